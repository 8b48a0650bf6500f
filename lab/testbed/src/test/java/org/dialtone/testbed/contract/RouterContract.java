package org.dialtone.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.Position;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.core.loop.RouterCore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/// What every router promises, whichever way a caller comes to it and whatever its links are.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
abstract class RouterContract {
    static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private Way way;
    private Router router;
    private boolean up = true;
    private final EventObject event = EventObject.autoReset();

    abstract Way way(RouterCore.Settings settings, Path directory);

    @BeforeEach
    void open() {
        way = way(new RouterCore.Settings("test", false, 8), directory);
        router = way.open();
        await().atMost(SOON).until(() -> eth0().connected());
    }

    @AfterEach
    void close() {
        router.close();
        way.close();
    }

    private RouterInterface eth0() {
        return router.interfaces().stream()
                .filter(each -> each.name().equals("eth0"))
                .findFirst()
                .orElseThrow();
    }

    /// The carrier goes or comes back, and the router has noticed and has told whoever is
    /// registered: that it counts last.
    private void change() {
        long before = router.info().position().revision();
        up = !up;
        way.world.carrier(up);
        await().atMost(SOON).until(() -> router.info().position().revision() > before);
        long after = router.info().position().revision();
        await().atMost(SOON).until(() -> router.statistics().events() >= after);
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

    @SuppressWarnings("NullAway") // what a caller without a checker may do
    private static EventObject nothing() {
        return null;
    }

    private static ConnectionEvent next(EventStream stream) throws InterruptedException {
        StreamRecord record = stream.poll(SOON);
        while (record != null && !(record instanceof ConnectionEvent)) {
            record = stream.poll(SOON);
        }
        if (record instanceof ConnectionEvent told) {
            return told;
        }
        throw new AssertionError("nothing came");
    }

    @Test
    void registeredItIsSignalledAndTheStateShowsTheChange() throws Exception {
        Registration registration = router.register(event);
        assertThat(registration.active()).isTrue();
        assertThat(registration.event()).isSameAs(event);
        assertThat(registration.since()).isEqualTo(router.snapshot().position());
        way.world.carrier(false);
        assertThat(event.await(SOON)).isTrue();
        assertThat(eth0().connected()).as("a woken caller never reads the old state").isFalse();
        way.world.carrier(true);
        assertThat(event.await(SOON)).isTrue();
        assertThat(eth0().connected()).isTrue();
        assertThat(registration.signals()).isEqualTo(2);
        assertThat(event.count()).isEqualTo(2);
    }

    @Test
    void registeredTwiceItIsOneRegistration() {
        Registration first = router.register(event);
        assertThat(router.register(event)).isSameAs(first);
        assertThat(router.statistics().registrations()).isOne();
        change();
        await().atMost(SOON).until(() -> event.count() == 1);
        router.deregister(event);
        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(event));
        assertThat(router.statistics().registrations()).isZero();
    }

    @Test
    void deregisteredItIsSilentAndASignalGivenStaysGiven() throws Exception {
        Registration registration = router.register(event);
        change();
        await().atMost(SOON).until(event::isSet);
        router.deregister(event);
        change();
        change();
        assertThat(registration.active()).isFalse();
        assertThat(registration.signals()).isOne();
        assertThat(event.count()).isOne();
        assertThat(event.await(Duration.ZERO)).isTrue();
    }

    @Test
    void registeredAgainItCountsFromThen() {
        router.register(event);
        router.deregister(event);
        change();
        Registration again = router.register(event);
        change();
        await().atMost(SOON).until(() -> again.signals() == 1);
        assertThat(event.count()).isOne();
    }

    @Test
    void whatIsRegisteredThroughOneHandleIsForeignToAnother() {
        try (Router other = way.open()) {
            router.register(event);
            fails(RouterError.INVALID_PARAMETER, () -> other.deregister(event));
            other.register(event);
            router.deregister(event);
            change();
            await().atMost(SOON).until(() -> event.count() == 1);
        }
    }

