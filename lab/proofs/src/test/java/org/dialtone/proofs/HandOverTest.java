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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Signals handed from one thread to many over a long time. Each signal is given only when the last
/// has been taken, so a wake-up that is lost, or kept by one who leaves, stops everything: the test
/// hangs, and fails.
@Timeout(120) // a hang is a failure; nothing here is timed
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
