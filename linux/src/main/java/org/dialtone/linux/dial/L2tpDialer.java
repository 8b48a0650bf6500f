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
import org.dialtone.linux.process.PrivateFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// PPP in L2TP, by an xl2tpd for this interface alone and the pppd that it starts. xl2tpd does not
/// end with its call: pppd's exit code, and whether the far end answered at all, are in its log and
/// nowhere else.
final class L2tpDialer implements Recipe {
    private static final Set<String> KEYS = Set.of("server", "port");
    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Pattern PPPD =
            Pattern.compile("(?<=pppd exited for call \\d{1,9} with code )\\d{1,3}");
    private static final Pattern OWN = Pattern.compile("^xl2tpd\\[\\d+]: ");

    /// A tunnel is given up when it has been silent for 2^retries - 1 seconds.
    private static final int MOST_RETRIES = 5;

    /// It does not end with this either: xl2tpd has its pppd `passive` (pppd(8)), which then waits
    /// for the far end to begin, for as long as it takes.
    private static final String SILENT = "LCP: timeout sending Config-Requests";

    private static final Pattern KILLED =
            Pattern.compile("pppd terminated for call \\d+ by signal \\d+");

    @Override
    public DialKind kind() {
        return DialKind.L2TP;
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        Map<String, String> settings = definition.settings();
        List<String> problems = new ArrayList<>(PppdOptions.problems(definition, KEYS));
        String server = settings.get("server");
        if (server != null && !SERVER.matcher(server).matches()) {
            problems.add(
                    "server: "
                            + server
                            + " (expected: a name or an IPv4 address; xl2tpd knows no IPv6)");
        }
        PppdOptions.number(settings, "port", problems);
        return problems;
    }

    @Override
    public List<String> lacking(InterfaceDefinition definition) {
        return definition.settings().containsKey("server")
                ? List.of()
                : List.of("server: missing (expected: a name or an address)");
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        String pppd = Programs.missing("pppd");
        return pppd != null ? pppd : Programs.missing("xl2tpd");
    }

    @Override
    public Launch prepare(DialRequest request, Path directory) throws IOException {
        PppdOptions options = new PppdOptions().addCommon(request, directory);
        String password = PppdOptions.password(request);
        if (!password.isEmpty()) {
            options.add("password", password);
        }
        options.add("logfd", "2"); // xl2tpd leaves it its own; descriptor 1 it does not
        PppdFacts.writeScripts(directory);
        PrivateFile.write(directory.resolve("options"), options.text());
        PrivateFile.write(directory.resolve("secrets"), "");
        PrivateFile.write(directory.resolve("xl2tpd.conf"), configuration(request, directory));
        return new Launch(
                List.of(
                        "xl2tpd",
                        "-D",
                        "-c",
                        directory.resolve("xl2tpd.conf").toString(),
                        "-p",
                        directory.resolve("xl2tpd.pid").toString(),
                        "-C",
                        directory.resolve("xl2tpd.control").toString(),
                        "-s",
                        directory.resolve("secrets").toString()),
                Map.of(),
                "",
                true);
    }

    /// xl2tpd.conf(5). Port 0: the kernel chooses one, so that 1701 is left to a server.
    private static String configuration(DialRequest request, Path directory) {
        Map<String, String> settings = request.definition().settings();
        String port = settings.get("port");
        return """
        [global]
        port = 0
        access control = no
        max retries = %d
        [lac dialtone]
        lns = %s
        pppoptfile = %s
        autodial = yes
        redial = no
        require authentication = no
        """
                .formatted(
                        retries(request.patience()),
                        settings.get("server") + (port == null ? "" : ":" + port),
                        directory.resolve("options"));
    }

    /// So many that it gives up within the time, if that is not too short for two.
    static int retries(Duration within) {
        int retries = 2;
        while (retries < MOST_RETRIES && (2L << retries) - 1 <= within.toSeconds()) {
            retries++;
        }
        return retries;
    }

    @Override
    public DialPhase phase(Child child) {
        return PppdOutput.phase(child.output());
    }

    @Override
    public @Nullable Established established(DialRequest request, Child child) {
        return PppdFacts.established(
                child.text("ip-up"), request.definition().settings().getOrDefault("server", ""));
    }

    @Override
    public boolean tellsTheEndInItsOutput() {
        return true;
    }

    @Override
    public boolean finished(Child child) {
        String output = child.output();
        return PPPD.matcher(output).find()
                || KILLED.matcher(output).find()
                || output.contains("pppd exited for call")
                || output.contains(SILENT)
                || unanswered(output)
                || refused(output);
    }

    @Override
    public boolean tellsWhy(InterfaceDefinition definition) {
        return true;
    }

    @Override
    public @Nullable Cause ending(Child child) {
        Cause why = PppdOutput.ending(child, Cause.PEER_HUNG_UP);
        return why == null && refused(child.output()) ? Cause.PEER_HUNG_UP : why;
    }

    @Override
    public DialEnd end(Child child, ExitStatus status, boolean connected) {
        String output = child.output();
        if (output.contains(SILENT)) { // whatever code pppd has for our signal
            return connected ? lost(child) : PppdExit.hangup(output, false, words(child));
        }
        Matcher exited = PPPD.matcher(output);
        if (exited.find()) {
            int code = Integer.parseInt(output.substring(exited.start(), exited.end()));
            return PppdExit.end(code, output, connected, words(child));
        }
        if (unanswered(output)) {
            return connected
                    ? lost(child)
                    : new DialEnd(
                            Cause.NO_ANSWER, RouterError.NO_ANSWER, Remedy.REDIAL, words(child));
        }
        if (refused(output) || ending(child) != null) {
            // xl2tpd has not waited for its pppd, which may know why
            return PppdExit.hangup(output, connected, words(child));
        }
        return new DialEnd(Cause.DIALER_FAILED, RouterError.UNKNOWN, Remedy.REDIAL, words(child));
    }

    private DialEnd lost(Child child) {
        return new DialEnd(
                Cause.PEER_DEAD,
                RouterError.SERVER_NOT_RESPONDING,
                Remedy.REDIAL_NOW,
                words(child));
    }

    private static boolean unanswered(String output) {
        return output.contains("Maximum retries exceeded for tunnel")
                || output.contains("Host name lookup failed");
    }

    private static boolean refused(String output) {
        return output.contains("control_finish: Connection closed to ");
    }

    @Override
    public String words(Child child) {
        Map<Boolean, List<String>> lines =
                child.output().lines().collect(Collectors.partitioningBy(OWN.asPredicate()));
        String pppd = PppdOutput.words(String.join("\n", lines.getOrDefault(false, List.of())));
        String own = PppdOutput.words(String.join("\n", lines.getOrDefault(true, List.of())));
        return pppd.isEmpty() ? OWN.matcher(own).replaceFirst("") : pppd;
    }
}
