package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
import org.dialtone.api.Registration;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.Traffic;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.EventRing;
import org.dialtone.testbed.fake.FakeKernel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// The contract's table of register and deregister, row by row, on a router with its own thread.
class RouterHandleTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final FakeKernel kernel = FakeKernel.blocking();
    private final RouterCore core = core(kernel, false, 100);
    private final Router router = core.handle(Caller.within(Role.OBSERVER));
    private final EventObject event = EventObject.autoReset();

    private static RouterCore core(FakeKernel kernel, boolean lanOnly, int registrations) {
        if (kernel.names().isEmpty()) {
            kernel.addUp("eth0");
        }
        return RouterCore.start(
                new RouterCore.Settings("test", lanOnly, registrations),
                kernel,
                new EventRing(UUID.randomUUID(), 1024),
                Time.SYSTEM);
    }

    @AfterEach
    void close() {
        core.close();
    }

    /// The carrier changes, and the router has noticed and has told whoever is registered: that it
    /// counts last.
    private void change() {
        long before = router.statistics().events();
        kernel.flip("eth0", 1);
        await().atMost(SOON).until(() -> router.statistics().events() > before);
    }

    private static void fails(RouterError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(error);
                            assertThat(e.getMessage()).isNotBlank();
                            assertThat(e.toString())
                                    .startsWith(error.symbol() + " (" + error.code() + "): ");
                        });
    }

    @SuppressWarnings("NullAway") // what a caller without a checker may do
    private static EventObject nothing() {
        return null;
    }

    @Test
    void registeredItIsSignalledByEveryLaterChange() throws InterruptedException {
        Registration registration = router.register(event);
        RouterSnapshot then = router.snapshot();
        assertThat(registration.since()).isEqualTo(then.position());
        assertThat(registration.active()).isTrue();
        assertThat(registration.event()).isSameAs(event);

        kernel.carrier("eth0", false);

        assertThat(event.await(SOON)).isTrue();
        assertThat(router.interfaces().getFirst().connected())
                .as("a woken caller never reads the old state")
                .isFalse();
        assertThat(registration.signals()).isOne();
    }

    @Test
    void registeredTwiceItIsOneRegistration() throws InterruptedException {
        Registration first = router.register(event);
        Registration second = router.register(event);
        change();

        assertThat(second).isSameAs(first);
        assertThat(event.await(SOON)).isTrue();
        assertThat(event.count()).isOne();
        assertThat(router.statistics().registrations()).isOne();
        router.deregister(event);
        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(event));
    }

    @Test
    void whoIsToldIsListedWithWhoOwnsItAndHowMuchItWasTold() throws InterruptedException {
        Caller alice = new Caller(Role.OBSERVER, "uid 1000 (alice), pid 4711", true);
        try (Router hers = core.handle(alice);
                EventStream stream = hers.events()) {
            router.register(event);
            assertThat(hers.register(event).active()).isTrue();
            change();
            change();
            assertThat(stream.poll(SOON)).isNotNull();

            List<Listener> all = router.listeners();
            assertThat(all).isEqualTo(hers.listeners());
            assertThat(all)
                    .extracting(Listener::kind, Listener::owner, Listener::told, Listener::lag)
                    .containsExactly(
                            tuple(Listener.Kind.STREAM, alice.name(), 1L, 1L),
                            tuple(Listener.Kind.EVENT_OBJECT, "", 2L, 0L),
                            tuple(Listener.Kind.EVENT_OBJECT, alice.name(), 2L, 0L));
            assertThat(all).extracting(Listener::id).doesNotHaveDuplicates();
        }
        assertThat(router.listeners()).hasSize(1);
        router.deregister(event);
        assertThat(router.listeners()).isEmpty();
    }

    @Test
    void aHandleSaysWhoItTakesTheCallerFor() {
        RouterInfo info = core.handle(new Caller(Role.OPERATOR, "uid 7", true)).info();
        assertThat(info.role()).isEqualTo(Role.OPERATOR);
        assertThat(info.caller()).isEqualTo("uid 7");
        assertThat(router.info().caller()).isEmpty();
    }

    @Test
    void whatHasHappenedCanBeListed() {
        change();
        change();
        HistoryPage page = router.history(HistoryQuery.ALL);
        assertThat(page.records()).hasSize(2);
        assertThat(page.more()).isFalse();
        assertThat(page.end()).isEqualTo(router.info().position());
        assertThat(router.history(HistoryQuery.ALL.after(1)).records()).hasSize(1);

        JournalStatus journal = router.journal();
        assertThat(journal.state()).isEqualTo(JournalStatus.State.MEMORY);
        assertThat(journal.last()).isEqualTo(page.end());
        assertThat(journal.first()).isOne();
    }

    @Test
    void historyListenersAndJournalTakeTheSameRightAsTheRest() {
        Router stranger = core.handle(Caller.within(Role.NONE));
        fails(RouterError.ACCESS_DENIED, () -> stranger.history(HistoryQuery.ALL));
        fails(RouterError.ACCESS_DENIED, stranger::listeners);
        fails(RouterError.ACCESS_DENIED, stranger::journal);
        router.close();
        fails(RouterError.INVALID_HANDLE, () -> router.history(HistoryQuery.ALL));
        fails(RouterError.INVALID_HANDLE, router::listeners);
        fails(RouterError.INVALID_HANDLE, router::journal);
    }

    @Test
    void theSameEventThroughTwoHandlesIsTwoRegistrations() {
        try (Router other = core.handle(Caller.within(Role.OBSERVER))) {
            router.register(event);
            other.register(event);
            router.deregister(event);
            fails(RouterError.INVALID_PARAMETER, () -> router.deregister(event));
            change();
            await().atMost(SOON).until(() -> event.count() == 1);
            other.deregister(event);
        }
    }

    @Test
    void deregisteredItIsSignalledNoMoreAndASignalGivenStaysGiven() throws InterruptedException {
        Registration registration = router.register(event);
        change();
        await().atMost(SOON).until(event::isSet);

        router.deregister(event);
        long count = event.count();
        change();
        change();

        assertThat(event.isSet()).isTrue();
        assertThat(event.await(Duration.ZERO)).isTrue();
        assertThat(event.count()).isEqualTo(count);
        assertThat(registration.active()).isFalse();
        assertThat(registration.signals()).isOne();
    }

    @Test
    void registeredAgainAfterDeregisteringItCountsFromThen() {
        router.register(event);
        router.deregister(event);
        change();
        Registration again = router.register(event);
        change();

        await().atMost(SOON).until(() -> again.signals() == 1);
        assertThat(event.count()).isOne();
    }

    @Test
    void deregisteringWhatIsNotRegisteredIs87AndChangesNothing() {
        EventObject other = EventObject.autoReset();
        router.register(event);

        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(other));

        assertThat(router.statistics().registrations()).isOne();
        change();
        await().atMost(SOON).until(() -> event.count() == 1);
    }

    @Test
    void nullClosedAndForeignEventsAre87() {
        EventObject closed = EventObject.autoReset();
        closed.close();

        fails(RouterError.INVALID_PARAMETER, () -> router.register(nothing()));
        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(nothing()));
        fails(RouterError.INVALID_PARAMETER, () -> router.register(closed));
        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(closed));
        fails(RouterError.INVALID_PARAMETER, () -> router.register(new Foreign()));
        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(new Foreign()));
    }

    @Test
    void aClosedHandleIs6ForEveryCall() {
        router.close();

        fails(RouterError.INVALID_HANDLE, () -> router.register(event));
        fails(RouterError.INVALID_HANDLE, () -> router.deregister(event));
        fails(RouterError.INVALID_HANDLE, router::snapshot);
        fails(RouterError.INVALID_HANDLE, router::events);
        fails(RouterError.INVALID_HANDLE, router::info);
        fails(RouterError.INVALID_HANDLE, router::statistics);
        fails(RouterError.INVALID_HANDLE, () -> router.traffic(new ConnectionId(1)));
        assertThatCode(router::close).as("twice").doesNotThrowAnyException();
    }

    @Test
    void aCallerWithoutTheRightIs5ForEveryCall() {
        Router stranger = core.handle(Caller.within(Role.NONE));

        fails(RouterError.ACCESS_DENIED, () -> stranger.register(event));
        fails(RouterError.ACCESS_DENIED, () -> stranger.deregister(event));
        fails(RouterError.ACCESS_DENIED, stranger::snapshot);
        fails(RouterError.ACCESS_DENIED, stranger::events);
        fails(RouterError.ACCESS_DENIED, stranger::info);
        fails(RouterError.ACCESS_DENIED, stranger::statistics);
        fails(RouterError.ACCESS_DENIED, () -> stranger.traffic(new ConnectionId(1)));
    }

    @Test
    void theRightComesBeforeTheHandleAndTheHandleBeforeTheParameter() {
        Router stranger = core.handle(Caller.within(Role.NONE));
        stranger.close();
        fails(RouterError.ACCESS_DENIED, () -> stranger.register(nothing()));
        fails(RouterError.ACCESS_DENIED, () -> stranger.deregister(nothing()));

        router.close();
        fails(RouterError.INVALID_HANDLE, () -> router.register(nothing()));
        fails(RouterError.INVALID_HANDLE, () -> router.deregister(nothing()));
    }

    @Test
    void aLanOnlyRouterIs903AfterTheHandleAndANullParameter() {
        try (RouterCore lan = core(FakeKernel.blocking(), true, 10)) {
            Router only = lan.handle(Caller.within(Role.ADMINISTRATOR));

            fails(RouterError.DDM_NOT_RUNNING, () -> only.register(event));
            fails(RouterError.DDM_NOT_RUNNING, () -> only.deregister(event));
            fails(RouterError.INVALID_PARAMETER, () -> only.register(nothing()));
            fails(
                    RouterError.ACCESS_DENIED,
                    () -> lan.handle(Caller.within(Role.NONE)).register(event));
            assertThat(only.info().lanOnly()).isTrue();
            assertThat(only.interfaces()).hasSize(1);
            only.close();
            fails(RouterError.INVALID_HANDLE, () -> only.register(event));
        }
    }

    @Test
    void aRouterAnswersWhetherItsLoopGoesRoundLanOnlyToo() throws Exception {
        core.ping();
        try (RouterCore lan = core(FakeKernel.blocking(), true, 100)) {
            lan.ping();
        }
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        core.loop().dials().mailbox.report(_ -> hang(stuck, go));
        stuck.await();
        CompletableFuture<@Nullable Void> ping = core.loop().ping();
        assertThatThrownBy(() -> ping.get(50, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        go.countDown();
        ping.get(SOON.toSeconds(), TimeUnit.SECONDS);
        core.close();
        fails(RouterError.INVALID_HANDLE, () -> core.ping());
    }

    private static void hang(CountDownLatch stuck, CountDownLatch go) {
        stuck.countDown();
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closingTheHandleEndsItsRegistrationsAndNoOthers() {
        EventObject others = EventObject.autoReset();
        Router other = core.handle(Caller.within(Role.OBSERVER));
        Registration registration = router.register(event);
        other.register(others);

        router.close();
        long count = event.count();
        kernel.flip("eth0", 1);
        await().atMost(SOON).until(() -> others.count() == 1);

        assertThat(event.count()).isEqualTo(count);
        assertThat(registration.active()).isFalse();
        assertThat(other.statistics().registrations()).isOne();
        assertThatCode(() -> other.deregister(others)).doesNotThrowAnyException();
    }

    @Test
    void closingTheEventEndsItsRegistrations() {
        Registration registration = router.register(event);
        Registration elsewhere = core.handle(Caller.within(Role.OBSERVER)).register(event);

        event.close();

        assertThat(registration.active()).isFalse();
        assertThat(elsewhere.active()).isFalse();
        assertThat(router.statistics().registrations()).isZero();
        fails(RouterError.INVALID_PARAMETER, () -> router.deregister(event));
    }

    @Test
    void closingTheRouterEndsEverything() {
        Registration registration = router.register(event);
        EventStream stream = router.events();

        core.close();

        assertThat(registration.active()).isFalse();
        assertThat(stream.closed()).isTrue();
        assertThat(kernel.closed()).isTrue();
        fails(RouterError.INVALID_HANDLE, () -> router.register(event));
        fails(RouterError.INVALID_HANDLE, router::snapshot);
        fails(
                RouterError.INVALID_HANDLE,
                () -> core.handle(Caller.within(Role.ADMINISTRATOR)).snapshot());
        assertThatCode(core::close).as("twice").doesNotThrowAnyException();
    }

    @Test
    void theLimitOfRegistrationsIs8AndFreedPlacesCountAgain() {
        try (RouterCore small = core(FakeKernel.blocking(), false, 2)) {
            Router handle = small.handle(Caller.within(Role.OBSERVER));
            EventObject second = EventObject.autoReset();
            handle.register(event);
            handle.register(second);
            handle.register(event); // stands already

            fails(RouterError.NOT_ENOUGH_MEMORY, () -> handle.register(EventObject.autoReset()));
            handle.deregister(second);
            assertThat(handle.register(EventObject.manualReset()).active()).isTrue();
        }
    }

    @Test
    void anOwnerThatIsStuckDelaysNobody() {
        Router slow = core.handle(Caller.within(Role.OBSERVER));
        EventStream neverRead = slow.events();
        EventObject neverWaitedFor = EventObject.autoReset();
        slow.register(neverWaitedFor);
        router.register(event);

        kernel.flip("eth0", 3);
        for (int i = 0; i < 2000; i++) {
            kernel.flip("eth0", 1);
        }

        await().atMost(SOON).until(() -> event.count() == neverWaitedFor.count());
        await().atMost(SOON).until(() -> router.info().position().revision() > 1500);
        assertThat(neverRead.closed()).isFalse();
    }

    @Test
    void deregisteredWhileChangesRainItIsSilentAtOnce() {
        AtomicLong flips = new AtomicLong();
        Thread rain =
                Thread.startVirtualThread(
                        () -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                kernel.flip("eth0", 1);
                                flips.incrementAndGet();
                                Thread.onSpinWait();
                            }
                        });
        try {
            for (int i = 0; i < 300; i++) {
                Registration registration = router.register(event);
                await().atMost(SOON)
                        .pollInterval(Duration.ofNanos(1000))
                        .until(() -> registration.signals() > 0);
                router.deregister(event);
                long count = event.count();
                long seen = flips.get();
                await().atMost(SOON)
                        .pollInterval(Duration.ofNanos(1000))
                        .until(() -> flips.get() > seen + 3);
                assertThat(event.count()).isEqualTo(count);
            }
        } finally {
            rain.interrupt();
        }
    }

    @Test
    void trafficIsAskedOfTheKernel() throws InterruptedException {
        ConnectionId connection = router.connections().getFirst().id();
        kernel.pass("eth0", new Traffic(1, 2, 3, 4));

        assertThat(router.traffic(connection)).contains(new Traffic(1, 2, 3, 4));
        assertThat(router.traffic(new ConnectionId(99))).isEmpty();
        change();
        assertThat(router.traffic(connection)).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without a checker may do
    void noConnectionAtAllIs87AndTheRouterLivesOn() {
        fails(RouterError.INVALID_PARAMETER, () -> router.traffic(null));
        change();
    }

    @Test
    void aStreamReadsWhatHappensAndEndsWithTheHandle() throws InterruptedException {
        EventStream stream = router.events();
        change();
        StreamRecord record = stream.poll(SOON);
        assertThat(record).isNotNull();
        assertThat(stream.position()).isEqualTo(router.info().position());
        AtomicReference<@Nullable StreamRecord> last = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        Thread.startVirtualThread(
                () -> {
                    try {
                        last.set(stream.poll(Duration.ofHours(1)));
                        done.countDown();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });

        router.close();

        assertThat(done.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(last.get()).isNull();
        assertThat(stream.closed()).isTrue();
    }

    @Test
    void aStreamCannotBeResumedFromTheFuture() {
        var position = router.info().position();
        var future = new org.dialtone.api.Position(position.epoch(), position.revision() + 1);

        fails(RouterError.INVALID_PARAMETER, () -> router.events(StreamOptions.resume(future)));
    }

    @Test
    void whereTheKernelFailsStreamsEndAndCallsSaySo() {
        EventStream stream = router.events();
        Registration registration = router.register(event);

        kernel.breakDown("no more");

        await().atMost(SOON).until(stream::closed);
        await().atMost(SOON).until(() -> !registration.active());
        fails(RouterError.INVALID_HANDLE, router::snapshot);
        fails(RouterError.INVALID_HANDLE, () -> router.register(event));
    }

    @Test
    void aKernelThatFailsAtOnceIsSaidByOpening() {
        FakeKernel broken = FakeKernel.blocking();
        broken.breakDown("no netlink here");

        assertThatThrownBy(() -> core(broken, false, 10))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("no netlink here");
        assertThat(broken.closed()).isTrue();
    }

    /// An event object that no router knows.
    private static final class Foreign implements EventObject {
        @Override
        public void set() {}

        @Override
        public void reset() {}

        @Override
        public boolean isSet() {
            return false;
        }

        @Override
        public long count() {
            return 0;
        }

        @Override
        public boolean await(Duration timeout) {
            return false;
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}
    }
}
