package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.EventObject;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.Registration;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.Explanation.Finding;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.api.dial.Phase;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.EventRing;
import org.dialtone.testbed.fake.FakeActivity;
import org.dialtone.testbed.fake.FakeDialer;
import org.dialtone.testbed.fake.FakeKernel;
import org.dialtone.testbed.fake.FakeStore;
import org.dialtone.testbed.fake.FakeTrap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The demand-dial manager on a router with its own thread: what a caller sees of it.
class DialingTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Actor BOB = new Actor(Actor.Kind.CALLER, "bob");

    private final FakeKernel kernel = FakeKernel.blocking();
    private final FakeDialer dialer = new FakeDialer(DialKind.PPPOE, kernel);
    private final FakeTrap trap = new FakeTrap();
    private final FakeActivity activity = new FakeActivity();
    private final FakeStore store = new FakeStore();
    private final RouterCore core = core();
    private final Router router = core.handle(new Caller(Role.ADMINISTRATOR, "bob", true));
    private final DemandDialManager ddm = router.ddm();

    private RouterCore core() {
        kernel.addUp("eth0");
        return RouterCore.start(
                new RouterCore.Settings("test", false, 100),
                kernel,
                new EventRing(UUID.randomUUID(), 1 << 14),
                Time.SYSTEM,
                new DialPorts(store, List.of(dialer), trap, activity, 10_000, new Random(1)));
    }

    @AfterEach
    void close() {
        core.close();
    }

    private static InterfaceDefinition definition(String name, String link, DialMode mode) {
        DialPolicy policy = DialPolicy.DEFAULT.withMode(mode);
        return new InterfaceDefinition(
                name,
                DialKind.PPPOE,
                link,
                true,
                Map.of("device", "wan0"),
                policy,
                DemandPolicy.NONE);
    }

    private static InterfaceDefinition isp() {
        return definition("isp", "ppp-isp", DialMode.ON_DEMAND);
    }

    private static void fails(RouterError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(error);
                            assertThat(e.getMessage()).isNotBlank();
                        });
    }

    private static <T extends @Nullable Object> void fails(
            RouterError error, CompletableFuture<T> answer) {
        assertThatThrownBy(() -> answer.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private RouterInterface shown(String name) {
        return router.interfaces().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private ConnectionId connect(String name) throws Exception {
        return ddm.connect(name).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private void disconnect(String name) throws Exception {
        ddm.disconnect(name).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private List<RouterEvent> events() {
        return core.journal().read(1, 1 << 14);
    }

    private List<ConnectionEvent> connections() {
        return events().stream()
                .filter(ConnectionEvent.class::isInstance)
                .map(ConnectionEvent.class::cast)
                .toList();
    }

    @Test
    void definedItIsThereAndKept() {
        ddm.create(isp());

        assertThat(shown("isp").type()).isEqualTo(InterfaceType.FULL_ROUTER);
        assertThat(shown("isp").state()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(shown("isp").linkIndex()).isZero();
        assertThat(ddm.definitions()).containsExactly(isp());
        assertThat(store.load().definitions()).containsExactly(isp());
        assertThat(trap.routes()).containsEntry("isp", "armed");
        assertThat(events())
                .anySatisfy(
                        each ->
                                assertThat(each)
                                        .isInstanceOfSatisfying(
                                                AdministrationEvent.class,
                                                it -> {
                                                    assertThat(it.actor()).isEqualTo(BOB);
                                                    assertThat(it.action())
                                                            .isEqualTo(
                                                                    AdministrationEvent.Action
                                                                            .CREATE);
                                                    assertThat(it.interfaceName()).isEqualTo("isp");
                                                }));
        fails(RouterError.INTERFACE_ALREADY_EXISTS, () -> ddm.create(isp()));
        fails(
                RouterError.INTERFACE_ALREADY_EXISTS,
                () -> ddm.create(definition("eth0", "ppp9", DialMode.MANUAL)));
    }

    @Test
    void connectedAndDisconnectedItTellsWhoAndWhyAndHowMuch() throws Exception {
        ddm.create(isp());
        ddm.setCredentials("isp", new InterfaceCredentials("me", "", "secret"));
        ConnectionId connection = connect("isp");

        RouterInterface up = shown("isp");
        assertThat(up.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(up.connection()).isEqualTo(connection);
        assertThat(up.linkIndex()).isPositive();
        assertThat(router.interfaces()).noneMatch(each -> each.name().equals("ppp-isp"));
        assertThat(dialer.last().request().credentials())
                .isEqualTo(new InterfaceCredentials("me", "", "secret"));
        assertThat(trap.routes()).containsEntry("isp", "ppp-isp");
        assertThat(activity.watched()).containsExactly("ppp-isp");
        assertThat(ddm.status().connected()).isOne();
        assertThat(ddm.user("isp")).isEqualTo("me");

        kernel.pass("ppp-isp", new Traffic(1000, 500, 10, 5));
        disconnect("isp");

        assertThat(shown("isp").state()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(activity.watched()).isEmpty();
        List<ConnectionEvent> told = connections();
        assertThat(told).hasSize(2);
        ConnectionEvent began = told.getFirst();
        ConnectionEvent ended = told.getLast();
        assertThat(began.cause()).isEqualTo(Cause.REQUESTED);
        assertThat(began.actor()).isEqualTo(BOB);
        assertThat(ended.cause()).isEqualTo(Cause.REQUESTED);
        assertThat(ended.actor()).isEqualTo(BOB);
        assertThat(ended.connection()).isEqualTo(connection);
        assertThat(ended.duration()).isPositive();
        assertThat(ended.traffic()).isEqualTo(new Traffic(1000, 500, 10, 5));
        fails(RouterError.INTERFACE_NOT_CONNECTED, ddm.disconnect("isp"));
        assertThat(ddm.timeline("isp", 5))
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.connection()).isEqualTo(connection);
                            assertThat(it.ended()).isEqualTo(Cause.REQUESTED);
                            assertThat(it.phases())
                                    .extracting(Phase::name)
                                    .contains("authenticating", "connected", "hanging-up");
                        });
    }

    @Test
    void aWrongPasswordIsToldAndEndsIt() {
        ddm.create(isp());
        dialer.farEnd(attempt -> attempt.end(FakeDialer.WRONG_PASSWORD));
        fails(RouterError.AUTHENTICATION_FAILURE, ddm.connect("isp"));

        RouterInterface shown = shown("isp");
        assertThat(shown.state()).isEqualTo(ConnectionState.UNREACHABLE);
        assertThat(shown.reasons()).containsExactly(UnreachabilityReason.CONNECTION_FAILURE);
        assertThat(shown.lastError()).isEqualTo(RouterError.AUTHENTICATION_FAILURE);
        assertThat(ddm.status().failures()).isOne();
        assertThat(connections()).isEmpty();

        dialer.farEnd(FakeDialer.Attempt::establish);
        ddm.setCredentials("isp", new InterfaceCredentials("me", "", "right"));
        assertThat(shown("isp").state()).isEqualTo(ConnectionState.DISCONNECTED);
    }

    @Test
    void itIsDownTheMomentTheKernelSaysSo() throws Exception {
        ddm.create(isp());
        connect("isp");
        try (EventObject event = EventObject.autoReset()) {
            router.register(event);
            kernel.carrier("ppp-isp", false);

            assertThat(event.await(SOON)).isTrue();
            assertThat(shown("isp").connected()).as("a woken caller reads the new state").isFalse();
        }
        assertThat(dialer.last().over()).as("the dialer has said nothing yet").isFalse();
        ConnectionEvent ended = connections().getLast();
        assertThat(ended.cause()).isEqualTo(Cause.CARRIER_LOST);
        assertThat(ended.actor().kind()).isEqualTo(Actor.Kind.KERNEL);
    }

    @Test
    void whatSomebodyHangsUpIsDownAtOnce() throws Exception {
        dialer.tellsWhy();
        ddm.create(isp());
        connect("isp");
        disconnect("isp");
        assertThat(shown("isp").connected()).isFalse();
        assertThat(connections()).hasSize(2);
        ConnectionEvent ended = connections().getLast();
        assertThat(ended.cause()).isEqualTo(Cause.REQUESTED);
        assertThat(ended.actor().kind()).isEqualTo(Actor.Kind.CALLER);
    }

    @Test
    void theFarEndHangsUp() throws Exception {
        ddm.create(isp());
        connect("isp");
        dialer.last().end(FakeDialer.HUNG_UP);
        await().atMost(SOON).until(() -> !shown("isp").connected());
        assertThat(connections()).hasSize(2);
    }

    @Test
    void aPacketDials() throws Exception {
        ddm.create(isp());
        PacketHeader packet =
                new PacketHeader(
                        17,
                        InetAddress.ofLiteral("192.0.2.1"),
                        InetAddress.ofLiteral("198.51.100.1"),
                        1024,
                        53,
                        60);
        trap.packet("isp", packet);

        await().atMost(SOON).until(() -> shown("isp").connected());
        ConnectionEvent began = connections().getFirst();
        assertThat(began.cause()).isEqualTo(Cause.DEMAND);
        assertThat(began.actor().kind()).isEqualTo(Actor.Kind.PACKET);
        assertThat(began.actor().name()).contains("198.51.100.1");
    }

    @Test
    void persistentItIsDialledByItself() {
        ddm.create(definition("hq", "tun-hq", DialMode.PERSISTENT));
        await().atMost(SOON).until(() -> shown("hq").connected());
        assertThat(connections().getFirst().cause()).isEqualTo(Cause.PERSISTENT);
        fails(RouterError.INTERFACE_CONNECTED, () -> ddm.delete("hq"));
        ddm.enable("hq", false);
        await().atMost(SOON).until(() -> !shown("hq").connected());
        assertThat(shown("hq").enabled()).isFalse();
        assertThat(shown("hq").reasons()).contains(UnreachabilityReason.ADMIN_DISABLED);
        assertThat(connections().getLast().cause()).isEqualTo(Cause.DISABLED);
        fails(RouterError.INTERFACE_DISABLED, ddm.connect("hq"));
        ddm.delete("hq");
        assertThat(router.interfaces()).extracting(RouterInterface::name).containsExactly("eth0");
    }

    @Test
    void aLinkThatIsThereBelongsToItWhileItIsDefined() {
        kernel.addUp("wg0");
        await().atMost(SOON).until(() -> router.interfaces().size() == 2);
        ddm.create(definition("hq", "wg0", DialMode.MANUAL));
        assertThat(router.interfaces())
                .extracting(RouterInterface::name)
                .containsExactly("eth0", "hq");
        assertThat(shown("hq").connected()).as("nobody has dialled it").isFalse();
        ddm.delete("hq");
        assertThat(router.interfaces())
                .extracting(RouterInterface::name)
                .containsExactly("eth0", "wg0");
        assertThat(shown("wg0").connected()).isTrue();
    }

    @Test
    void definedWithAnotherLinkItGivesTheFirstOneBack() throws Exception {
        ddm.create(isp());
        connect("isp");
        ddm.replace(definition("isp", "ppp-two", DialMode.ON_DEMAND));
        await().atMost(SOON).until(() -> !shown("isp").connected());
        assertThat(connections().getLast().cause()).isEqualTo(Cause.REDEFINED);
        connect("isp");
        assertThat(kernel.names()).contains("ppp-two").doesNotContain("ppp-isp");
        assertThat(router.interfaces())
                .extracting(RouterInterface::name)
                .containsExactly("eth0", "isp");
    }

    @Test
    void oneLinkBelongsToOne() {
        ddm.create(isp());
        fails(
                RouterError.INTERFACE_CONFIGURATION,
                () -> ddm.create(definition("two", "ppp-isp", DialMode.MANUAL)));
    }

    @Test
    void aFaultyDefinitionIsRefusedAndAFullDiskToo() {
        InterfaceDefinition wrong =
                new InterfaceDefinition(
                        "isp",
                        DialKind.PPPOE,
                        "ppp-isp",
                        true,
                        Map.of("device", "wan7"),
                        DialPolicy.DEFAULT,
                        DemandPolicy.NONE);
        assertThatThrownBy(() -> ddm.create(wrong))
                .hasMessageContaining("device: wan7 (expected: wan0)");
        fails(RouterError.INTERFACE_CONFIGURATION, () -> ddm.create(wrong));
        store.full(true);
        fails(RouterError.CANNOT_WRITE_PHONEBOOK, () -> ddm.create(isp()));
        assertThat(ddm.definitions()).isEmpty();
        assertThat(router.interfaces()).hasSize(1);
        fails(RouterError.NO_SUCH_INTERFACE, () -> ddm.connect("isp"));
        fails(RouterError.NO_SUCH_INTERFACE, () -> ddm.timeline("isp", 1));
    }

    @Test
    void whatADefinitionLacksMayBeSaidLater() {
        dialer.needs("service");
        InterfaceDefinition first =
                new InterfaceDefinition(
                        "isp",
                        DialKind.PPPOE,
                        "ppp-isp",
                        true,
                        Map.of("device", "wan0"),
                        DialPolicy.DEFAULT.withMode(DialMode.PERSISTENT),
                        DemandPolicy.NONE);
        ddm.create(first);
        assertThat(store.load().definitions()).containsExactly(first);
        assertThat(shown("isp").state()).isEqualTo(ConnectionState.UNREACHABLE);
        assertThat(shown("isp").lastError()).isEqualTo(RouterError.INTERFACE_CONFIGURATION);
        assertThat(ddm.explain("isp", null, null).findings())
                .contains(
                        new Finding("definition", false, "service: missing (expected: something)"));
        assertThat(ddm.connect("isp"))
                .failsWithin(SOON)
                .withThrowableThat()
                .withMessageContaining("service: missing");
        ddm.enable("isp", false);
        ddm.enable("isp", true);
        assertThat(dialer.attempts()).isEmpty();
        InterfaceDefinition whole =
                new InterfaceDefinition(
                        "isp",
                        DialKind.PPPOE,
                        "ppp-isp",
                        true,
                        Map.of("device", "wan0", "service", "fast"),
                        first.policy(),
                        DemandPolicy.NONE);
        ddm.replace(whole);
        await().atMost(SOON).until(() -> dialer.attempts().size() == 1);
    }

    @Test
    void whatSomebodyElseWritesIsTakenIn() {
        store.edit(isp());
        await().atMost(SOON).until(() -> router.interfaces().size() == 2);
        assertThat(ddm.definition("isp")).isEqualTo(isp());
        store.wrong("nonsense.toml:1: found x, expected a table");
        await().atMost(SOON).until(() -> !ddm.status().problems().isEmpty());
        store.removeFile("isp");
        await().atMost(SOON).until(() -> router.interfaces().size() == 1);
    }

    @Test
    void whatIsMissingIsSaid() {
        ddm.create(isp());
        dialer.missing("pppd is not installed");
        CompletableFuture<ConnectionId> answer = ddm.connect("isp");
        fails(RouterError.INTERFACE_HAS_NO_DEVICES, answer);
        assertThat(shown("isp").reasons()).contains(UnreachabilityReason.NO_DEVICE);
        assertThat(ddm.explain("isp", null, null).dials()).isFalse();
    }

    @Test
    void pausedItKeepsAndStoppedItHangsUpAndNotifiesNobody() throws Exception {
        ddm.create(isp());
        ddm.create(definition("two", "ppp-two", DialMode.MANUAL));
        connect("isp");
        ddm.pause();
        assertThat(ddm.status().state()).isEqualTo(DdmState.PAUSED);
        fails(RouterError.SERVICE_IS_PAUSED, ddm.connect("two"));
        assertThat(shown("isp").connected()).isTrue();
        ddm.resume();
        connect("two");

        try (EventObject event = EventObject.autoReset()) {
            Registration registration = router.register(event);
            ddm.stop();
            assertThat(registration.active()).isFalse();
            await().atMost(SOON).until(() -> router.connections().size() == 1); // eth0
            fails(RouterError.DDM_NOT_RUNNING, () -> router.register(event));
            fails(RouterError.DDM_NOT_RUNNING, () -> router.deregister(event));
            fails(RouterError.DDM_NOT_RUNNING, ddm.connect("isp"));
            fails(RouterError.DDM_NOT_RUNNING, ddm::pause);
            assertThat(connections().getLast().cause()).isEqualTo(Cause.DDM_STOPPED);
            ddm.start();
            assertThat(router.register(event).active()).isTrue();
            connect("isp");
            assertThat(event.await(SOON)).isTrue();
        }
    }

    @Test
    void eachTakesItsRole() {
        ddm.create(isp());
        DemandDialManager observer = core.handle(Caller.within(Role.OBSERVER)).ddm();
        DemandDialManager operator = core.handle(Caller.within(Role.OPERATOR)).ddm();
        List<Consumer<DemandDialManager>> administrators =
                List.of(
                        DemandDialManager::pause,
                        DemandDialManager::resume,
                        DemandDialManager::stop,
                        DemandDialManager::start,
                        it -> it.create(isp()),
                        it -> it.replace(isp()),
                        it -> it.delete("nothing"),
                        it -> it.enable("nothing", true),
                        it -> it.setCredentials("nothing", null),
                        it -> it.user("nothing"));
        List<Consumer<DemandDialManager>> operators =
                List.of(
                        it -> assertThat(it.connect("nothing")).isNotNull(),
                        it -> assertThat(it.disconnect("nothing")).isNotNull(),
                        it -> it.explain("nothing", null, null));
        for (Consumer<DemandDialManager> call : administrators) {
            fails(RouterError.ACCESS_DENIED, () -> call.accept(observer));
            fails(RouterError.ACCESS_DENIED, () -> call.accept(operator));
        }
        for (Consumer<DemandDialManager> call : operators) {
            fails(RouterError.ACCESS_DENIED, () -> call.accept(observer));
            fails(RouterError.NO_SUCH_INTERFACE, () -> call.accept(operator));
        }
        assertThat(observer.definitions()).hasSize(1);
        assertThat(observer.status().state()).isEqualTo(DdmState.RUNNING);
        Router nobody = core.handle(Caller.within(Role.NONE));
        fails(RouterError.ACCESS_DENIED, nobody::ddm);
    }

    @Test
    void withoutAManagerThereIsNone() {
        FakeKernel other = FakeKernel.blocking();
        other.addUp("eth0");
        RouterCore lan =
                RouterCore.start(
                        new RouterCore.Settings("lan", true, 100),
                        other,
                        new EventRing(UUID.randomUUID(), 64),
                        Time.SYSTEM);
        fails(RouterError.DDM_NOT_RUNNING, () -> lan.handle(Caller.SELF).ddm());
        lan.close();
    }

    @Test
    void whatACallerDoesWithAnAnswerHoldsNobodyUp() throws Exception {
        ddm.create(isp());
        ddm.create(definition("two", "ppp-two", DialMode.MANUAL));
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        List<FakeDialer.Attempt> calling = new java.util.concurrent.CopyOnWriteArrayList<>();
        dialer.farEnd(calling::add);
        CompletableFuture<ConnectionId> answer = ddm.connect("isp");
        CompletableFuture<ConnectionId> stuck =
                answer.whenComplete(
                        (_, _) -> {
                            began.countDown();
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        await().atMost(SOON).until(() -> !calling.isEmpty());
        dialer.farEnd(FakeDialer.Attempt::establish);
        calling.getFirst().establish();
        assertThat(began.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        connect("two");
        go.countDown();
        stuck.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aThousandRoundsAreCounted() throws Exception {
        ddm.create(isp());
        try (EventObject event = EventObject.autoReset()) {
            Registration registration = router.register(event);
            for (int i = 0; i < 1000; i++) {
                connect("isp");
                disconnect("isp");
            }
            assertThat(registration.signals()).isEqualTo(2000);
        }
        assertThat(ddm.status().dials()).isEqualTo(1000);
        assertThat(ddm.status().failures()).isZero();
        assertThat(connections()).hasSize(2000);
        assertThat(connections().stream().map(ConnectionEvent::connection).distinct())
                .hasSize(1000);
        assertThat(events())
                .filteredOn(InterfaceEvent.class::isInstance)
                .filteredOn(each -> ((InterfaceEvent) each).kind() != InterfaceEvent.Kind.ADDED)
                .as("connecting, each time, and nothing of the link itself")
                .hasSize(1000);
    }

    @Test
    void closedItLeavesWhatIsConnected() throws Exception {
        ddm.create(isp());
        connect("isp");
        core.close();
        assertThat(dialer.last().over()).isFalse();
        assertThat(kernel.names()).contains("ppp-isp");
        assertThat(trap.closed()).isTrue();
    }
}
