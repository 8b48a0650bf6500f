package org.dialtone.testbed.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Position;
import org.dialtone.core.notify.Entry;
import org.dialtone.core.notify.NotificationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The registry alone, with a publisher that does nothing else: publications come as fast as a
/// processor makes them. One signal after the end of its registration fails the test.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class RegistryStormTest {
    private static final int THREADS = 4;
    private static final int PAIRS = 1_000_000;

    /// How many publications have to meet a registration that comes and goes.
    private static final int MET = 20_000;

    private static final UUID EPOCH = new UUID(0, 1);

    private final AtomicLong tripped = new AtomicLong();

    /// The revision that is public, and the last that all have been signalled of.
    private volatile long revision;

    private volatile long signalled;

    private final NotificationRegistry registry =
            new NotificationRegistry(100_000, () -> new Position(EPOCH, revision));

    private void publishOne() {
        long next = revision + 1;
        revision = next;
        registry.publish();
        signalled = next;
    }

    private Tripwire allowed() {
        Tripwire event = new Tripwire(tripped);
        event.allow();
        return event;
    }

    /// Registrations that stay, so that the publisher is long in every block.
    private void settle(int registrations) {
        for (int i = 0; i < registrations; i++) {
            registry.add(allowed(), _ -> {});
        }
    }

    @AfterEach
    void nothingWasSignalledAfterItsEnd() {
        assertThat(tripped).as("signals after the end of a registration").hasValue(0);
    }

    @Test
    void aMillionPairsAndNoLateSignal() throws Exception {
        settle(100);
        AtomicLong posts = new AtomicLong();
        try (Threads.Storm _ = new Threads.Storm(this::publishOne)) {
            Threads.together(
                    THREADS,
                    thread -> {
                        Tripwire[] wires = new Tripwire[256];
                        for (int i = 0; i < wires.length; i++) {
                            wires[i] = new Tripwire(tripped);
                        }
                        for (int i = 0; i < PAIRS / THREADS || posts.get() < MET; i++) {
                            Tripwire wire = wires[i % wires.length];
                            wire.allow();
                            Entry entry = registry.add(wire, _ -> {});
                            if (i % 3 == thread % 3) {
                                Thread.onSpinWait();
                            }
                            entry.end();
                            wire.forbid();
                            if (entry.signals() > 0) {
                                posts.addAndGet(entry.signals());
                            }
                        }
                    });
        }
        assertThat(registry.size()).isEqualTo(100);
    }

    /// What was published after `since` has signalled it, without exception.
    @Test
    void everyPublicationAfterSinceSignals() throws Exception {
        settle(10);
        try (Threads.Storm _ = new Threads.Storm(this::publishOne)) {
            Threads.together(
                    THREADS,
                    thread -> {
                        List<Tripwire> kept = new ArrayList<>();
                        for (int i = 0; i < 20_000; i++) {
                            Tripwire wire = allowed();
                            Entry entry = registry.add(wire, _ -> {});
                            long since = entry.since().revision();
                            if (i % 8 == thread) {
                                long seen = signalled;
                                while (signalled == seen) {
                                    Thread.onSpinWait();
                                }
                            }
                            long until = signalled;
                            long posts = wire.posts();
                            entry.end();
                            wire.forbid();
                            assertThat(posts)
                                    .as("signals of %s to %s", since + 1, until)
                                    .isGreaterThanOrEqualTo(until - since);
                            assertThat(entry.signals()).isEqualTo(wire.posts());
                            assertThat(wire.count()).isEqualTo(wire.posts());
                            kept.add(wire);
                        }
                        assertThat(kept).hasSize(20_000);
                    });
        }
    }

    /// Whichever of several that end the same registration returns first: nothing follows.
    @Test
    void severalWhoEndTheSameOneAllReturnAfterTheLastSignal() throws Exception {
        settle(70);
        int rounds = 20_000;
        Entry[] entry = new Entry[1];
        Tripwire[] wire = new Tripwire[1];
        AtomicInteger first = new AtomicInteger();
        CyclicBarrier round =
                new CyclicBarrier(
                        3,
                        () -> {
                            wire[0] = allowed();
                            entry[0] = registry.add(wire[0], _ -> {});
                        });
        try (Threads.Storm _ = new Threads.Storm(this::publishOne)) {
            Threads.together(
                    3,
                    _ -> {
                        for (int i = 0; i < rounds; i++) {
                            round.await();
                            Tripwire mine = wire[0];
                            if (entry[0].end()) {
                                first.incrementAndGet();
                            }
                            mine.forbid();
                        }
                    });
        }
        assertThat(first).as("who ended one").hasValue(rounds);
    }

    @Test
    void aThreadThatWasJustWokenEndsItsRegistration() throws Exception {
        settle(70);
        try (Threads.Storm _ = new Threads.Storm(this::publishOne)) {
            Threads.together(
                    3,
                    _ -> {
                        for (int i = 0; i < 20_000; i++) {
                            Tripwire wire = allowed();
                            Entry entry = registry.add(wire, _ -> {});
                            wire.awaitSignal();
                            entry.end();
                            wire.forbid();
                        }
                    });
        }
    }

    @Test
    void closingTheEventObjectEndsItAsWell() throws Exception {
        settle(70);
        try (Threads.Storm _ = new Threads.Storm(this::publishOne)) {
            Threads.together(
                    3,
                    thread -> {
                        for (int i = 0; i < 50_000; i++) {
                            Tripwire wire = allowed();
                            Entry entry = registry.add(wire, _ -> {});
                            if (i % 2 == thread % 2) {
                                wire.close();
                            } else {
                                entry.end();
                            }
                            wire.forbid();
                            assertThat(entry.active()).isFalse();
                        }
                    });
        }
    }

    /// A registry is closed while others end their registrations: when either returns, no signal
    /// follows.
    @Test
    void closingTheRegistryAmidstOthersWhoEndTheirs() throws Exception {
        for (int i = 0; i < 300; i++) {
            NotificationRegistry mine =
                    new NotificationRegistry(1_000, () -> new Position(EPOCH, 0));
            List<Tripwire> wires = new ArrayList<>();
            List<Entry> entries = new ArrayList<>();
            for (int j = 0; j < 80; j++) {
                Tripwire wire = allowed();
                wires.add(wire);
                entries.add(mine.add(wire, _ -> {}));
            }
            AtomicInteger left = new AtomicInteger(2);
            Threads.together(
                    3,
                    thread -> {
                        switch (thread) {
                            case 0 -> {
                                while (left.get() > 0) {
                                    mine.publish();
                                }
                                mine.publish();
                            }
                            case 1 -> {
                                mine.close();
                                wires.forEach(Tripwire::forbid);
                                left.decrementAndGet();
                            }
                            default -> {
                                for (int j = 0; j < entries.size(); j++) {
                                    entries.get(j).end();
                                    wires.get(j).forbid();
                                }
                                left.decrementAndGet();
                            }
                        }
                    });
            assertThat(mine.size()).isZero();
        }
    }

    /// The publisher is held in the middle of a signal, between post and wake; whoever ends the
    /// registration, or closes the registry, waits for it.
    @Test
    void nobodyReturnsWhileTheSignalIsInHand() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Tripwire held =
                new Tripwire(tripped) {
                    @Override
                    public void post() {
                        super.post();
                        inside.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                };
        held.allow();
        Entry entry = registry.add(held, _ -> {});
        Thread publisher = Thread.ofPlatform().daemon().start(registry::publish);
        inside.await();
        Thread first = waiting(entry::end);
        await().until(() -> !entry.active());
        List<Thread> others =
                List.of(waiting(entry::end), waiting(held::close), waiting(registry::close));
        for (Thread thread : others) {
            await().until(() -> parkedOrOver(thread));
        }
        assertThat(first.isAlive()).as("the first to end it waits").isTrue();
        assertThat(others).as("the others wait as well").allMatch(Thread::isAlive);
        goOn.countDown();
        publisher.join();
        first.join();
        for (Thread thread : others) {
            thread.join();
        }
    }

    private static Thread waiting(Runnable call) {
        return Thread.ofPlatform().daemon().start(call);
    }

    private static boolean parkedOrOver(Thread thread) {
        return switch (thread.getState()) {
            case TIMED_WAITING, TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED, WAITING -> false;
        };
    }

    /// A publisher that dies in a signal holds up nobody for ever.
    @Test
    void whoEndsARegistrationDoesNotWaitForAPublisherThatHasDied() throws Exception {
        Tripwire broken =
                new Tripwire(tripped) {
                    @Override
                    public void post() {
                        throw new IllegalStateException("broken on purpose");
                    }
                };
        broken.allow();
        Entry entry = registry.add(broken, _ -> {});
        Thread publisher =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        registry.publish();
                                    } catch (IllegalStateException _) {
                                        // what a dying loop does
                                    }
                                });
        publisher.join();
        assertThat(entry.end()).isTrue();
        registry.close();
    }
}
