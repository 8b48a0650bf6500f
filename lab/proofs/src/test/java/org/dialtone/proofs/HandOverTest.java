package org.dialtone.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.EventObject;
import org.dialtone.api.RouterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Signals handed from one thread to many over a long time. Each signal is given only when the last
/// has been taken, so a wake-up that is lost, or kept by one who leaves, stops everything: the test
/// hangs, and fails.
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class HandOverTest {
    private static final int SIGNALS = 30_000;

    private static Thread start(String kind, Runnable body) {
        return kind.equals("virtual")
                ? Thread.ofVirtual().start(body)
                : Thread.ofPlatform().daemon().start(body);
    }

    private interface Wait {
        boolean once() throws InterruptedException;
    }

    /// Waits over and over until the event object is closed, and says whenever it has taken one.
    private static void takeUntilClosed(Wait wait, Semaphore taken) {
        while (true) {
            try {
                if (wait.once()) {
                    taken.release();
                }
            } catch (RouterException _) {
                return; // closed
            } catch (InterruptedException _) {
                // interrupted on purpose: wait again
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "virtual"})
    void everySignalWakesExactlyOneThoughWaitersComeAndGo(String kind) throws Exception {
        EventObject event = EventObject.autoReset();
        Semaphore taken = new Semaphore(0);
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            // two wait for as long as it takes, two give up again and again, at any moment
            Duration patience = i < 2 ? Duration.ofDays(1) : Duration.ofNanos(i * 1_000L);
            waiters.add(start(kind, () -> takeUntilClosed(() -> event.await(patience), taken)));
        }
        for (int i = 0; i < SIGNALS; i++) {
            event.set();
            taken.acquire();
        }
        assertThat(taken.availablePermits()).as("signals taken twice").isZero();
        assertThat(event.isSet()).isFalse();
        assertThat(event.count()).isEqualTo(SIGNALS);
        event.close();
        for (Thread waiter : waiters) {
            waiter.join();
        }
    }

    /// One waiter, and a setter who comes at every moment of its going to sleep: before it enters
    /// the queue, between that and its last look, after.
    @Test
    void aSignalInTheMomentOfFallingAsleepIsSeen() throws Exception {
        EventObject event = EventObject.autoReset();
        AtomicInteger taken = new AtomicInteger();
        Thread waiter =
                start(
                        "platform",
                        () ->
                                takeUntilClosed(
                                        () ->
                                                event.await(Duration.ofDays(1))
                                                        && taken.incrementAndGet() > 0,
                                        new Semaphore(0)));
        RandomGenerator random = new SplittableRandom(1);
        for (int i = 0; i < 5 * SIGNALS; i++) {
            spin(random.nextInt(200));
            event.set();
            until(taken, i + 1);
        }
        event.close();
        waiter.join();
        assertThat(taken).hasValue(5 * SIGNALS);
    }

    /// In each round one who gives up at any moment and one who stays enter the queue together.
    /// When the wake-up goes to the one who is giving up and has looked for the last time, it is
    /// passed on to the other.
    @Test
    void whoGivesUpInTheMomentOfTheSignalPassesItOn() throws Exception {
        EventObject event = EventObject.autoReset();
        AtomicInteger round = new AtomicInteger();
        AtomicInteger stayed = new AtomicInteger();
        AtomicInteger left = new AtomicInteger();
        AtomicInteger took = new AtomicInteger();
        int rounds = 2 * SIGNALS;
        Thread stayer =
                start(
                        "platform",
                        () ->
                                eachRound(
                                        rounds,
                                        round,
                                        i -> {
                                            event.await();
                                            stayed.set(i);
                                        }));
        Thread leaver =
                start(
                        "platform",
                        () ->
                                eachRound(
                                        rounds,
                                        round,
                                        i -> {
                                            if (event.await(patience(i))) {
                                                took.set(i);
                                            }
                                            left.set(i);
                                        }));
        RandomGenerator random = new SplittableRandom(2);
        for (int i = 1; i <= rounds; i++) {
            round.set(i);
            spin(random.nextInt(i % 2 == 0 ? 100 : 4_000));
            event.set();
            until(left, i);
            if (took.get() == i) {
                event.set(); // one for the other as well
            }
            until(stayed, i);
            assertThat(event.isSet()).isFalse();
        }
        stayer.join();
        leaver.join();
    }

    /// In every other round too short to fall asleep.
    private static Duration patience(int round) {
        return Duration.ofNanos(round % 2 == 0 ? round % 3_000 : round % 50_000);
    }

    private interface Round {
        void go(int number) throws InterruptedException;
    }

    private static void eachRound(int rounds, AtomicInteger round, Round body) {
        for (int i = 1; i <= rounds; i++) {
            until(round, i);
            try {
                body.go(i);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // there may be fewer processors than threads
    private static void until(AtomicInteger number, int reached) {
        for (int spins = 0; number.get() != reached; spins++) {
            if (spins < 200) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anInterruptedWaiterPassesTheSignalOn() throws Exception {
        EventObject event = EventObject.autoReset();
        Semaphore taken = new Semaphore(0);
        Thread patient =
                start(
                        "platform",
                        () -> takeUntilClosed(() -> event.await(Duration.ofDays(1)), taken));
        Thread disturbed =
                start(
                        "platform",
                        () -> takeUntilClosed(() -> event.await(Duration.ofDays(1)), taken));
        for (int i = 0; i < SIGNALS; i++) {
            if (i % 2 == 0) {
                disturbed.interrupt();
                event.set();
            } else {
                event.set();
                disturbed.interrupt();
            }
            taken.acquire();
        }
        assertThat(taken.availablePermits()).isZero();
        event.close();
        patient.join();
        disturbed.join();
    }

    /// One waits for both of two, others for one of them: whoever is woken and can do nothing with
    /// it does not keep it from the other.
    @Test
    void whoWaitsForSeveralDoesNotKeepASignalFromWhoWaitsForOne() throws Exception {
        EventObject first = EventObject.autoReset();
        EventObject second = EventObject.autoReset();
        Semaphore taken = new Semaphore(0);
        AtomicInteger both = new AtomicInteger();
        List<Thread> waiters =
                List.of(
                        start(
                                "platform",
                                () ->
                                        takeUntilClosed(
                                                () -> {
                                                    if (EventObject.awaitAll(
                                                            Duration.ofDays(1),
                                                            List.of(first, second))) {
                                                        both.incrementAndGet();
                                                        taken.release();
                                                        return true;
                                                    }
                                                    return false;
                                                },
                                                taken)),
                        start(
                                "platform",
                                () ->
                                        takeUntilClosed(
                                                () -> first.await(Duration.ofDays(1)), taken)),
                        start(
                                "platform",
                                () ->
                                        takeUntilClosed(
                                                () ->
                                                        EventObject.awaitAny(
                                                                        Duration.ofDays(1),
                                                                        List.of(second, first))
                                                                >= 0,
                                                taken)));
        for (int i = 0; i < SIGNALS / 3; i++) {
            first.set();
            second.set();
            taken.acquire(2);
        }
        assertThat(taken.availablePermits()).isZero();
        first.close();
        second.close();
        for (Thread waiter : waiters) {
            waiter.join();
        }
        assertThat(both.get()).isNotNegative();
    }

    @Test
    void manualResetWakesAll() throws Exception {
        EventObject event = EventObject.manualReset();
        Semaphore woken = new Semaphore(0);
        Semaphore again = new Semaphore(0);
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(
                    start(
                            "platform",
                            () ->
                                    takeUntilClosed(
                                            () -> {
                                                boolean set = event.await(Duration.ofDays(1));
                                                woken.release();
                                                again.acquire();
                                                return set;
                                            },
                                            new Semaphore(0))));
        }
        for (int i = 0; i < SIGNALS / 3; i++) {
            event.set();
            woken.acquire(3);
            event.reset();
            again.release(3);
        }
        event.close();
        for (Thread waiter : waiters) {
            waiter.join();
        }
    }
}
