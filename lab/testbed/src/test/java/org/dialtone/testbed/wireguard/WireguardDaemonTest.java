package org.dialtone.testbed.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionEvent.Kind;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.RouterInterface;
import org.dialtone.client.RemoteRouter;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.RunningDaemon;
import org.dialtone.testbed.dial.Ping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The daemon dials by wireguard-go what is written in its files, is killed, and takes the
/// connection over when it is started again.
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class WireguardDaemonTest {
    private final String link = "wgk" + ProcessHandle.current().pid() % 100_000_000;
    @TempDir private Path directory;
    private WireguardServer server;
    private Path config;

    @BeforeEach
    void configure() throws Exception {
        server = new WireguardServer(directory, false);
        config = RunningDaemon.configure(directory, "", "trap = \"trap2\"");
        Path credentials = Files.createDirectory(directory.resolve("credentials.d"));
        Path secret =
                Files.writeString(
                        credentials.resolve("office.toml"),
                        "password = \"%s\"\n".formatted(server.secret("client").strip()));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.createDirectory(directory.resolve("interfaces.d"));
        Files.writeString(
                directory.resolve("interfaces.d/office.toml"),
                """
                kind = "wireguard"
                link = "%s"

                [wireguard]
                endpoint = "10.217.0.2:51820"
                public-key = "%s"
                address = "10.218.0.2/32"
                allowed-ips = "10.218.0.0/24"
                keepalive = "1"
                userspace = "wireguard-go"

                [dial]
                mode = "persistent"

                [demand]
                routes = ["10.218.0.0/24"]
                """
                        .formatted(link, server.publicKey));
    }

    @AfterEach
    void stop() {
        Processes.end(link);
        server.close();
    }

    private RemoteRouter connect() {
        return RemoteRouter.connect("unix:" + directory.resolve("d.sock"));
    }

    /// The interface's connects and disconnects.
    private static List<ConnectionEvent> history(RemoteRouter router) {
        HistoryQuery all = new HistoryQuery(0, null, null, "office", true, 100);
        return router.history(all).records().stream().map(ConnectionEvent.class::cast).toList();
    }

    private static boolean connected(RemoteRouter router) {
        return router.snapshot().interfaces().stream()
                .filter(each -> each.name().equals("office"))
                .anyMatch(RouterInterface::connected);
    }

    private String routes() {
        return server.near.exec("ip", "route");
    }

    @Test
    void theDaemonIsKilledAndTheConnectionGoesOn() throws Exception {
        Process ping;
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config);
                RemoteRouter router = connect()) {
            await().atMost(RunningDaemon.LIMIT).until(() -> connected(router));
            await().atMost(RunningDaemon.LIMIT)
                    .until(() -> routes().contains("10.218.0.0/24 dev " + link));
            ping =
                    new ProcessBuilder(
                                    server.near.command(
                                            "ping", "-i", "0.01", "-W", "5", "10.218.0.1"))
                            .start();
            daemon.signal("KILL");
            daemon.awaitExit();
        }
        long handshake = server.handshake();
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config);
                RemoteRouter router = connect()) {
            assertThat(connected(router)).isTrue();
            assertThat(Ping.ended(ping)).matches(Ping::whole);
            assertThat(routes()).contains("10.218.0.0/24 dev " + link);
            assertThat(history(router))
                    .as("no false disconnect")
                    .singleElement()
                    .satisfies(up -> assertThat(up.cause()).isEqualTo(Cause.PERSISTENT));
            assertThat(server.handshake()).as("no new session").isEqualTo(handshake);
            Files.delete(directory.resolve("interfaces.d/office.toml"));
            await().atMost(RunningDaemon.LIMIT)
                    .untilAsserted(
                            () ->
                                    assertThat(history(router))
                                            .extracting(ConnectionEvent::kind)
                                            .containsExactly(Kind.CONNECTED, Kind.DISCONNECTED));
            await().atMost(RunningDaemon.LIMIT)
                    .until(() -> Processes.with(link).findAny().isEmpty());
            assertThat(daemon.stop()).isZero();
        }
    }
}
