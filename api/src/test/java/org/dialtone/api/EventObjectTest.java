package org.dialtone.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

class EventObjectTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration NOT = Duration.ofMillis(2);

    private final EventObject auto = EventObject.autoReset();
    private final EventObject manual = EventObject.manualReset();

    private static final class Task<T> {
        final CompletableFuture<T> result = new CompletableFuture<>();
        final Thread thread;

        Task(boolean virtual, Callable<T> body) {
            Runnable run =
                    () -> {
                        try {
                            result.complete(body.call());
                        } catch (Exception e) {
                            result.completeExceptionally(e);
                        }
                    };
            thread = virtual ? Thread.startVirtualThread(run) : Thread.ofPlatform().start(run);
        }

        Task(Callable<T> body) {
            this(true, body);
        }

        Task<T> blocked() {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(
                            () ->
                                    thread.getState() == Thread.State.TIMED_WAITING
                                            || thread.getState() == Thread.State.WAITING);
            return this;
        }

        T get() throws Exception {
            return result.get(20, TimeUnit.SECONDS);
        }
    }

    private static void closed(Task<?> task) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(task::get)
                .havingCause()
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_HANDLE));
    }

    private static void fails(
            RouterError error, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void aNewOneIsNotSet() throws InterruptedException {
        for (EventObject event : List.of(auto, manual)) {
            assertThat(event.isSet()).isFalse();
            assertThat(event.count()).isZero();
            assertThat(event.await(Duration.ZERO)).isFalse();
            assertThat(event.await(Duration.ofSeconds(-1))).isFalse();
            assertThat(event.await(NOT)).isFalse();
        }
    }

    @Test
    void anAutoResetSignalIsTakenByOneWait() throws InterruptedException {
        auto.set();
        assertThat(auto.isSet()).as("looking takes nothing").isTrue();
        assertThat(auto.await(Duration.ZERO)).isTrue();
        assertThat(auto.isSet()).isFalse();
        assertThat(auto.await(Duration.ZERO)).isFalse();
    }

    @Test
    void aManualResetSignalStaysUntilItIsReset() throws InterruptedException {
        manual.set();
        assertThat(manual.await(Duration.ZERO)).isTrue();
        assertThat(manual.await(LONG)).isTrue();
        manual.reset();
        assertThat(manual.isSet()).isFalse();
        assertThat(manual.await(Duration.ZERO)).isFalse();
    }

    @Test
    void signalsCoalesceAndAreCounted() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            auto.set();
        }
        assertThat(auto.count()).isEqualTo(5);
        assertThat(auto.await(Duration.ZERO)).isTrue();
        assertThat(auto.await(Duration.ZERO)).isFalse();
        assertThat(auto.count()).isEqualTo(5);
        auto.reset();
        assertThat(auto.count()).isEqualTo(5);
    }

    @Test
    void anyTimeoutWillDo() throws InterruptedException {
        auto.set();
        assertThat(auto.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        assertThat(auto.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSignalWakesAWaiter(boolean virtual) throws Exception {
        Task<Boolean> waiter = new Task<>(virtual, () -> auto.await(LONG)).blocked();
        auto.set();
        assertThat(waiter.get()).isTrue();
        assertThat(auto.isSet()).isFalse();
    }

    @Test
    void anAutoResetSignalWakesOneOfMany() throws Exception {
        List<Task<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiters.add(new Task<>(() -> auto.await(LONG)).blocked());
        }
        for (int woken = 1; woken <= 10; woken++) {
            auto.set();
            int expected = woken;
            await().pollInterval(Duration.ofMillis(1))
                    .until(
                            () ->
                                    waiters.stream().filter(w -> w.result.isDone()).count()
                                            == expected);
            await().until(() -> !auto.isSet());
        }
    }

    @Test
    void aManualResetSignalWakesAll() throws Exception {
        List<Task<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            waiters.add(new Task<>(() -> manual.await(LONG)).blocked());
        }
        manual.set();
        for (Task<Boolean> waiter : waiters) {
            assertThat(waiter.get()).isTrue();
        }
    }

    @Test
    void anInterruptEndsAWaitAndTakesNothing() throws Exception {
        Task<Boolean> waiter = new Task<>(() -> auto.await(LONG)).blocked();
        waiter.thread.interrupt();
        assertThatThrownBy(waiter::get).hasCauseInstanceOf(InterruptedException.class);
        auto.set();
        assertThat(auto.await(Duration.ZERO)).isTrue();
    }

    @Test
    void anInterruptedThreadDoesNotBeginToWait() {
        auto.set();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> auto.await(LONG)).isInstanceOf(InterruptedException.class);
        assertThat(auto.isSet()).isTrue();
    }

    @Test
    void closingEndsEveryWaitWithAnError() throws Exception {
        for (EventObject event : List.of(auto, manual)) {
            List<Task<?>> waiters = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiters.add(new Task<>(() -> event.await(LONG)).blocked());
            }
            event.close();
            waiters.forEach(EventObjectTest::closed);
        }
    }

    @Test
    void whatIsClosedIsNotSetAndNotWaitedFor() {
        auto.close();
        auto.close();
        auto.set();
        assertThat(auto.isClosed()).isTrue();
        assertThat(auto.isSet()).isFalse();
        assertThat(auto.count()).isZero();
        fails(RouterError.INVALID_HANDLE, () -> auto.await(Duration.ZERO));
        fails(RouterError.INVALID_HANDLE, () -> auto.await(LONG));
    }

    // --- several at once

    @Test
    void anyOfSeveralIsTheFirstByItsPlace() throws InterruptedException {
        EventObject other = EventObject.autoReset();
        List<EventObject> all = List.of(auto, other, manual);
        assertThat(EventObject.awaitAny(Duration.ZERO, all)).isEqualTo(-1);
        manual.set();
        other.set();
        assertThat(EventObject.awaitAny(Duration.ZERO, all)).isEqualTo(1);
        assertThat(EventObject.awaitAny(Duration.ZERO, all)).isEqualTo(2);
        assertThat(EventObject.awaitAny(NOT, List.of(auto, other))).isEqualTo(-1);
    }

    @Test
    void anyOfSeveralWakesTheWaiterAndTakesNoOther() throws Exception {
        EventObject other = EventObject.autoReset();
        Task<Integer> waiter =
                new Task<>(() -> EventObject.awaitAny(LONG, List.of(auto, other))).blocked();
        other.set();
        assertThat(waiter.get()).isOne();
        auto.set();
        assertThat(auto.isSet()).isTrue();
    }

    @Test
    void theSameEventMayStandTwiceAmongAny() throws InterruptedException {
        auto.set();
        assertThat(EventObject.awaitAny(LONG, List.of(manual, auto, auto))).isOne();
        assertThat(EventObject.awaitAny(NOT, List.of(auto, auto))).isEqualTo(-1);
    }

    @Test
    void allOfSeveralAreTakenTogetherOrNot() throws Exception {
        EventObject other = EventObject.autoReset();
        List<EventObject> all = List.of(auto, other, manual);
        auto.set();
        manual.set();
        assertThat(EventObject.awaitAll(Duration.ZERO, all)).isFalse();
        assertThat(EventObject.awaitAll(NOT, all)).isFalse();
        assertThat(auto.isSet()).as("not taken").isTrue();
        Task<Boolean> waiter = new Task<>(() -> EventObject.awaitAll(LONG, all)).blocked();
        other.set();
        assertThat(waiter.get()).isTrue();
        assertThat(auto.isSet()).isFalse();
        assertThat(other.isSet()).isFalse();
        assertThat(manual.isSet()).isTrue();
    }

    @Test
    void whoWaitsForAllDoesNotKeepASignalFromWhoWaitsForOne() throws Exception {
        Task<Boolean> all =
                new Task<>(() -> EventObject.awaitAll(LONG, List.of(auto, manual))).blocked();
        Task<Boolean> one = new Task<>(() -> auto.await(LONG)).blocked();
        auto.set();
        assertThat(one.get()).isTrue();
        assertThat(all.result).isNotDone();
        manual.set();
        auto.set();
        assertThat(all.get()).isTrue();
    }

    @Test
    void oneClosedOfSeveralIsAnErrorAndTakesNothing() throws Exception {
        EventObject other = EventObject.autoReset();
        Task<Boolean> waiter =
                new Task<>(() -> EventObject.awaitAll(LONG, List.of(auto, other))).blocked();
        other.close(); // while the first is not even set
        closed(waiter);

        auto.set();
        fails(RouterError.INVALID_HANDLE, () -> EventObject.awaitAll(LONG, List.of(auto, other)));
        assertThat(auto.isSet()).as("all or none").isTrue();
        fails(RouterError.INVALID_HANDLE, () -> EventObject.awaitAny(LONG, List.of(other, auto)));
    }

    @Test
    void listsAreChecked() {
        fails(RouterError.INVALID_PARAMETER, () -> EventObject.awaitAny(LONG, List.of()));
        fails(
                RouterError.INVALID_PARAMETER,
                () -> EventObject.awaitAny(LONG, Collections.nCopies(1025, auto)));
        fails(RouterError.INVALID_PARAMETER, () -> EventObject.awaitAll(LONG, List.of(auto, auto)));
    }

    // --- no lost wake-up

    /// Every signal is taken exactly once or is still there, whatever waiters come, time out, are
    /// interrupted, wait for several at once: here one more signal is given only when the last has
    /// been taken, so a single lost wake-up stands still for ever.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noWakeUpIsLostWhenWokenWaitersTimeOutOrAreInterrupted(boolean virtual) throws Exception {
        EventObject other = EventObject.manualReset();
        AtomicLong taken = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        List<Task<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int kind = i;
            waiters.add(
                    new Task<>(
                            virtual,
                            () -> {
                                long nanos = 1;
                                while (!stop.get()) {
                                    nanos = nanos * 31 % 100_003;
                                    if (waited(kind, nanos, other)) {
                                        taken.incrementAndGet();
                                    }
                                }
                                return true;
                            }));
        }
        Task<Boolean> nuisance =
                new Task<>(
                        virtual,
                        () -> {
                            for (int i = 0; !stop.get(); i++) {
                                waiters.get(i % 3).thread.interrupt();
                                Thread.sleep(0, 50_000);
                            }
                            return true;
                        });
        long end = System.nanoTime() + 1_000_000_000L;
        for (long given = 1; System.nanoTime() < end; given++) {
            auto.set();
            long expected = given;
            long patience = System.nanoTime() + 20_000_000_000L;
            while (taken.get() < expected) {
                assertThat(System.nanoTime()).as("signal " + given).isLessThan(patience);
                Thread.onSpinWait();
            }
            assertThat(taken.get()).isEqualTo(expected);
        }
        stop.set(true);
        nuisance.get();
        manual.close();
        for (Task<Boolean> waiter : waiters) {
            while (!waiter.result.isDone()) {
                auto.set();
                Thread.onSpinWait();
            }
            assertThat(waiter.get()).isTrue();
        }
    }

    private boolean waited(int kind, long nanos, EventObject other) {
        try {
            return switch (kind) {
                case 0, 1 -> auto.await(Duration.ofNanos(nanos));
                case 2 -> auto.await(LONG);
                case 3 -> EventObject.awaitAny(Duration.ofNanos(nanos), List.of(other, auto)) == 1;
                case 4 -> EventObject.awaitAll(Duration.ofNanos(nanos), List.of(auto, other));
                default -> auto.await(LONG);
            };
        } catch (InterruptedException _) {
            return false; // took nothing
        }
    }

    @Test
    void twoWhoWaitForTheSameTwoInOppositeOrderGetThemInTurn() throws Exception {
        EventObject other = EventObject.autoReset();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong taken = new AtomicLong();
        List<Task<Boolean>> waiters = new ArrayList<>();
        for (List<EventObject> order : List.of(List.of(auto, other), List.of(other, auto))) {
            waiters.add(
                    new Task<>(
                            () -> {
                                while (!stop.get()) {
                                    if (EventObject.awaitAll(LONG, order)) {
                                        taken.incrementAndGet();
                                    }
                                }
                                return true;
                            }));
        }
        for (long given = 1; given <= 2_000; given++) {
            auto.set();
            other.set();
            long expected = given;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(1_000))
                    .until(() -> taken.get() == expected);
        }
        stop.set(true);
        for (Task<Boolean> waiter : waiters) {
            while (!waiter.result.isDone()) {
                auto.set();
                other.set();
                Thread.onSpinWait();
            }
        }
    }
}
