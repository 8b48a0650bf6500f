package org.dialtone.testbed.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionEvent.Kind;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.core.port.Time;
import org.dialtone.linux.dial.wireguard.WireguardDialer;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.dial.DiallingRouter;
import org.dialtone.testbed.dial.Noon;
import org.dialtone.testbed.dial.Rounds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A router that dials by WireGuard: what the manager makes of what happens in the tunnel, whoever
/// serves the devices at both ends.
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
abstract class WireguardRouterContract {
    static final Path SOCKETS = Path.of("/run/wireguard");

    private static final String NAME = "office";
    private static final String ROUTE = "10.218.0.0/24";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final boolean kernel;
    private final String userspace;
    private final String link = "wgd" + ProcessHandle.current().pid() % 100_000_000;
    private final Later time = new Later();
    @TempDir private Path directory;
    private WireguardServer server;
    private Supervisor supervisor;
    private DiallingRouter router;

    /// Whoever serves the devices.
    ///
    /// @param userspace what definitions say of it
    WireguardRouterContract(boolean kernel, String userspace) {
        this.kernel = kernel;
        this.userspace = userspace;
    }

    @BeforeEach
    final void start() throws Exception {
        server = new WireguardServer(directory, kernel);
        Path runtime = Files.createDirectory(directory.resolve("run"));
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        router = open(Time.SYSTEM);
    }

    private DiallingRouter open(Time clock) throws Exception {
        Path namespace = Path.of("/run/netns/" + server.near.name());
        WireguardDialer dialer =
                new WireguardDialer(supervisor, time, server.client(), SOCKETS, namespace);
        return new DiallingRouter(namespace, NAME, List.of(dialer), clock);
    }

    @AfterEach
    final void stop() {
        router.close();
        supervisor.close();
        Processes.end(link);
        server.close();
    }

    private static DialPolicy policy(DialMode mode) {
        return DialPolicy.DEFAULT
                .withMode(mode)
                .withRedial(0, Duration.ofSeconds(1))
                .withConnectTimeout(Duration.ofSeconds(30))
                .withIdleTimeout(Duration.ZERO);
    }

    /// @param key whose the near end proves itself with: the `client`'s, or a `stranger`'s
    private void define(DialPolicy policy, String key) throws Exception {
        Map<String, String> settings =
                Map.of(
                        "public-key",
                        server.publicKey,
                        "endpoint",
                        "10.217.0.2:51820",
                        "address",
                        "10.218.0.2/32",
                        "allowed-ips",
                        ROUTE,
                        "keepalive",
                        "1",
                        "userspace",
                        userspace);
        DemandPolicy demand =
                new DemandPolicy(
                        List.of(ROUTE), 0, PacketFilter.ALL, 16, 16 * 1024, Duration.ofSeconds(60));
        router.ddm()
                .create(
                        new InterfaceDefinition(
                                NAME, DialKind.WIREGUARD, link, true, settings, policy, demand));
        router.ddm().setCredentials(NAME, new InterfaceCredentials("", "", server.secret(key)));
    }

    private void leadsOver(String device) {
        await().atMost(LIMIT)
                .until(() -> server.near.exec("ip", "route").contains(ROUTE + " dev " + device));
    }

    private void gone() {
        await().atMost(LIMIT).until(() -> !server.near.exec("ip", "-br", "link").contains(link));
    }

    @Test
    void theFirstPacketDialsAndIsAnswered() throws Exception {
        define(policy(DialMode.ON_DEMAND), "client");
        leadsOver(Rounds.TRAP);
        assertThat(server.near.exec("ping", "-c", "3", "-i", "0.5", "-W", "30", "10.218.0.1"))
                .contains("icmp_seq=1 ttl=")
                .contains(" 0% packet loss");
        ConnectionEvent up = router.next();
        assertThat(up.cause()).isEqualTo(Cause.DEMAND);
        assertThat(up.actor().name()).contains("10.218.0.1");
        leadsOver(link);
        router.ddm().disconnect(NAME).get();
        assertThat(router.next().cause()).isEqualTo(Cause.REQUESTED);
        leadsOver(Rounds.TRAP);
        gone();
    }

