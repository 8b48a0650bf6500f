package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionEvent.Kind;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.linux.dial.openvpn.OpenvpnDialer;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A router that dials by OpenVPN: what the manager makes of what happens to the tunnel.
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class OpenvpnRouterTest {
    private static final String NAME = "office";
    private static final String LINK = "ovpn-office";

    @TempDir private Path directory;
    private OpenvpnServer server;
    private Supervisor supervisor;

    @BeforeEach
    void start() throws IOException {
        server = new OpenvpnServer(directory);
        supervisor = Supervisor.open(directory.resolve("run"), Time.SYSTEM);
    }

    @AfterEach
    void stop() {
        supervisor.close();
        Processes.end(directory.resolve("run").toString());
        server.close();
    }

    private DiallingRouter router(Time time) throws IOException {
        return new DiallingRouter(
                Path.of("/run/netns/" + server.near.name()),
                NAME,
                List.of(new OpenvpnDialer(supervisor, server.client())),
                time);
    }

    private void connect(DiallingRouter router, DialoutHours hours) throws Exception {
        connect(router, Duration.ofSeconds(30), hours);
    }

    private void connect(DiallingRouter router, Duration time, DialoutHours hours)
            throws Exception {
        DialPolicy policy =
                DialPolicy.DEFAULT
                        .withMode(DialMode.MANUAL)
                        .withRedial(3, Duration.ofSeconds(1))
                        .withConnectTimeout(time)
                        .withIdleTimeout(Duration.ZERO)
                        .withHours(hours);
        Map<String, String> settings =
                Map.of(
                        "remote", "10.213.0.2",
                        "cert", directory.resolve("client.crt").toString(),
                        "key", directory.resolve("client.key").toString(),
                        "peer-fingerprint", server.fingerprint("server"));
        router.ddm()
                .create(
                        new InterfaceDefinition(
                                NAME,
                                DialKind.OPENVPN,
                                LINK,
                                true,
                                settings,
                                policy,
                                DemandPolicy.NONE));
        router.ddm().setCredentials(NAME, new InterfaceCredentials("alice", "", "secret"));
        router.ddm().connect(NAME).get();
    }

    private void gone() {
        await().until(() -> !server.near.exec("ip", "-br", "link").contains(LINK));
    }

    @Test
    void aServerThatIsSilentIsToldAsThat() throws Exception {
        try (DiallingRouter router = router(Time.SYSTEM)) {
            server.unplug();
            assertThatThrownBy(() -> connect(router, Duration.ofSeconds(10), DialoutHours.ALWAYS))
                    .cause()
                    .isInstanceOfSatisfying(
                            RouterException.class,
                            e -> assertThat(e.error()).isEqualTo(RouterError.VPN_TIMEOUT));
            gone();
        }
    }

    @Test
    void anUnpluggedCableIsMissed() throws Exception {
        try (DiallingRouter router = router(Time.SYSTEM)) {
            connect(router, DialoutHours.ALWAYS);
            assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
            server.unplug();
            assertThat(router.next().cause()).isEqualTo(Cause.PEER_DEAD);
            assertThat(router.now().connected()).isFalse();
            gone();
        }
    }

    @Test
    void whenTheHoursCloseItIsHungUp() throws Exception {
        try (DiallingRouter router = router(new Noon(Duration.ofSeconds(20)))) {
            connect(router, Noon.HOURS);
            ConnectionEvent up = router.next();
            assertThat(up.kind()).isEqualTo(Kind.CONNECTED);
            assertThat(up.time()).isBefore(Noon.NOON);
            ConnectionEvent down = router.next();
            assertThat(down.cause()).isEqualTo(Cause.DIALOUT_HOURS);
            assertThat(down.time()).isAfterOrEqualTo(Noon.NOON);
            gone();
            await().until(() -> server.recorded("went") == 1); // it has taken leave
            assertThat(server.recorded("came")).isEqualTo(1);
        }
    }
}
