package org.dialtone.linux.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class AioSignalsTest {
    private static final long FULL = 0xFFFF_FFFF_FFFF_FFFEL;

    /// More than the kernel keeps of completed requests.
    private static final int MANY = 10_000;

    /// What write(2) would wait for ever with: full, and without O_NONBLOCK.
    private static EventFd fullAndBlocking() {
        int descriptor = (int) Libc.check("eventfd2", Sys.EVENTFD2, 0, 0, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocateFrom(ValueLayout.JAVA_LONG, FULL);
            Libc.check("write", Sys.WRITE, descriptor, number.address(), 8);
            return EventFd.share(descriptor);
        } finally {
            Libc.close(descriptor);
        }
    }

    @Test
    void eachPostAddsOne() {
        try (AioSignals signals = AioSignals.open();
                EventFd one = EventFd.create();
                EventFd other = EventFd.create()) {
            signals.post(one.descriptor());
            signals.post(other.descriptor());
            signals.post(one.descriptor());
            signals.flush();
            signals.flush();
            assertThat(one.read()).isEqualTo(2);
            assertThat(other.read()).isEqualTo(1);
        }
    }

    @Test
    void aFullCounterThatBlocksStaysFullAndHoldsNobodyUp() {
        try (AioSignals signals = AioSignals.open();
                EventFd full = fullAndBlocking();
                EventFd other = EventFd.create()) {
            for (int i = 0; i < 3; i++) {
                signals.post(full.descriptor());
                signals.post(other.descriptor());
                signals.flush();
            }
            assertThat(full.awaitSet(0)).isTrue();
            assertThat(full.read()).isEqualTo(FULL + 1); // the largest number there is
            assertThat(other.read()).isEqualTo(3);
            assertThat(full.awaitSet(0)).isFalse();
        }
    }

    @Test
    void asManyAsOneLikesWithoutBeingReadBetween() {
        try (AioSignals signals = AioSignals.open();
                EventFd event = EventFd.create()) {
            for (int i = 0; i < MANY; i++) {
                signals.post(event.descriptor());
            }
            signals.flush();
            for (int i = 0; i < MANY; i++) {
                signals.post(event.descriptor());
                signals.flush();
            }
            assertThat(event.read()).isEqualTo(2 * MANY);
        }
    }

    @Test
    void whatIsNoEventfdGoesWithoutAndKeepsNobodyElseFromIt() {
        try (AioSignals signals = AioSignals.open();
                EventFd event = EventFd.create()) {
            for (int other : new int[] {-1, 0, Integer.MAX_VALUE}) {
                signals.post(other);
                signals.post(event.descriptor());
            }
            signals.flush();
            assertThat(event.read()).isEqualTo(3);
        }
    }

    @Test
    void severalThreadsAtOnceLoseNothing() throws Exception {
        try (AioSignals signals = AioSignals.open();
                EventFd event = EventFd.create()) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            for (int round = 0; round < MANY; round++) {
                                                signals.post(event.descriptor());
                                                if (round % 7 == 0) {
                                                    signals.flush();
                                                }
                                            }
                                            signals.flush();
                                        }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(event.read()).isEqualTo(4 * MANY);
        }
    }

    @Test
    void nothingIsSignalledAfterItIsClosed() {
        try (EventFd event = EventFd.create()) {
            AioSignals signals = AioSignals.open();
            signals.close();
            signals.close();
            signals.post(event.descriptor());
            signals.flush();
            assertThat(event.awaitSet(0)).isFalse();
        }
    }
}