    @Test
    void whatNobodyUsesIsHungUpWhateverKeepAlivesPass() throws Exception {
        define(policy(DialMode.MANUAL).withIdleTimeout(Duration.ofSeconds(3)), "client");
        router.ddm().connect(NAME).get();
        ConnectionEvent up = router.next();
        ConnectionEvent down = router.next();
        assertThat(down.cause()).isEqualTo(Cause.IDLE_TIMEOUT);
        assertThat(down.connection()).isEqualTo(up.connection());
        long keptAlive = WireguardServer.INITIATION + 2 * WireguardServer.KEEP_ALIVE;
        await().atMost(LIMIT).until(() -> server.received() >= keptAlive);
        gone();
    }

    @Test
    void anUnpluggedCableIsMissedWhenTheSessionIsVoid() throws Exception {
        define(policy(DialMode.MANUAL), "client");
        router.ddm().connect(NAME).get();
        assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
        server.unplug();
        time.seconds.set(196);
        assertThat(router.next().cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(router.now().connected()).isFalse();
        gone();
    }

    @Test
    void whenTheHoursCloseItIsHungUp() throws Exception {
        router.close();
        router = open(new Noon(Duration.ofSeconds(20)));
        define(policy(DialMode.MANUAL).withHours(Noon.HOURS), "client");
        router.ddm().connect(NAME).get();
        ConnectionEvent up = router.next();
        assertThat(up.kind()).isEqualTo(Kind.CONNECTED);
        assertThat(up.time()).isBefore(Noon.NOON);
        ConnectionEvent down = router.next();
        assertThat(down.cause()).isEqualTo(Cause.DIALOUT_HOURS);
        assertThat(down.time()).isAfterOrEqualTo(Noon.NOON);
        gone();
    }

    @Test
    void aServerThatStartsAgainIsDialledAgain() throws Exception {
        define(policy(DialMode.PERSISTENT).withRedial(3, Duration.ofSeconds(1)), "client");
        assertThat(router.next().cause()).isEqualTo(Cause.PERSISTENT);
        server.kill();
        time.seconds.set(196);
        assertThat(router.next().cause()).isEqualTo(Cause.PEER_DEAD);
        server.startAgain();
        ConnectionEvent again = router.next();
        assertThat(again.kind()).isEqualTo(Kind.CONNECTED);
        await().atMost(LIMIT).until(() -> server.answered() > 0);
        router.ddm().disconnect(NAME).get();
        gone();
    }

    @Test
    void aKeyThatTheFarEndDoesNotKnowIsTriedAsOftenAsThePolicySays() throws Exception {
        DialPolicy twice =
                policy(DialMode.MANUAL)
                        .withRedial(1, Duration.ofSeconds(1))
                        .withConnectTimeout(Duration.ofSeconds(60));
        define(twice, "stranger");
        var connecting = router.ddm().connect(NAME);
        // the dialler's clock, not the router's, which gives an attempt up a little later
        await().atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> {
                            time.seconds.addAndGet(20);
                            return connecting.isDone();
                        });
        assertThatThrownBy(connecting::get)
                .cause()
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.VPN_TIMEOUT));
        await().atMost(LIMIT).until(() -> router.now().state() == ConnectionState.UNREACHABLE);
        assertThat(router.now().reasons()).containsExactly(UnreachabilityReason.CONNECTION_FAILURE);
        assertThat(router.ddm().timeline(NAME, 100))
                .hasSize(2)
                .allSatisfy(attempt -> assertThat(attempt.ended()).isEqualTo(Cause.NO_ANSWER));
        assertThat(server.answered()).isZero();
        gone();
    }
}
