package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.dial.Told;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A dialer with a supervisor of its own, and what it may not leave behind: in the network of this
/// process.
final class PppClient implements AutoCloseable {
    private static final String NAME = "isp";

    /// An attempt may take 5 s.
    private static final DialPolicy POLICY =
            DialPolicy.DEFAULT
                    .withMode(DialMode.MANUAL)
                    .withRedial(0, Duration.ofSeconds(1))
                    .withConnectTimeout(Duration.ofSeconds(5))
                    .withIdleTimeout(Duration.ZERO);

    private final DialKind kind;
    private final String link;
    private final Path runtime;
    private Supervisor supervisor;
    private Dialer dialer;
    private @Nullable DialRequest last;
    private String before = "";
    private List<String> descriptors = List.of();

    PppClient(DialKind kind, String link, Path runtime) throws IOException {
        this.kind = kind;
        this.link = link;
        this.runtime = Files.createDirectories(runtime);
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        dialer = dialer();
    }

    private Dialer dialer() {
        return Dialers.all(supervisor).stream().filter(d -> d.kind() == kind).findFirst().get();
    }

    String ip(String line) {
        return Namespace.run("", ("ip " + line).split(" "));
    }

    /// Links, addresses and routes, without what counts or times.
    private String network() {
        return ip("-br link") + ip("-br -4 addr") + ip("-4 route show table all");
    }

    private static List<String> openDescriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(PppClient::target).filter(t -> !t.startsWith("/proc")).sorted().toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().replaceAll("[0-9]+", "N");
        } catch (IOException _) {
            return "/proc"; // the listing's own
        }
    }

    /// What is there now, may be there in the end.
    void rememberWhatIsThere() throws IOException {
        before = network();
        descriptors = openDescriptors();
    }

    Dialling dial(Map<String, String> settings, String password, Told told) {
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        NAME, kind, link, true, settings, POLICY, DemandPolicy.NONE);
        assertThat(dialer.problems(definition)).isEmpty();
        assertThat(dialer.missing(definition)).isNull();
        last = new DialRequest(definition, new InterfaceCredentials(PppServer.USER, "", password));
        return dialer.dial(last, told);
    }

    /// Leaves its run folder to a router. It dials nothing any more.
    void handOver() {
        supervisor.close();
    }

    /// The daemon ends, and another begins.
    void restart() {
        supervisor.close();
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        dialer = dialer();
    }

    /// Takes over what was dialled last.
    @Nullable Dialling adopt(Told told) {
        if (last == null) {
            throw new IllegalStateException("nothing was dialled");
        }
        return dialer.adopt(last, told);
    }

    boolean linkThere() {
        return ip("-br link").contains(link);
    }

    /// The processes that work for the dialer.
    private Stream<ProcessHandle> processes() {
        return Processes.with(runtime.toString());
    }

    void signalPppd(String name) {
        await().until(() -> pppds().size() == 1); // it may just be forking for a script
        Namespace.run("", "kill", "-" + name, pppds().getFirst().toString());
    }

    private List<Long> pppds() {
        return processes()
                .filter(p -> p.info().command().orElse("").endsWith("/pppd"))
                .map(ProcessHandle::pid)
                .toList();
    }

    /// No process says the secret in its arguments or its environment, and its files are root's
    /// alone.
    void isSilentAbout(String secret) throws IOException {
        List<ProcessHandle> working = processes().toList();
        assertThat(working).isNotEmpty();
        for (ProcessHandle process : working) {
            for (String file : List.of("cmdline", "environ")) {
                Path path = Path.of("/proc", Long.toString(process.pid()), file);
                assertThat(said(process, path)).as(path.toString()).doesNotContain(secret);
            }
        }
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        runtime.resolve(
                                                NAME
                                                        + "@"
                                                        + kind.name().toLowerCase(Locale.ROOT)))))
                .isEqualTo("rwx------");
    }

    private static String said(ProcessHandle process, Path path) throws IOException {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
            return ""; // a script that is done
        }
    }

    /// No link, address, route, process, file, descriptor that was not there before.
    void nothingLeft() throws IOException {
        assertThat(linkThere()).isFalse();
        noProcessLeft();
        // its folder goes after its end has been told
        await().untilAsserted(() -> assertThat(runtime).isEmptyDirectory());
        assertThat(new TreeSet<>(network().lines().filter(PppClient::ours).toList()))
                .isEqualTo(new TreeSet<>(before.lines().filter(PppClient::ours).toList()));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () ->
                                assertThat(openDescriptors())
                                        .hasSizeLessThanOrEqualTo(descriptors.size()));
    }

    /// Waits until the link has gone, and its program: a router does not say when.
    void gone() {
        await().atMost(Duration.ofSeconds(30)).until(() -> !linkThere());
        await().atMost(Duration.ofSeconds(30)).until(() -> processes().findAny().isEmpty());
    }

    void noProcessLeft() {
        assertThat(processes()).isEmpty();
    }

    /// Not the carrier of the device, which a test may have taken.
    private static boolean ours(String line) {
        return !line.startsWith(PppoeServer.DEVICE) && !line.startsWith(L2tpServer.DEVICE);
    }

    @Override
    public void close() {
        supervisor.close();
        Processes.end(runtime.toString());
    }
}
