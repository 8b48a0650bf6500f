package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Actor;
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
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.api.dial.Timeline;
import org.dialtone.core.port.Time;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.dial.Noon;
import org.dialtone.testbed.guest.GuestTests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/// A router that dials a provider: what the manager makes of what happens to the line, whatever
/// carries it.
@Tag(GuestTests.TAG)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PppRouterContract {
    /// Beyond the provider: an address that its end of the line has.
    static final String BEYOND = "192.0.2.1";

    private final DialKind kind;
    private final Map<String, String> settings;
    private @Nullable Path directory;
    private @Nullable PppServer server;
    private @Nullable PppClient client;

    /// @param settings what a definition says beside the echoes and [PppContract#QUICK]
    PppRouterContract(DialKind kind, Map<String, String> settings) {
        this.kind = kind;
        this.settings = settings;
    }

    /// A server, that runs.
    abstract PppServer serve(Path directory) throws IOException;

    /// Makes the near end ready for the server.
    abstract void makeReady(PppClient near);

    final PppServer server() {
        return Objects.requireNonNull(server);
    }

    final PppClient client() {
        return Objects.requireNonNull(client);
    }

    private Path runtime() {
        return Objects.requireNonNull(directory).resolve("run");
    }

    @BeforeAll
    final void serveAll(@TempDir Path directory) throws IOException {
        this.directory = directory;
        server = serve(directory);
        server.far.ip("addr add " + BEYOND + "/32 dev lo");
    }

    @AfterAll
    final void close() {
        server().close();
    }

    @BeforeEach
    final void start() throws IOException {
        server().makeReady();
        client = new PppClient(kind, "ppp-isp", runtime());
        makeReady(client());
        client().rememberWhatIsThere();
    }

    @AfterEach
    final void stop() {
        client().close();
    }

    final PppRouter router(Time time) {
        client().handOver();
        return new PppRouter(runtime(), time);
    }

    private static DialPolicy policy(DialMode mode, Duration idle, DialoutHours hours) {
        return DialPolicy.DEFAULT
                .withMode(mode)
                .withRedial(3, Duration.ofSeconds(1))
                .withConnectTimeout(Duration.ofSeconds(30))
                .withIdleTimeout(idle)
                .withHours(hours);
    }

    final InterfaceDefinition isp(DialPolicy policy) {
        return isp(policy, PppContract.QUICK);
    }

    final InterfaceDefinition isp(DialPolicy policy, String options) {
        Map<String, String> all =
                new HashMap<>(
                        Map.of(
                                "lcp-echo-interval", "1",
                                "lcp-echo-failure", "2",
                                "options", options));
        all.putAll(settings);
        return new InterfaceDefinition(
                PppRouter.NAME,
                kind,
                "ppp-isp",
                true,
                all,
                policy,
                new DemandPolicy(
                        List.of(BEYOND + "/32"),
                        0,
                        PacketFilter.ALL,
                        16,
                        16 * 1024,
                        Duration.ofSeconds(60)));
    }

    static DialPolicy policy(DialMode mode) {
        return policy(mode, Duration.ZERO, DialoutHours.ALWAYS);
    }

    static String ping(int count) {
        return Namespace.run(
                "", "ping", "-c", Integer.toString(count), "-i", "0.5", "-W", "30", BEYOND);
    }

    static void failsToConnect(PppRouter router, RouterError error) {
        assertThatThrownBy(() -> router.ddm().connect(PppRouter.NAME).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e ->
                                assertThat(e.error())
                                        .as("%s", router.ddm().timeline(PppRouter.NAME, 1))
                                        .isEqualTo(error));
    }

    /// What a packet to beyond would do now, which must not be to dial: a back-off keeps it.
    static Explanation keptBack(PppRouter router) {
        InetAddress near = InetAddress.ofLiteral("198.51.100.1");
        InetAddress beyond = InetAddress.ofLiteral(BEYOND);
        PacketHeader packet = new PacketHeader(17, near, beyond, 1024, 53, 60);
        Explanation explanation = router.ddm().explain(PppRouter.NAME, packet, null);
        assertThat(explanation.dials()).isFalse();
        assertThat(explanation.findings())
                .filteredOn(finding -> !finding.allows())
                .extracting(Explanation.Finding::check)
                .containsExactly("back-off");
        return explanation;
    }

    @Test
    void aServerThatNeverSpeaksPppIsTriedAsOftenAsThePolicySaysAndThenLeftAlone() throws Exception {
        server().fallSilent();
        try (PppRouter router = router(Time.SYSTEM)) {
            String options = PppContract.QUICK + " lcp-max-configure 3";
            router.define(isp(policy(DialMode.ON_DEMAND), options), PppServer.PASSWORD);
            RouterError error = RouterError.of(721).orElseThrow();
            failsToConnect(router, error);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> router.now().state() == ConnectionState.UNREACHABLE);
            assertThat(router.now().reasons())
                    .containsExactly(UnreachabilityReason.CONNECTION_FAILURE);
            assertThat(router.now().lastError()).isEqualTo(error);
            assertThat(router.ddm().timeline(PppRouter.NAME, 100))
                    .as("one attempt, and three more")
                    .hasSize(4)
                    .allSatisfy(attempt -> assertThat(attempt.ended()).isEqualTo(Cause.NO_ANSWER))
                    .allSatisfy(attempt -> assertThat(attempt.words()).contains("LCP: timeout"))
                    .extracting(Timeline::error)
                    .containsOnly(error);
            assertThat(keptBack(router).until())
                    .as("for ten minutes or a tenth less")
                    .isAfter(Instant.now().plus(Duration.ofMinutes(5)));
            assertThat(router.ddm().status().dials()).isEqualTo(4);
            router.ddm().delete(PppRouter.NAME);
        }
        client().gone();
    }

    @Test
    void aWrongPasswordIsTheErrorAndIsNotTriedAgain() {
        try (PppRouter router = router(Time.SYSTEM)) {
            router.define(isp(policy(DialMode.ON_DEMAND)), "wrong");
            failsToConnect(router, RouterError.AUTHENTICATION_FAILURE);
            assertThat(keptBack(router).until()).as("for good").isNull();
            assertThat(server().log().lines().filter(l -> l.contains("[CHAP Failure"))).hasSize(1);
        }
    }

    @Test
    void aServerThatWasRestartedIsDialledAgain() throws Exception {
        try (PppRouter router = router(Time.SYSTEM)) {
            router.define(isp(policy(DialMode.PERSISTENT)), PppServer.PASSWORD);
            assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
            server().awaitRecorded("came", 1); // by a script that may come after our event
            server().kill();
            ConnectionEvent lost = router.next();
            assertThat(lost.kind()).isEqualTo(Kind.DISCONNECTED);
            assertThat(lost.cause()).isEqualTo(Cause.PEER_DEAD);
            server().startAgain();
            assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
            server().awaitRecorded("came", 2);
            router.ddm().disconnect(PppRouter.NAME).get();
            assertThat(router.next().cause()).isEqualTo(Cause.REQUESTED);
            router.ddm().delete(PppRouter.NAME);
        }
        client().gone();
    }

    @Test
    void theFirstPacketDialsAndIsAnswered() throws Exception {
        try (PppRouter router = router(Time.SYSTEM)) {
            router.define(isp(policy(DialMode.ON_DEMAND)), PppServer.PASSWORD);
            await().until(() -> client().ip("route").contains(BEYOND + " dev trap0"));
            assertThat(ping(3)).contains("icmp_seq=1 ttl=").contains(" 0% packet loss");
            ConnectionEvent up = router.next();
            assertThat(up.cause()).isEqualTo(Cause.DEMAND);
            assertThat(up.actor().kind()).isEqualTo(Actor.Kind.PACKET);
            assertThat(up.actor().name()).contains(BEYOND);
            assertThat(client().ip("route")).contains(BEYOND + " dev ppp-isp");
            router.ddm().disconnect(PppRouter.NAME).get();
            assertThat(router.next().cause()).isEqualTo(Cause.REQUESTED);
            await().until(() -> client().ip("route").contains(BEYOND + " dev trap0"));
            router.ddm().delete(PppRouter.NAME);
        }
        client().gone();
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
            assertThat(client().linkThere()).isTrue();
            ConnectionEvent down = router.next();
            assertThat(down.cause()).isEqualTo(Cause.IDLE_TIMEOUT);
            assertThat(server().log()).contains("[LCP EchoRep");
            router.ddm().delete(PppRouter.NAME);
        }
        client().gone();
    }

    @Test
    void whenTheHoursCloseItIsHungUp() throws Exception {
        try (PppRouter router = router(new Noon(Duration.ofSeconds(20)))) {
            router.define(
                    isp(policy(DialMode.PERSISTENT, Duration.ZERO, Noon.HOURS)),
                    PppServer.PASSWORD);
            ConnectionEvent up = router.next();
            assertThat(up.kind()).isEqualTo(Kind.CONNECTED);
            assertThat(up.time()).isBefore(Noon.NOON);
            ConnectionEvent down = router.next();
            assertThat(down.cause()).isEqualTo(Cause.DIALOUT_HOURS);
            assertThat(down.time()).isAfterOrEqualTo(Noon.NOON);
            assertThatThrownBy(() -> router.ddm().connect(PppRouter.NAME).get())
                    .cause()
                    .isInstanceOfSatisfying(
                            RouterException.class,
                            e ->
                                    assertThat(e.getMessage())
                                            .contains("may not be dialled at this hour"));
            router.ddm().delete(PppRouter.NAME);
        }
        client().gone();
    }
}
