package org.dialtone.core.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.EventObject;
import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.SignalledEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

class NotificationRegistryTest {
    private static final UUID EPOCH = UUID.randomUUID();
    private static final Executor OWN_THREAD = task -> Thread.ofPlatform().start(task);

    private final AtomicLong revision = new AtomicLong();
    private final List<Entry> ended = Collections.synchronizedList(new ArrayList<>());
    private final NotificationRegistry registry = registry(1000);

    private NotificationRegistry registry(int limit) {
        return new NotificationRegistry(limit, () -> new Position(EPOCH, revision.get()));
    }

    private static SignalledEvent event() {
        return (SignalledEvent) EventObject.autoReset();
    }

    private Entry add(SignalledEvent event) {
        return registry.add(event, ended::add);
    }

    private void publish() {
        revision.incrementAndGet();
        registry.publish();
    }

    private static void fails(RouterError error, Runnable call) {
        assertThatExceptionOfType(RouterException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void eachRegistrationIsSignalledOnceByEachPublication() {
        List<SignalledEvent> events = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 3 * NotificationRegistry.BLOCK + 5; i++) {
            SignalledEvent event = event();
            events.add(event);
            entries.add(add(event));
        }
        publish();
        publish();

        assertThat(events).allMatch(EventObject::isSet).allMatch(event -> event.count() == 2);
        assertThat(entries).allMatch(entry -> entry.signals() == 2);
        assertThat(registry.signals()).isEqualTo(2L * events.size());
        assertThat(registry.size()).isEqualTo(events.size());
    }

    @Test
    void itCountsFromThePositionThatIsPublic() {
        revision.set(41);
        assertThat(add(event()).since()).isEqualTo(new Position(EPOCH, 41));
    }

    @Test
    void whatHasEndedIsNotSignalledAndItsCountIsKept() {
        SignalledEvent event = event();
        Entry entry = add(event);
        publish();
        assertThat(entry.end()).isTrue();
        publish();

        assertThat(event.count()).isOne();
        assertThat(entry.active()).isFalse();
        assertThat(entry.end()).as("again").isFalse();
        assertThat(ended).containsExactly(entry);
        assertThat(registry.size()).isZero();
    }

    @Test
    void placesAreUsedAgain() {
        NotificationRegistry small = registry(NotificationRegistry.BLOCK);
        SignalledEvent stays = event();
        small.add(stays, _ -> {});
        for (int i = 0; i < 10_000; i++) {
            SignalledEvent event = event();
            Entry entry = small.add(event, _ -> {});
            small.publish();
            assertThat(event.count()).isOne();
            entry.end();
        }
        assertThat(stays.count()).isEqualTo(10_000);
        assertThat(small.size()).isOne();
    }

    @Test
    void theLimitIsALimitOfWhatStands() {
        NotificationRegistry two = registry(2);
        Entry first = two.add(event(), _ -> {});
        two.add(event(), _ -> {});
        fails(RouterError.NOT_ENOUGH_MEMORY, () -> two.add(event(), _ -> {}));
        first.end();
        assertThat(two.add(event(), _ -> {}).active()).isTrue();
    }

    @Test
    void aClosedEventIsNotTaken() {
        SignalledEvent event = event();
        event.close();
        fails(RouterError.INVALID_PARAMETER, () -> add(event));
        assertThat(registry.size()).isZero();
        publish();
        assertThat(event.isSet()).isFalse();
    }

    @Test
    void closingTheEventEndsAllItsRegistrations() {
        NotificationRegistry other = registry(10);
        SignalledEvent event = event();
        Entry first = add(event);
        Entry second = other.add(event, ended::add);
        event.close();
        assertThat(ended).containsExactly(first, second);
        assertThat(registry.size() + other.size()).isZero();
    }

    @Test
    void closingEndsEverythingAndTakesNoMore() {
        SignalledEvent event = event();
        Entry entry = add(event);
        registry.close();
        publish();

        assertThat(event.isSet()).isFalse();
        assertThat(entry.active()).isFalse();
        assertThat(ended).containsExactly(entry);
        fails(RouterError.INVALID_HANDLE, () -> add(event()));
        registry.close();
    }

    /// The barrier: the publisher holds the registration in its hand; who deregisters waits until
    /// it has let go.
    @Test
    void endingWaitsForThePublisherThatHoldsTheRegistration() throws Exception {
        Held held = new Held();
        Entry blocking = add(held);
        Entry neighbour = add(event());
        CompletableFuture<@Nullable Void> publication =
                CompletableFuture.runAsync(this::publish, OWN_THREAD);
        assertThat(held.entered.await(20, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Boolean> ending =
                CompletableFuture.supplyAsync(blocking::end, OWN_THREAD);
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        await().until(() -> !blocking.active());
        Thread.startVirtualThread(() -> second.complete(blocking.end()));
        CompletableFuture<Boolean> next = CompletableFuture.supplyAsync(neighbour::end, OWN_THREAD);
        await().until(() -> !neighbour.active());

        assertThat(ending.isDone() || second.isDone() || next.isDone())
                .as("returned while it may still be signalled")
                .isFalse();
        held.go.countDown();
        assertThat(ending.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(20, TimeUnit.SECONDS)).as("who comes second waits too").isFalse();
        assertThat(next.get(20, TimeUnit.SECONDS)).isTrue();
        publication.get(20, TimeUnit.SECONDS);
    }

    @Test
    void endingDoesNotWaitForAPublisherThatIsElsewhere() throws Exception {
        Held held = new Held();
        add(held);
        List<Entry> others = new ArrayList<>();
        for (int i = 0; i < 2 * NotificationRegistry.BLOCK; i++) {
            others.add(add(event()));
        }
        CompletableFuture<@Nullable Void> publication =
                CompletableFuture.runAsync(this::publish, OWN_THREAD);
        assertThat(held.entered.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(others.getLast().end()).isTrue(); // returns

        SignalledEvent late = event();
        add(late);
        held.go.countDown();
        publication.get(20, TimeUnit.SECONDS);
        assertThat(registry.size()).isEqualTo(2 * NotificationRegistry.BLOCK + 1);
    }

    @Test
    void closingWaitsForThePublisher() throws Exception {
        Held held = new Held();
        add(held);
        CompletableFuture<@Nullable Void> publication =
                CompletableFuture.runAsync(this::publish, OWN_THREAD);
        assertThat(held.entered.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<@Nullable Void> closing =
                CompletableFuture.runAsync(registry::close, OWN_THREAD);
        await().until(() -> registry.size() == 0);
        assertThat(closing).isNotDone();
        held.go.countDown();
        closing.get(20, TimeUnit.SECONDS);
        publication.get(20, TimeUnit.SECONDS);
    }

    /// Registered means: every later one. Ended means: never again. Under fire.
    @Test
    void underFireEachRegistrationGetsAllSinceItBeganAndNothingAfterItsEnd() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread publisher =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!stop.get()) {
                                        publish();
                                    }
                                });
        try {
            List<CompletableFuture<@Nullable Void>> owners = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                owners.add(CompletableFuture.runAsync(this::comeAndGo, OWN_THREAD));
            }
            for (CompletableFuture<@Nullable Void> owner : owners) {
                owner.get(20, TimeUnit.SECONDS);
            }
        } finally {
            stop.set(true);
            publisher.join();
        }
        assertThat(registry.size()).isZero();
    }

    private void comeAndGo() {
        for (int i = 0; i < 3_000; i++) {
            SignalledEvent event = event();
            long before = revision.get();
            Entry entry = registry.add(event, _ -> {});
            if (i % 50 == 0) {
                long begun = revision.get();
                while (revision.get() < begun + 3) {
                    Thread.onSpinWait();
                }
            }
            // all but the one that is being published now must have come
            long sure = revision.get() - 1 - entry.since().revision();
            entry.end();
            long count = event.count();
            assertThat(count).isGreaterThanOrEqualTo(sure);
            assertThat(count).isLessThanOrEqualTo(revision.get() - before + 1);
            assertThat(event.count()).isEqualTo(count);
            event.reset();
            assertThat(event.isSet()).isFalse();
        }
    }

    /// An event object that holds the publisher in its post.
    private static final class Held extends SignalledEvent {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void post() {
            entered.countDown();
            try {
                assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void wake() {}

        @Override
        public void reset() {}

        @Override
        public boolean isSet() {
            return false;
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
