package org.dialtone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.AioSignals;
import org.dialtone.linux.ffm.EventFd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class EventFdObjectTest {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private static void fails(RouterError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void autoResetIsTakenByTheWait() throws Exception {
        try (EventFdObject event = EventFdObject.create(true)) {
            assertThat(event.await(Duration.ZERO)).isFalse();
            event.set();
            event.set();
            assertThat(event.isSet()).isTrue();
            assertThat(event.isSet()).as("looking takes nothing").isTrue();
            assertThat(event.await(FOREVER)).isTrue();
            assertThat(event.isSet()).isFalse();
            assertThat(event.await(Duration.ZERO)).isFalse();
            assertThat(event.count()).isEqualTo(2);
        }
    }

    @Test
    void manualResetStaysSetUntilReset() throws Exception {
        try (EventFdObject event = EventFdObject.create(false)) {
            event.set();
            assertThat(event.await(FOREVER)).isTrue();
            assertThat(event.await(Duration.ZERO)).isTrue();
            event.reset();
            assertThat(event.isSet()).isFalse();
            assertThat(event.await(Duration.ZERO)).isFalse();
            assertThat(event.count()).as("how often it was set outlives a reset").isEqualTo(1);
        }
    }

    @Test
    void everyTimeoutHasAMeaning() throws Exception {
        try (EventFdObject event = EventFdObject.create(true)) {
            for (Duration none :
                    List.of(
                            Duration.ZERO,
                            Duration.ofNanos(-1),
                            Duration.ofNanos(Long.MIN_VALUE),
                            Duration.ofSeconds(Long.MIN_VALUE))) {
                assertThat(event.await(none)).as("%s, not set", none).isFalse();
                event.set();
                assertThat(event.await(none)).as("%s, set", none).isTrue();
            }
            event.set();
            assertThat(event.await(Duration.ofNanos(Long.MAX_VALUE))).isTrue();
            event.set();
            assertThat(event.await(FOREVER)).isTrue();
        }
    }

    @Test
    void aWaiterIsWokenByASignal() throws Exception {
        try (EventFdObject event = EventFdObject.create(true)) {
            CompletableFuture<Boolean> woken = waiting(event);
            event.set();
            assertThat(woken.get()).isTrue();
        }
    }

    @Test
    void oneSignalOfAnAutoResetOneWakesOneWaiter() throws Exception {
        try (EventFdObject event = EventFdObject.create(true)) {
            AtomicInteger taken = new AtomicInteger();
            List<Thread> waiters = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiters.add(
                        Thread.ofPlatform()
                                .daemon()
                                .start(
                                        () -> {
                                            try {
                                                event.await(FOREVER);
                                                taken.incrementAndGet();
                                            } catch (InterruptedException e) {
                                                throw new AssertionError(e);
                                            }
                                        }));
            }
            for (int i = 1; i <= 4; i++) {
                event.set();
                int signals = i;
                await().until(() -> taken.get() == signals);
                assertThat(event.isSet()).isFalse();
            }
            for (Thread waiter : waiters) {
                waiter.join();
            }
        }
    }

    private static CompletableFuture<Boolean> waiting(EventFdObject event) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            begun.countDown();
                            try {
                                result.complete(event.await(FOREVER));
                            } catch (InterruptedException | RuntimeException e) {
                                result.completeExceptionally(e);
                            }
                        });
        try {
            begun.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return result;
    }

    @Test
    void closingSendsWaitersHomeWithAnError() {
        for (boolean autoReset : new boolean[] {true, false}) {
            EventFdObject event = EventFdObject.create(autoReset);
            CompletableFuture<Boolean> first = waiting(event);
            CompletableFuture<Boolean> second = waiting(event);
            event.close();
            for (CompletableFuture<Boolean> waiter : List.of(first, second)) {
                assertThatThrownBy(waiter::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                RouterException.class,
                                e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_HANDLE));
            }
        }
    }

    @Test
    void aClosedOneIsNotSetAndCannotBeWaitedFor() {
        EventFdObject event = EventFdObject.create(false);
        event.set();
        event.close();
        event.close();
        event.set();
        event.reset();
        assertThat(event.isClosed()).isTrue();
        assertThat(event.isSet()).isFalse();
        assertThat(event.count()).isEqualTo(1);
        fails(RouterError.INVALID_HANDLE, () -> event.await(Duration.ZERO));
        fails(RouterError.INVALID_HANDLE, () -> event.await(FOREVER));
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (EventFdObject event = EventFdObject.create(true)) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread waiter =
                    Thread.ofPlatform()
                            .daemon()
                            .start(
                                    () -> {
                                        try {
                                            event.await(FOREVER);
                                        } catch (InterruptedException | RuntimeException e) {
                                            ended.complete(e);
                                        }
                                    });
            waiter.interrupt();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
            waiter.join();
        }
    }

    @Test
    void aThreadThatIsInterruptedAlreadyDoesNotEvenLook() {
        try (EventFdObject event = EventFdObject.create(true)) {
            event.set();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> event.await(Duration.ZERO))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(event.isSet()).as("the signal is still there").isTrue();
        }
    }

    @Test
    void whoeverHoldsTheDescriptorSeesTheSignalsAndTheirNumber() throws Exception {
        try (EventFd owner = EventFd.create();
                EventFdObject event = EventFdObject.adopt(owner.descriptor(), true)) {
            event.set();
            event.set();
            assertThat(owner.read()).isEqualTo(2);
            assertThat(event.isSet()).as("the owner has taken it").isFalse();
            owner.write();
            assertThat(event.await(FOREVER)).isTrue();
        }
    }

    @Test
    void aForeignOneIsSignalledOnceForEachSet() {
        try (AioSignals signals = AioSignals.open();
                EventFd owner = EventFd.create();
                EventFdObject event = EventFdObject.adoptForeign(owner.descriptor(), signals)) {
            event.set();
            event.set();
            assertThat(owner.read()).isEqualTo(2);
            assertThat(event.count()).isEqualTo(2);
            fails(
                    RouterError.INVALID_PARAMETER,
                    () -> EventFdObject.adoptForeign(0, signals)); // stdin
        }
    }

    @Test
    void closingAnAdoptedOneIsNoSignalToItsOwner() {
        try (EventFd owner = EventFd.create()) {
            EventFdObject.adopt(owner.descriptor(), true).close();
            EventFdObject.adopt(owner.descriptor(), false).close();
            assertThat(owner.awaitSet(0)).isFalse();
            owner.write();
            assertThat(owner.read()).as("the owner's descriptor lives on").isEqualTo(1);
        }
    }

    @Test
    void whatIsNoEventfdIsAnInvalidParameter() throws Exception {
        EventFd closed = EventFd.create();
        closed.close();
        for (int none : new int[] {-1, 100_000, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> EventFdObject.adopt(none, true))
                    .isInstanceOfSatisfying(
                            RouterException.class, e -> assertThat(e.code()).isEqualTo(87))
                    .hasMessage(
                            "descriptor " + none + " is not an eventfd: make one with eventfd(2)");
        }
        fails(RouterError.INVALID_PARAMETER, () -> EventFdObject.adopt(0, true)); // stdin
    }

    @Test
    void saysWhatItIs() {
        try (EventFdObject auto = EventFdObject.create(true);
                EventFdObject manual = EventFdObject.create(false)) {
            assertThat(auto).hasToString("auto-reset event, eventfd " + auto.descriptor());
            assertThat(manual).hasToString("manual-reset event, eventfd " + manual.descriptor());
        }
    }
}
