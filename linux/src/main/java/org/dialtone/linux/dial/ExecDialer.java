package org.dialtone.linux.dial;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.ExitStatus;
import org.dialtone.linux.process.Launch;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Any command that brings a link up.
///
/// Without `down`, `command` runs for as long as the connection lasts: it is established when it
/// runs, and connected when its link passes packets. With `down`, `command` brings the link up and
/// ends with 0; `down` takes it down, also what is half up.
final class ExecDialer implements Recipe {
    private static final Set<String> KEYS = Set.of("command", "down");

    /// Waits for SIGTERM between the two; `down` is run once, also after a command that fails or is
    /// interrupted. timeout(1) passes the signal on to all that the command has started, and kills
    /// them 2 s later. Who is forked may lose a signal until it has begun.
    private static final String BOTH =
            """
            exec 3<&0
            trap '
              trap : TERM
              [ "$!" ] || exit
              until [ -e "$DIALTONE_DIRECTORY/began" ]; do sleep 0.01; done
              kill $!
              wait $!
              status=$?
              sh -c "$2"
              exit $status
            ' TERM
            timeout -k 2 0 sh -c 'echo >"$DIALTONE_DIRECTORY/began"; exec sh -c "$1"' sh "$1" <&3 3<&- &
            exec 3<&-
            wait $! || {
              status=$?
              trap : TERM
              sh -c "$2" >/dev/null 2>&1 # the last words are the command's
              exit $status
            }
            trap 'trap : TERM; kill $!; sh -c "$2"; exit 0' TERM
            echo >"$DIALTONE_DIRECTORY/ready"
            sleep infinity &
            wait
            """;

    @Override
    public DialKind kind() {
        return DialKind.EXEC;
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        List<String> problems = new ArrayList<>();
        definition.settings().keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .sorted()
                .forEach(key -> problems.add(key + ": unknown (expected: command, down)"));
        return problems;
    }

    @Override
    public List<String> lacking(InterfaceDefinition definition) {
        return definition.settings().getOrDefault("command", "").isBlank()
                ? List.of("command: missing (expected: what brings the link up, for sh)")
                : List.of();
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        return null;
    }

    /// The command finds the link's name in DIALTONE_LINK, the user in DIALTONE_USER, and reads the
    /// password from its descriptor 0.
    @Override
    public Launch prepare(DialRequest request, Path directory) {
        Map<String, String> settings = request.definition().settings();
        String command = settings.getOrDefault("command", "");
        String down = settings.getOrDefault("down", "");
        Map<String, String> environment =
                Map.of(
                        "DIALTONE_LINK", request.definition().link(),
                        "DIALTONE_USER", PppdOptions.user(request),
                        "DIALTONE_DIRECTORY", directory.toString());
        List<String> words =
                stays(request.definition())
                        ? List.of("sh", "-c", command)
                        : List.of("sh", "-c", BOTH, "dialtone-exec", command, down);
        return new Launch(words, environment, PppdOptions.password(request), false);
    }

    /// Whether the command runs for as long as the connection lasts.
    private static boolean stays(InterfaceDefinition definition) {
        return definition.settings().getOrDefault("down", "").isBlank();
    }

    @Override
    public DialPhase phase(Child child) {
        return DialPhase.STARTING;
    }

    @Override
    public @Nullable Established established(DialRequest request, Child child) {
        InterfaceDefinition definition = request.definition();
        return child.text(stays(definition) ? "program" : "ready").endsWith("\n")
                ? new Established(definition.link(), List.of(), null, "", List.of())
                : null;
    }

    /// A command that ends takes its link along, before or as it ends. One that has ended already
    /// has nothing to say of the link's end.
    @Override
    public boolean tellsWhy(InterfaceDefinition definition) {
        return stays(definition);
    }

    /// As soon as the command has ended: whom it leaves behind keeps the child for a while.
    @Override
    public @Nullable Cause ending(Child child) {
        ExitStatus status = child.exited();
        return status == null ? null : end(child, status, true).cause();
    }

    @Override
    public DialEnd end(Child child, ExitStatus status, boolean connected) {
        boolean itself = status instanceof ExitStatus.Exited(int code) && code == 0;
        return itself
                ? new DialEnd(
                        Cause.PEER_HUNG_UP,
                        RouterError.PORT_DISCONNECTED,
                        Remedy.REDIAL,
                        words(child))
                : new DialEnd(
                        Cause.DIALER_FAILED, RouterError.UNKNOWN, Remedy.REDIAL, words(child));
    }

    @Override
    public String words(Child child) {
        List<String> lines = child.output().lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "" : PppdOutput.printable(lines.getLast());
    }
}
