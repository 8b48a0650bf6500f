package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Actor;
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
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.core.port.Time;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.guest.GuestTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// A router that dials a provider by PPPoE: what the manager makes of what happens to the line.
@Tag(GuestTests.TAG)
class PppRouterTest {
    /// Beyond the provider: an address that its end of the line has.
    private static final String BEYOND = "192.0.2.1";

    @TempDir private static Path directory;
    private static PppoeServer server;
    private PppClient client;

    @BeforeAll
    static void serve() throws IOException {
        server = new PppoeServer(directory, "1");
        server.far.ip("addr add " + BEYOND + "/32 dev lo");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void start() throws IOException {
        server.makeReady();
        client = new PppClient(DialKind.PPPOE, "ppp-isp", directory.resolve("run"));
        client.ip("addr replace 10.1.1.1/24 dev wan0");
        client.ip("link set wan0 up");
        client.rememberWhatIsThere();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private PppRouter router(Time time) {
        return new PppRouter(directory.resolve("run"), true, time);
    }

    private static DialPolicy policy(DialMode mode, Duration idle, DialoutHours hours) {
        return new DialPolicy(
                mode,
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofHours(6),
                idle,
                PacketFilter.ALL,
                hours,
                Duration.ZERO,
                "",
                0);
    }

    private static InterfaceDefinition isp(DialPolicy policy) {
        return new InterfaceDefinition(
                PppRouter.NAME,
                DialKind.PPPOE,
                "ppp-isp",
                true,
                Map.of(
                        "device",
                        PppoeServer.DEVICE,
                        "lcp-echo-interval",
                        "1",
                        "lcp-echo-failure",
                        "2",
                        "options",
                        PppContract.QUICK),
                policy,
                new DemandPolicy(
                        List.of(BEYOND + "/32"),
                        0,
                        PacketFilter.ALL,
                        16,
                        16 * 1024,
                        Duration.ofSeconds(60)));
    }

    private static DialPolicy policy(DialMode mode) {
        return policy(mode, Duration.ZERO, DialoutHours.ALWAYS);
    }

    private static String ping(int count) {
        return Namespace.run(
                "", "ping", "-c", Integer.toString(count), "-i", "0.5", "-W", "30", BEYOND);
    }

    @Test
    void aWrongPasswordIsTheErrorAndIsNotTriedAgain() {
        try (PppRouter router = router(Time.SYSTEM)) {
            router.define(isp(policy(DialMode.ON_DEMAND)), "wrong");
            assertThatThrownBy(() -> router.ddm().connect(PppRouter.NAME).get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            RouterException.class,
                            e ->
                                    assertThat(e.error())
                                            .isEqualTo(RouterError.AUTHENTICATION_FAILURE));
            InetAddress near = InetAddress.ofLiteral("10.1.1.1");
            InetAddress beyond = InetAddress.ofLiteral(BEYOND);
            PacketHeader packet = new PacketHeader(17, near, beyond, 1024, 53, 60);
            Explanation explanation = router.ddm().explain(PppRouter.NAME, packet, null);
            assertThat(explanation.dials()).isFalse();
            assertThat(explanation.until()).as("for good").isNull();
            assertThat(explanation.findings())
                    .filteredOn(finding -> !finding.allows())
                    .extracting(Explanation.Finding::check)
                    .containsExactly("back-off");
            assertThat(server.log().lines().filter(l -> l.contains("[CHAP Failure"))).hasSize(1);
        }
    }

    @Test
    void aServerThatWasRestartedIsDialledAgain() throws Exception {
        try (PppRouter router = router(Time.SYSTEM)) {
            router.define(isp(policy(DialMode.PERSISTENT)), PppServer.PASSWORD);
            assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
            server.kill();
            ConnectionEvent lost = router.next();
            assertThat(lost.kind()).isEqualTo(Kind.DISCONNECTED);
            assertThat(lost.cause()).isEqualTo(Cause.PEER_DEAD);
            server.startAgain();
            assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
            server.awaitRecorded("came", 2);
            router.ddm().disconnect(PppRouter.NAME).get();
            assertThat(router.next().cause()).isEqualTo(Cause.REQUESTED);
            router.ddm().delete(PppRouter.NAME);
        }
        client.gone();
    }

    @Test
    void theFirstPacketDialsAndIsAnswered() throws Exception {
        try (PppRouter router = router(Time.SYSTEM)) {
            router.define(isp(policy(DialMode.ON_DEMAND)), PppServer.PASSWORD);
            await().until(() -> client.ip("route").contains(BEYOND + " dev trap0"));
            assertThat(ping(3)).contains("icmp_seq=1 ttl=").contains(" 0% packet loss");
            ConnectionEvent up = router.next();
            assertThat(up.cause()).isEqualTo(Cause.DEMAND);
            assertThat(up.actor().kind()).isEqualTo(Actor.Kind.PACKET);
            assertThat(up.actor().name()).contains(BEYOND);
            assertThat(client.ip("route")).contains(BEYOND + " dev ppp-isp");
            router.ddm().disconnect(PppRouter.NAME).get();
            assertThat(router.next().cause()).isEqualTo(Cause.REQUESTED);
            await().until(() -> client.ip("route").contains(BEYOND + " dev trap0"));
            router.ddm().delete(PppRouter.NAME);
        }
        client.gone();
    }

    @Test
    void theFirstPacketReachesAFarEndThatTakesItsTime() throws Exception {
        try (PppRouter router = router(Time.SYSTEM);
                PppPause pause = PppPause.of(PppoeServer.ADDRESS, Duration.ofMillis(400))) {
            router.define(isp(policy(DialMode.ON_DEMAND)), PppServer.PASSWORD);
            await().until(() -> client.ip("route").contains(BEYOND + " dev trap0"));
            assertThat(ping(3)).contains("icmp_seq=1 ttl=").contains(" 0% packet loss");
            assertThat(router.ddm().status().packets())
                    .containsEntry("asked", 1L)
                    .containsEntry("silent", 0L);
            assertThat(pause.taken()).isTrue();
            router.ddm().disconnect(PppRouter.NAME).get();
            router.ddm().delete(PppRouter.NAME);
        }
        client.gone();
    }

    @Test
    void whatNobodyUsesIsHungUpWhateverEchoesPass() throws Exception {
        try (PppRouter router = router(Time.SYSTEM)) {
            Duration idle = Duration.ofSeconds(3);
            DialPolicy policy = policy(DialMode.ON_DEMAND, idle, DialoutHours.ALWAYS);
            router.define(isp(policy), PppServer.PASSWORD);
            router.ddm().connect(PppRouter.NAME).get();
            assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
            // some 6 s, twice as long as it may be idle; the far end may drop the first
            assertThat(ping(12)).containsPattern(" 1[12] received");
            assertThat(client.linkThere()).isTrue();
            ConnectionEvent down = router.next();
            assertThat(down.cause()).isEqualTo(Cause.IDLE_TIMEOUT);
            assertThat(server.log()).contains("[LCP EchoRep");
            router.ddm().delete(PppRouter.NAME);
        }
        client.gone();
    }

    @Test
    void whenTheHoursCloseItIsHungUp() throws Exception {
        // a Thursday; eight seconds to noon when the router starts
        Instant start = Instant.parse("2026-01-01T11:59:52Z");
        long origin = System.nanoTime();
        Time time =
                new Time() {
                    @Override
                    public Instant now() {
                        return start.plusNanos(System.nanoTime() - origin);
                    }

                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }
                };
        try (PppRouter router = router(time)) {
            DialoutHours hours = new DialoutHours(List.of("4 09:00-12:00"), ZoneOffset.UTC);
            router.define(
                    isp(policy(DialMode.PERSISTENT, Duration.ZERO, hours)), PppServer.PASSWORD);
            ConnectionEvent up = router.next();
            assertThat(up.kind()).isEqualTo(Kind.CONNECTED);
            assertThat(up.time()).isBefore("2026-01-01T12:00:00Z");
            ConnectionEvent down = router.next();
            assertThat(down.cause()).isEqualTo(Cause.DIALOUT_HOURS);
            assertThat(down.time()).isAfterOrEqualTo("2026-01-01T12:00:00Z");
            assertThatThrownBy(() -> router.ddm().connect(PppRouter.NAME).get())
                    .cause()
                    .isInstanceOfSatisfying(
                            RouterException.class,
                            e ->
                                    assertThat(e.getMessage())
                                            .contains("may not be dialled at this hour"));
            router.ddm().delete(PppRouter.NAME);
        }
        client.gone();
    }
}