    @Test
    void nullAndClosedEventsAreInvalidParameters() {
        EventObject closed = EventObject.autoReset();
        closed.close();
        for (EventObject wrong : new EventObject[] {nothing(), closed}) {
            fails(RouterError.INVALID_PARAMETER, () -> router.register(wrong));
            fails(RouterError.INVALID_PARAMETER, () -> router.deregister(wrong));
        }
        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(event));
    }

    @Test
    void closingTheEventEndsItsRegistration() {
        Registration registration = router.register(event);
        event.close();
        assertThat(registration.active()).isFalse();
        await().atMost(SOON).until(() -> router.statistics().registrations() == 0);
        fails(RouterError.INVALID_PARAMETER, () -> router.register(event));
    }

    @Test
    void theLimitOfRegistrationsIsNotEnoughMemory() {
        List<EventObject> events = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            events.add(EventObject.autoReset());
            router.register(events.getLast());
        }
        fails(RouterError.NOT_ENOUGH_MEMORY, () -> router.register(event));
        router.deregister(events.getFirst());
        assertThat(router.register(event).active()).isTrue();
    }

    @Test
    void closingAHandleEndsWhatIsItsAndNoOthers() {
        EventObject others = EventObject.autoReset();
        try (Router other = way.open()) {
            other.register(others);
            Registration registration = router.register(event);
            EventStream stream = router.events();
            router.close();
            assertThat(registration.active()).isFalse();
            assertThat(stream.closed()).isTrue();
            await().atMost(SOON).until(() -> other.statistics().registrations() == 1);
            way.world.carrier(false);
            await().atMost(SOON).until(() -> others.count() == 1);
            assertThat(event.count()).isZero();
            assertThat(event.isClosed()).isFalse();
        }
    }

    @Test
    void aClosedHandleIsInvalidForEveryCall() {
        router.close();
        fails(RouterError.INVALID_HANDLE, () -> router.register(nothing()));
        fails(RouterError.INVALID_HANDLE, () -> router.deregister(nothing()));
        fails(RouterError.INVALID_HANDLE, router::snapshot);
        fails(RouterError.INVALID_HANDLE, router::events);
        fails(RouterError.INVALID_HANDLE, () -> router.history(HistoryQuery.ALL));
        fails(RouterError.INVALID_HANDLE, router::listeners);
        fails(RouterError.INVALID_HANDLE, router::journal);
        fails(RouterError.INVALID_HANDLE, router::info);
        fails(RouterError.INVALID_HANDLE, router::statistics);
        fails(RouterError.INVALID_HANDLE, () -> router.traffic(new ConnectionId(1)));
        assertThatCode(router::close).as("twice").doesNotThrowAnyException();
    }

    @Test
    void deregisteredWhileChangesRainItIsSilentAtOnce() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread rain =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (boolean on = false; !done.get(); on = !on) {
                                        way.world.carrier(on);
                                        Thread.onSpinWait();
                                    }
                                });
        try {
            for (int i = 0; i < 100; i++) {
                Registration registration = router.register(event);
                await().atMost(SOON)
                        .pollInterval(Duration.ofNanos(1000))
                        .until(() -> registration.signals() > 0);
                router.deregister(event);
                long count = event.count();
                long seen = router.info().position().revision();
                await().atMost(SOON)
                        .pollInterval(Duration.ofNanos(1000))
                        .until(() -> router.info().position().revision() > seen);
                assertThat(event.count()).isEqualTo(count);
            }
        } finally {
            done.set(true);
            rain.join();
        }
    }

    @Test
    void aSnapshotAndTheStreamAfterItFit() throws Exception {
        try (EventStream stream = router.events(StreamOptions.live().onlyConnections())) {
            RouterSnapshot start = stream.snapshot();
            assertThat(stream.position()).isEqualTo(start.position());
            assertThat(start.connections())
                    .anyMatch(connection -> connection.interfaceName().equals("eth0"));
            change();
            ConnectionEvent told = next(stream);
            assertThat(told.interfaceName()).isEqualTo("eth0");
            assertThat(told.kind()).isEqualTo(ConnectionEvent.Kind.DISCONNECTED);
            assertThat(told.duration()).isNotNull();
            assertThat(told.revision()).isGreaterThan(start.position().revision());
            assertThat(stream.position().revision()).isEqualTo(told.revision());
        }
    }

    @Test
    void aStreamIsResumedWithoutAHole() throws Exception {
        Position left;
        try (EventStream stream = router.events(StreamOptions.live().onlyConnections())) {
            change();
            left = new Position(stream.position().epoch(), next(stream).revision());
            assertThat(stream.position()).isEqualTo(left);
        }
        change();
        change();
        try (EventStream stream = router.events(StreamOptions.resume(left).onlyConnections())) {
            assertThat(next(stream).kind()).isEqualTo(ConnectionEvent.Kind.CONNECTED);
            assertThat(next(stream).kind()).isEqualTo(ConnectionEvent.Kind.DISCONNECTED);
        }
    }

    @Test
    void aPositionOfAnotherJournalIsAGap() throws Exception {
        change();
        Position foreign = new Position(UUID.randomUUID(), 7);
        try (EventStream stream = router.events(StreamOptions.resume(foreign))) {
            assertThat(stream.poll(SOON))
                    .isInstanceOfSatisfying(
                            StreamRecord.Gap.class,
                            gap ->
                                    assertThat(gap.reason())
                                            .isEqualTo(StreamRecord.Gap.Reason.OTHER_EPOCH));
            assertThat(stream.position().epoch()).isEqualTo(router.info().position().epoch());
        }
    }

    @Test
    void aSilentStreamSaysThatItLives() throws Exception {
        StreamOptions options = StreamOptions.live().progressEvery(Duration.ofMillis(20));
        try (EventStream stream = router.events(options)) {
            StreamRecord record = stream.poll(SOON);
            while (!(record instanceof StreamRecord.Progress mark)) {
                assertThat(record).isNotNull();
                record = stream.poll(SOON);
            }
            assertThat(mark.revision()).isEqualTo(stream.position().revision());
        }
    }

    @Test
    void aClosedStreamSendsItsReaderHome() throws Exception {
        EventStream stream = router.events();
        Thread reader =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (StreamRecord _ : stream) {
                                        // reads on
                                    }
                                });
        stream.close();
        reader.join();
        assertThat(stream.poll(SOON)).isNull();
        assertThat(stream.closed()).isTrue();
    }

    @Test
    void historyTellsWhatTheStreamTold() throws Exception {
        List<StreamRecord> told = new ArrayList<>();
        try (EventStream stream = router.events(StreamOptions.live().onlyConnections())) {
            HistoryQuery since =
                    new HistoryQuery(stream.position().revision(), null, null, "eth*", true, 10);
            change();
            change();
            told.add(next(stream));
            told.add(next(stream));
            assertThat(router.history(since).records()).isEqualTo(told);
            assertThat(router.history(since).end().epoch()).isEqualTo(stream.position().epoch());
        }
    }

    @Test
    void listenersAreListed() {
        router.register(event);
        try (EventStream stream = router.events()) {
            assertThat(stream.closed()).isFalse();
            assertThat(router.listeners()).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void trafficIsOfAConnectionThatExists() throws Exception {
        ConnectionId connection =
                router.connections().stream()
                        .filter(each -> each.interfaceName().equals("eth0"))
                        .findFirst()
                        .orElseThrow()
                        .id();
        assertThat(router.traffic(connection)).isPresent();
        change();
        assertThat(router.traffic(connection)).isEmpty();
    }
}
