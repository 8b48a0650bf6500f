package org.dialtone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.Traffic;
import org.dialtone.wire.v1.InterfaceEvent;
import org.dialtone.wire.v1.Record;
import org.dialtone.wire.v1.Records;
import org.dialtone.wire.v1.RegisterResponse;
import org.dialtone.wire.v1.Role;
import org.dialtone.wire.v1.WatchResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/// A remote router against a router that is played.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class RemoteRouterTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir private Path directory;
    private FakeService service;
    private Router router;
    private final List<LinkState> told = new CopyOnWriteArrayList<>();
    private final EventObject event = EventObject.autoReset();

    @BeforeEach
    void connect() throws Exception {
        service = new FakeService(directory).start();
        router = open(options());
    }

    @AfterEach
    void close() throws Exception {
        router.close();
        service.close();
    }

    private RemoteOptions options() {
        return RemoteOptions.DEFAULT
                .backoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)))
                .connectTimeout(SOON)
                .listener(told::add);
    }

    private Router open(RemoteOptions options) {
        return RemoteRouter.connect("unix:" + service.socket, options);
    }

    /// Null before the first: a thread of its own tells.
    private static @Nullable LinkState last(List<LinkState> told) {
        return told.isEmpty() ? null : told.getLast();
    }

    /// Has one succeed whose time may be too short where the machine is slow.
    private static <T> T sooner(Callable<T> call) {
        return await().atMost(SOON)
                .ignoreExceptionsMatching(
                        e ->
                                e instanceof RouterException known
                                        && known.error() == RouterError.REQUEST_TIMEOUT)
                .until(call, Objects::nonNull);
    }

    private static void fails(RouterError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private static StreamRecord next(EventStream stream) throws InterruptedException {
        StreamRecord record = stream.poll(SOON);
        if (record == null) {
            throw new AssertionError("nothing came");
        }
        return record;
    }

    @Test
    void whatANewerRouterTellsIsUnderstoodAsFarAsItCanBe() throws Exception {
        var connection =
                org.dialtone.wire.v1.ConnectionEvent.newBuilder()
                        .setRevision(1)
                        .setConnected(true)
                        .setInterfaceId(1)
                        .setConnection(1)
                        .setConnects(1)
                        .setCause("STARS_ALIGNED")
                        .setActor(org.dialtone.wire.v1.Actor.newBuilder().setKind("ORACLE"));
        var done =
                org.dialtone.wire.v1.AdministrationEvent.newBuilder()
                        .setRevision(4)
                        .setAction("ENCHANT")
                        .setActor(
                                org.dialtone.wire.v1.Actor.newBuilder()
                                        .setKind("CALLER")
                                        .setName("uid 7"))
                        .setInterfaceName("isp");
        var kind =
                InterfaceEvent.newBuilder()
                        .setRevision(3)
                        .setKind("TRANSMUTED")
                        .setAfter(org.dialtone.wire.v1.Interface.newBuilder().setId(1));
        List<Record> happened =
                List.of(
                        Record.newBuilder().setConnection(connection).build(),
                        Record.getDefaultInstance(), // of a kind that is yet to come
                        Record.newBuilder().setInterface(kind).build(),
                        Record.newBuilder().setAdministration(done).build());
        List<StreamRecord> told = new ArrayList<>();
        try (EventStream stream = router.events()) {
            happened.forEach(service::happen);
            for (int i = 0; i < 3; i++) {
                told.add(next(stream));
            }
        }
        assertThat(told.get(0))
                .isInstanceOfSatisfying(
                        ConnectionEvent.class,
                        event -> {
                            assertThat(event.cause()).isEqualTo(Cause.UNKNOWN);
                            assertThat(event.actor().kind()).isEqualTo(Actor.Kind.UNKNOWN);
                        });
        assertThat(told.get(1).revision()).isEqualTo(3);
        assertThat(told.get(2))
                .isInstanceOfSatisfying(
                        AdministrationEvent.class,
                        event -> {
                            assertThat(event.action())
                                    .isEqualTo(AdministrationEvent.Action.UNKNOWN);
                            assertThat(event.actor())
                                    .isEqualTo(new Actor(Actor.Kind.CALLER, "uid 7"));
                            assertThat(event.interfaceName()).isEqualTo("isp");
                        });
        assertThat(router.history(HistoryQuery.ALL).records()).isEqualTo(told);
    }

    @Test
    void whereNobodyListensTheServiceIsNotActive() throws Exception {
        fails(
                RouterError.SERVICE_NOT_ACTIVE,
                () -> RemoteRouter.connect("unix:" + directory.resolve("none"), options()));
        try (var bound =
                java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            bound.bind(java.net.UnixDomainSocketAddress.of(directory.resolve("dead")));
        }
        fails(
                RouterError.SERVICE_NOT_ACTIVE,
                () -> RemoteRouter.connect("unix:" + directory.resolve("dead"), options()));
    }

    @Test
    void whatIsNoAddressIsAnInvalidParameter() {
        for (String wrong : List.of("", "unix:", "unix:relative", "a:b:c", "host:", "host:99999")) {
            fails(RouterError.INVALID_PARAMETER, () -> RemoteRouter.connect(wrong));
        }
    }

    @Test
    void aCallerWithoutARoleIsDeniedAccess() {
        service.role = Role.ROLE_NONE;
        fails(RouterError.ACCESS_DENIED, () -> open(options()));
        service.refusal = RouterError.ACCESS_DENIED;
        fails(RouterError.ACCESS_DENIED, () -> open(options()));
        service.refusal = null;
        service.failure = Status.PERMISSION_DENIED;
        fails(RouterError.ACCESS_DENIED, () -> open(options()));
    }

    @Test
    void whatIsNoRouterIsAnUnknownInterface() {
        service.failure = Status.UNIMPLEMENTED;
        fails(RouterError.RPC_S_UNKNOWN_IF, () -> open(options()));
    }

    @Test
    void aRouterThatDoesNotAnswerIsUnavailable() {
        service.deaf = true;
        fails(
                RouterError.RPC_S_SERVER_UNAVAILABLE,
                () -> open(options().connectTimeout(Duration.ofMillis(50))));
    }

    @Test
    void questionsAreAnsweredAndErrorsAreTheRoutersOwn() throws Exception {
        assertThat(router.info().name()).isEqualTo("fake");
        assertThat(router.info().caller()).isEqualTo("uid 0");
        assertThat(router.snapshot().position().epoch()).isEqualTo(service.epoch());
        assertThat(router.traffic(new ConnectionId(1))).contains(new Traffic(7, 0, 0, 0));
        assertThat(router.traffic(new ConnectionId(2))).isEmpty();
        assertThat(router.statistics().signals()).isEqualTo(5);
        service.happen();
        assertThat(router.history(HistoryQuery.ALL).records()).hasSize(1);
        service.refusal = RouterError.INVALID_PARAMETER;
        fails(RouterError.INVALID_PARAMETER, router::snapshot);
    }

    @Test
    void aQuestionThatIsNotAnsweredTimesOut() {
        try (Router hasty = open(options().callTimeout(Duration.ofMillis(50)))) {
            service.deaf = true;
            fails(RouterError.REQUEST_TIMEOUT, hasty::snapshot);
        }
    }

    @Test
    void aSignalSetsTheEventAndCounts() throws Exception {
        Registration registration = router.register(event);
        assertThat(router.register(event)).isSameAs(registration);
        assertThat(registration.active()).isTrue();
        assertThat(registration.since().epoch()).isEqualTo(service.epoch());

        service.signal(1, 3);

        assertThat(event.await(SOON)).isTrue();
        assertThat(event.count()).isEqualTo(3);
        service.signal(1, 5);
        assertThat(event.await(SOON)).isTrue();
        assertThat(registration.signals()).isEqualTo(5);
        router.deregister(event);
        assertThat(event.count()).isEqualTo(5);
    }

    @Test
    void registerReturnsOnlyWhenTheRouterHasIt() {
        try (Router hasty = open(options().callTimeout(Duration.ofMillis(50)))) {
            service.answersAdd = false;
            fails(RouterError.REQUEST_TIMEOUT, () -> hasty.register(event));
            await().atMost(SOON)
                    .until(() -> service.requests.stream().anyMatch(r -> r.hasRemove()));
            service.answersAdd = true;
            service.signal(1, 1);
            assertThat(event.count()).isZero();
            fails(RouterError.INVALID_PARAMETER, () -> hasty.deregister(event));
            assertThat(sooner(() -> hasty.register(event)).active()).isTrue();
        }
    }

    @Test
    void refusedByTheRouterNothingIsRegistered() {
        service.answersAdd = false;
        Thread answering =
                Thread.startVirtualThread(
                        () -> {
                            await().atMost(SOON).until(() -> !service.requests.isEmpty());
                            service.tellRegistered(
                                    RegisterResponse.newBuilder()
                                            .setRefused(
                                                    RegisterResponse.Refused.newBuilder()
                                                            .setId(1)
                                                            .setError(
                                                                    org.dialtone.wire.v1.Error
                                                                            .newBuilder()
                                                                            .setCode(8)
                                                                            .setMessage("full")))
                                            .build());
                        });
        fails(RouterError.NOT_ENOUGH_MEMORY, () -> router.register(event));
        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(event));
        assertThat(answering).isNotNull();
    }

    @Test
    void aRouterWithoutRoomForRegistrationsSaysSoAndStreamsGoOn() throws Exception {
        try (EventStream stream = router.events()) {
            service.refusal = RouterError.NOT_ENOUGH_MEMORY;
            EventObject event = EventObject.autoReset();
            fails(RouterError.NOT_ENOUGH_MEMORY, () -> router.register(event));
            service.happen();
            assertThat(next(stream).revision()).isEqualTo(1);
            service.refusal = null;
            assertThat(router.register(event).active()).isTrue();
        }
        router.close();
        await().atMost(SOON).until(() -> last(told) instanceof LinkState.Closed);
        assertThat(told).containsExactly(new LinkState.Connected(), new LinkState.Closed());
    }

    /// Else a thousand clients of a router that comes back with less memory would keep it busy.
    @Test
    void aRouterThatHasNoRoomForWhatStoodIsAskedMoreAndMoreRarely() throws Exception {
        EventObject event = EventObject.autoReset();
        router.register(event);
        service.full = true;
        service.restart();
        await().atMost(SOON)
                .until(
                        () ->
                                told.stream()
                                        .anyMatch(
                                                state ->
                                                        state instanceof LinkState.Reconnecting r
                                                                && r.reason().error()
                                                                        == RouterError
                                                                                .NOT_ENOUGH_MEMORY
                                                                && r.attempts() >= 4));
        service.full = false;
        await().atMost(SOON).until(() -> service.requests.size() >= 2);
        service.signal(1, 1);
        assertThat(event.await(SOON)).isTrue();
    }

    @Test
    void deregisterWaitsForTheRouterAndEndsHereAnyway() {
        try (Router hasty = open(options().callTimeout(Duration.ofMillis(100)))) {
            Registration registration = sooner(() -> hasty.register(event));
            service.answersRemove = false;
            hasty.deregister(event);
            assertThat(registration.active()).isFalse();
            await().atMost(SOON).until(() -> service.requests.getLast().hasRemove());
            service.signal(service.requests.getLast().getRemove().getId(), 9);
            assertThat(sooner(hasty::info)).isNotNull(); // what came before it has been handled
            assertThat(event.count()).isZero();
            fails(RouterError.INVALID_PARAMETER, () -> hasty.deregister(event));
        }
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void signalsThatAreInFlightDoNotReachWhatIsDeregistered() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread rain =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (long n = 1; !done.get(); ) {
                                        if (service.signalMany(200, n)) {
                                            n++;
                                        } else {
                                            Thread.onSpinWait();
                                        }
                                    }
                                });
        try {
            for (int i = 0; i < 200; i++) {
                EventObject each = EventObject.autoReset();
                Registration registration = router.register(each);
                if (i % 2 == 0) {
                    await().atMost(SOON).until(() -> registration.signals() > 0);
                }
                router.deregister(each);
                long count = each.count();
                assertThat(router.info()).isNotNull();
                assertThat(each.count()).isEqualTo(count);
            }
        } finally {
            done.set(true);
            rain.join();
        }
    }

    @Test
    void closingTheEventEndsItsRegistration() {
        Registration registration = router.register(event);
        event.close();
        assertThat(registration.active()).isFalse();
        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(event));
        await().atMost(SOON).until(() -> service.requests.stream().anyMatch(r -> r.hasRemove()));
    }

    @Test
    void afterAnOutageItIsRegisteredAgainFromWhereItWas() throws Exception {
        Registration registration = router.register(event);
        service.happen();
        service.signal(1, 1);
        assertThat(event.await(SOON)).isTrue();
        service.requests.clear();

        service.restart();
        await().atMost(SOON).until(() -> !service.requests.isEmpty());

        var add = service.requests.getFirst().getAdd();
        assertThat(add.getAfter().getRevision()).isEqualTo(1);
        assertThat(registration.active()).isTrue();
        service.signal(1, 1);
        assertThat(event.await(SOON)).isTrue();
        assertThat(registration.signals()).isEqualTo(2);
    }

    @Test
    void whatWasMissedIsSignalledOnce() throws Exception {
        router.register(event);
        service.changed = true;
        service.restart();
        assertThat(event.await(SOON)).isTrue();
        assertThat(event.count()).isOne();
    }

    @Test
    void whatWasNotMissedIsNotSignalled() throws Exception {
        router.register(event);
        service.requests.clear();
        service.restart();
        await().atMost(SOON).until(() -> !service.requests.isEmpty());
        assertThat(router.info()).isNotNull();
        assertThat(event.isSet()).isFalse();
    }

    @Test
    void deregisteredDuringAnOutageItIsNotRegisteredAgain() throws Exception {
        EventObject other = EventObject.autoReset();
        router.register(event);
        router.register(other);
        service.stop();
        await().atMost(SOON).until(() -> last(told) instanceof LinkState.Reconnecting);
        router.deregister(event);
        service.requests.clear();
        service.start();
        await().atMost(SOON).until(() -> !service.requests.isEmpty());
        assertThat(service.requests).hasSize(1);
        assertThat(service.requests.getFirst().getAdd().getId()).isEqualTo(2);
    }

    @Test
    void aCallDuringAnOutageWaitsForTheRouter() throws Exception {
        service.stop();
        Thread back =
                Thread.startVirtualThread(
                        () -> {
                            await().atMost(SOON)
                                    .until(() -> last(told) instanceof LinkState.Reconnecting);
                            try {
                                service.start();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });
        assertThat(router.register(event).active()).isTrue();
        assertThat(router.info().name()).isEqualTo("fake");
        back.join();
    }

    @Test
    void duringAnOutageThatLastsCallsSayWhy() throws Exception {
        List<LinkState> its = new CopyOnWriteArrayList<>();
        try (Router hasty =
                open(options().callTimeout(Duration.ofMillis(100)).listener(its::add))) {
            service.stop();
            await().atMost(SOON) // first it is the connection that is lost
                    .until(
                            () ->
                                    last(its) instanceof LinkState.Reconnecting lost
                                            && lost.reason().error()
                                                    == RouterError.SERVICE_NOT_ACTIVE);
            fails(RouterError.SERVICE_NOT_ACTIVE, hasty::snapshot);
            fails(RouterError.REQUEST_TIMEOUT, () -> hasty.register(event));
        }
    }

    @Test
    void theListenerIsToldHowTheLinkIs() throws Exception {
        await().atMost(SOON).until(() -> told.size() == 1);
        service.restart();
        await().atMost(SOON)
                .until(() -> told.size() > 2 && last(told) instanceof LinkState.Connected);
        router.close();
        assertThat(told.getFirst()).isInstanceOf(LinkState.Connected.class);
        assertThat(told.get(1)).isInstanceOf(LinkState.Reconnecting.class);
        await().atMost(SOON).until(() -> last(told) instanceof LinkState.Closed);
    }

    @Test
    void whereAccessIsTakenAwayCallsSaySo() throws Exception {
        router.register(event);
        service.refusal = RouterError.ACCESS_DENIED;
        service.restart();
        await().atMost(SOON)
                .until(
                        () ->
                                last(told) instanceof LinkState.Reconnecting lost
                                        && lost.reason().error() == RouterError.ACCESS_DENIED);
        fails(RouterError.ACCESS_DENIED, router::snapshot);
        fails(RouterError.ACCESS_DENIED, () -> router.register(EventObject.autoReset()));
        service.refusal = null;
        await().atMost(SOON).until(() -> last(told) instanceof LinkState.Connected);
        assertThat(router.snapshot()).isNotNull();
    }

    @Test
    void aStreamGoesOnAfterAnOutageWithoutHoleOrRepetition() throws Exception {
        EventStream stream = router.events(StreamOptions.live());
        List<Long> revisions = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 50; i++) {
                service.happen();
            }
            if (round % 3 == 0) {
                service.restart();
            }
            revisions.add(next(stream).revision());
        }
        while (revisions.size() < 500) {
            revisions.add(next(stream).revision());
        }
        for (int i = 0; i < 500; i++) {
            assertThat(revisions.get(i)).isEqualTo(i + 1);
        }
        assertThat(stream.position().revision()).isEqualTo(500);
        assertThat(stream.poll(Duration.ZERO)).isNull();
    }

    @Test
    void anotherJournalIsAGapThatSaysSo() throws Exception {
        EventStream stream = router.events(StreamOptions.live());
        service.happen();
        assertThat(next(stream).revision()).isEqualTo(1);
        service.stop();
        service.newEpoch();
        service.start();
        assertThat(next(stream))
                .isEqualTo(new StreamRecord.Gap(1, 0, StreamRecord.Gap.Reason.OTHER_EPOCH));
        assertThat(stream.position().epoch()).isEqualTo(service.epoch());
        service.happen();
        assertThat(next(stream).revision()).isEqualTo(1);
    }

    @Test
    void aSlowReaderSlowsTheRoutersStream() throws Exception {
        try (Router narrow = open(options().buffer(4));
                EventStream stream = narrow.events(StreamOptions.live())) {
            for (int i = 0; i < 200_000; i++) {
                service.happen();
            }
            for (long revision = 1; revision <= 1000; revision++) {
                assertThat(next(stream).revision()).isEqualTo(revision);
            }
        }
    }

    @Test
    void aClosedStreamIsSilentAndItsReaderGoesHome() throws Exception {
        EventStream stream = router.events(StreamOptions.live());
        service.happen();
        assertThat(next(stream).revision()).isEqualTo(1);
        Thread reader =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (StreamRecord record : stream) {
                                        throw new AssertionError(record.toString());
                                    }
                                });
        stream.close();
        service.happen();
        reader.join();
        assertThat(stream.poll(Duration.ZERO)).isNull();
        await().atMost(SOON).until(() -> service.watchers() == 0);
    }

    @Test
    void streamsOfOneRouterDoNotDisturbOneAnother() throws Exception {
        EventStream first = router.events(StreamOptions.live());
        EventStream second = router.events(StreamOptions.live().interfaces("eth*"));
        assertThat(service.watches.getLast().getInterfaces()).isEqualTo("eth*");
        first.close();
        service.happen();
        assertThat(next(second).revision()).isEqualTo(1);
    }

    @Test
    void closingAStreamLeavesTheConnectionToTheOthers() throws Exception {
        Registration _ = router.register(event);
        EventStream other = router.events(StreamOptions.live());
        for (int round = 0; round < 50; round++) {
            router.events(StreamOptions.live()).close();
            service.happen();
            assertThat(next(other).revision()).isEqualTo(round + 1);
        }
        assertThat(service.watches).as("each was opened once").hasSize(51);
        assertThat(service.registerCalls).hasValue(1);
    }

    @Test
    void aStreamThatTheRouterRefusesSaysWhyOnceAndIsClosed() throws Exception {
        EventStream stream = router.events(StreamOptions.live());
        service.happen();
        await().atMost(SOON).until(() -> service.watchers() == 1);
        service.endWatches(RouterError.ACCESS_DENIED);
        assertThat(next(stream).revision()).isEqualTo(1);
        fails(RouterError.ACCESS_DENIED, () -> stream.poll(SOON));
        assertThat(stream.closed()).isTrue();
        assertThat(stream.poll(SOON)).isNull();
        service.refusal = RouterError.INVALID_PARAMETER;
        fails(RouterError.INVALID_PARAMETER, () -> router.events(StreamOptions.live()));
    }

    @Test
    void whatCannotBeReadEndsTheStreamInsteadOfLeavingAHole() throws Exception {
        EventStream stream = router.events(StreamOptions.live());
        service.tellAll(
                WatchResponse.newBuilder()
                        .setRecords(
                                Records.newBuilder()
                                        .addRecords(
                                                Record.newBuilder()
                                                        .setConnection(
                                                                org.dialtone.wire.v1.ConnectionEvent
                                                                        .newBuilder()
                                                                        .setRevision(1)
                                                                        .setCause(
                                                                                "NO_SUCH_CAUSE"))))
                        .build());
        fails(RouterError.RPC_X_BAD_STUB_DATA, () -> stream.poll(SOON));
        assertThat(stream.closed()).isTrue();
    }

    @Test
    void nonsenseOnTheRegisterCallMakesItConnectAnew() throws Exception {
        router.register(event);
        service.requests.clear();
        service.tellRegistered(
                RegisterResponse.newBuilder()
                        .setSignal(RegisterResponse.Signal.newBuilder().addIds(1).addSignals(1))
                        .build());
        await().atMost(SOON).until(() -> !service.requests.isEmpty());
        assertThat(router.info()).isNotNull();
    }

    @Test
    void aClosedRouterIsAnInvalidHandleAndItsEventsAreSilent() throws Exception {
        Registration registration = router.register(event);
        EventStream stream = router.events(StreamOptions.live());
        router.close();
        router.close();
        service.signal(1, 1);
        assertThat(event.count()).isZero();
        assertThat(registration.active()).isFalse();
        assertThat(stream.closed()).isTrue();
        assertThat(stream.poll(SOON)).isNull();
        fails(RouterError.INVALID_HANDLE, () -> router.register(event));
        fails(RouterError.INVALID_HANDLE, () -> router.deregister(event));
        fails(RouterError.INVALID_HANDLE, router::snapshot);
        fails(RouterError.INVALID_HANDLE, router::info);
        fails(RouterError.INVALID_HANDLE, router::events);
        assertThat(event.isClosed()).isFalse();
    }

    @Test
    void aLanOnlyRouterIs903AfterANullEvent() {
        service.lanOnly = true;
        try (Router lan = open(options())) {
            fails(RouterError.DDM_NOT_RUNNING, () -> lan.register(event));
            fails(RouterError.DDM_NOT_RUNNING, () -> lan.deregister(event));
            fails(RouterError.INVALID_PARAMETER, () -> lan.register(nothing()));
        }
    }

    @SuppressWarnings("NullAway") // what a caller without a checker may do
    private static EventObject nothing() {
        return null;
    }

    @Test
    void closingDuringAnOutageIsQuick() throws Exception {
        service.stop();
        await().atMost(SOON).until(() -> last(told) instanceof LinkState.Reconnecting);
        router.close();
        await().atMost(SOON).until(() -> threads().isEmpty());
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aThousandRoundsLeaveNothingBehind() throws Exception {
        router.close();
        await().atMost(SOON).until(() -> threads().isEmpty());
        long before = descriptors();
        for (int i = 0; i < 1000; i++) {
            try (Router each = open(RemoteOptions.DEFAULT.connectTimeout(SOON))) {
                if (i % 10 == 0) {
                    each.register(event);
                    each.events(StreamOptions.live());
                }
            }
        }
        await().atMost(SOON).until(() -> threads().isEmpty());
        await().atMost(SOON).until(() -> descriptors() <= before + 4); // the other end's may lag
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("dialtone-remote"))
                .toList();
    }

    private static long descriptors() throws Exception {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
