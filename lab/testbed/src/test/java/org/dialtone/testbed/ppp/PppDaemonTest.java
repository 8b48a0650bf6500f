package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionEvent.Kind;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DialKind;
import org.dialtone.client.RemoteOptions;
import org.dialtone.client.RemoteRouter;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.daemon.RunningDaemon;
import org.dialtone.testbed.guest.GuestTests;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The daemon dials by PPPoE or L2TP what is written in its files, is killed, and takes the
/// connection over when it is started again: then in a network namespace of its own, to dial in the
/// other.
@Tag(GuestTests.TAG)
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class PppDaemonTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path directory;

    private Path configure(String router) throws IOException {
        return RunningDaemon.configure(directory, router, "trap = \"trap1\"");
    }

    private PppServer serve(DialKind kind, Namespace near) throws IOException {
        if (kind == DialKind.PPPOE) {
            PppServer server = new PppoeServer(directory, near.name());
            near.ip("link set wan0 up");
            return server;
        }
        PppServer server = new L2tpServer(directory, near.name());
        near.ip("addr add 10.98.0.2/24 dev lac0");
        near.ip("link set lac0 up");
        return server;
    }

    private void define(DialKind kind) throws IOException {
        Path credentials = Files.createDirectory(directory.resolve("credentials.d"));
        Path secret =
                Files.writeString(
                        credentials.resolve("isp.toml"),
                        "user = \"%s\"\npassword = \"%s\"\n"
                                .formatted(PppServer.USER, PppServer.PASSWORD));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.createDirectory(directory.resolve("interfaces.d"));
        Files.writeString(
                directory.resolve("interfaces.d/isp.toml"),
                """
                kind = "%1$s"
                link = "ppp-isp"

                [%1$s]
                %2$s
                options = "%3$s"

                [dial]
                mode = "persistent"
                idle-timeout = "never"
                """
                        .formatted(
                                kind.name().toLowerCase(Locale.ROOT),
                                kind == DialKind.PPPOE
                                        ? "device = \"" + PppoeServer.DEVICE + "\""
                                        : "server = \"" + L2tpServer.ADDRESS + "\"",
                                PppContract.QUICK));
    }

    /// The interface's connects and disconnects.
    private List<ConnectionEvent> history(RemoteRouter router) {
        HistoryQuery all = new HistoryQuery(0, null, null, "isp", true, 100);
        return router.history(all).records().stream().map(ConnectionEvent.class::cast).toList();
    }

    private void happens(RemoteRouter router, Kind... kinds) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(history(router))
                                        .extracting(ConnectionEvent::kind)
                                        .containsExactly(kinds));
    }

    private static String pppd(Path run) {
        return Processes.with(run + "/")
                .filter(p -> p.info().command().orElse("").endsWith("/pppd"))
                .map(p -> Long.toString(p.pid()))
                .findFirst()
                .orElse("");
    }

    private static boolean linkUp(Namespace near) {
        return near.exec("ip", "-br", "addr").matches("(?s).*ppp-isp .* 10\\.9[79]\\.0\\.1.*");
    }

    @Test
    void theDaemonIsKilledAndAPppoeCallGoesOn() throws Exception {
        theDaemonIsKilledAndTheCallGoesOn(DialKind.PPPOE);
    }

    @Test
    void theDaemonIsKilledAndAnL2tpCallGoesOn() throws Exception {
        theDaemonIsKilledAndTheCallGoesOn(DialKind.L2TP);
    }

    private void theDaemonIsKilledAndTheCallGoesOn(DialKind kind) throws Exception {
        Path config = configure("");
        define(kind);
        Path run = directory.resolve("run");
        try (Namespace near = Namespace.create();
                Namespace other = Namespace.create();
                PppServer server = serve(kind, near)) {
            server.makeReady();
            near.ip("link set lo up");
            try (RunningDaemon daemon = RunningDaemon.start(near, config);
                    RemoteRouter router = connect()) {
                await().atMost(LIMIT).until(() -> linkUp(near));
                happens(router, Kind.CONNECTED);
                daemon.signal("KILL");
                daemon.awaitExit();
            }
            String pppd = pppd(run);
            assertThat(pppd).isNotEmpty();
            assertThat(linkUp(near)).isTrue();
            configure("netns = \"" + near.name() + "\"");
            try (RunningDaemon daemon = RunningDaemon.start(other, config);
                    RemoteRouter router = connect()) {
                assertThat(router.snapshot().interfaces())
                        .filteredOn(each -> each.name().equals("isp"))
                        .singleElement()
                        .matches(RouterInterface::connected);
                happens(router, Kind.CONNECTED); // and no false disconnect
                assertThat(history(router).getFirst().cause()).isEqualTo(Cause.PERSISTENT);
                assertThat(pppd(run)).isEqualTo(pppd);
                server.awaitRecorded("came", 1);
                server.signal("TERM");
                happens(router, Kind.CONNECTED, Kind.DISCONNECTED, Kind.CONNECTED);
                server.awaitRecorded("came", 2);
                Files.delete(directory.resolve("interfaces.d/isp.toml"));
                await().atMost(LIMIT)
                        .until(
                                () ->
                                        !linkUp(near)
                                                && Processes.with(run + "/").findAny().isEmpty());
                assertThat(daemon.stop()).isZero();
                assertThat(String.join("\n", daemon.log())).doesNotContain(PppServer.PASSWORD);
            }
        }
    }

    /// A guest is slow.
    private RemoteRouter connect() {
        return RemoteRouter.connect(
                "unix:" + directory.resolve("d.sock"),
                RemoteOptions.DEFAULT.connectTimeout(LIMIT).callTimeout(LIMIT));
    }
}
