package org.dialtone.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class EventRingTest {
    private final EventRing ring = new EventRing(UUID.randomUUID(), 4);

    @Test
    void anEmptyRingHoldsNothing() {
        assertThat(ring.last()).isZero();
        assertThat(ring.first()).isEqualTo(ring.last() + 1);
        assertThat(ring.read(0)).isNull();
        assertThat(ring.read(1)).isNull();
    }

    @Test
    void itKeepsTheLastSoMany() {
        for (int i = 1; i <= 6; i++) {
            ring.append(Events.resync(i));
        }
        assertThat(ring.last()).isEqualTo(6);
        assertThat(ring.first()).isEqualTo(3);
        assertThat(ring.read(2)).isNull();
        for (int i = 3; i <= 6; i++) {
            assertThat(ring.read(i)).isEqualTo(Events.resync(i));
        }
        assertThat(ring.read(7)).isNull();
    }

    @Test
    void oneOfASingleEvent() {
        EventRing one = new EventRing(UUID.randomUUID(), 1);
        one.append(Events.resync(1));
        one.append(Events.resync(2));
        assertThat(one.first()).isEqualTo(2);
        assertThat(one.read(1)).isNull();
        assertThat(one.read(2)).isNotNull();
    }

    @Test
    void revisionsHaveNoHoles() {
        ring.append(Events.resync(1));
        assertThatIllegalArgumentException().isThrownBy(() -> ring.append(Events.resync(3)));
        assertThatIllegalArgumentException().isThrownBy(() -> ring.append(Events.resync(1)));
    }

    @Test
    void oneThatGoesOnWhereAnotherEndedHoldsNothingOfThat() {
        EventRing next = new EventRing(UUID.randomUUID(), 4, 100);
        assertThat(next.last()).isEqualTo(100);
        assertThat(next.first()).isEqualTo(101);
        assertThat(next.read(100)).isNull();
        assertThat(next.nextReadable(1)).isEqualTo(101);
        next.append(Events.resync(101));
        assertThat(next.first()).isEqualTo(101);
        assertThat(next.read(101)).isEqualTo(Events.resync(101));
    }

    @Test
    void severalAreReadAtOnceAsFarAsTheyAreThere() {
        for (int i = 1; i <= 6; i++) {
            ring.append(Events.resync(i));
        }
        assertThat(ring.read(3, 2)).containsExactly(Events.resync(3), Events.resync(4));
        assertThat(ring.read(5, 100)).containsExactly(Events.resync(5), Events.resync(6));
        assertThat(ring.read(2, 100)).isEmpty();
        assertThat(ring.read(7, 100)).isEmpty();
        assertThat(ring.nextReadable(1)).isEqualTo(3);
        assertThat(ring.nextReadable(4)).isEqualTo(4);
        assertThat(ring.nextReadable(9)).isEqualTo(7);
    }

    @Test
    void itKnowsThePositionsThatItHasGivenOut() {
        ring.append(Events.resync(1));
        assertThat(ring.knows(new Position(ring.epoch(), 0))).isTrue();
        assertThat(ring.knows(new Position(ring.epoch(), 1))).isTrue();
        assertThat(ring.knows(new Position(ring.epoch(), 2))).isFalse();
        assertThat(ring.knows(new Position(UUID.randomUUID(), 1))).isFalse();
    }

    @Test
    void whoListensIsToldAtTheCommit() {
        AtomicInteger told = new AtomicInteger();
        ring.commit();
        ring.onReadable(told::incrementAndGet);
        ring.append(Events.resync(1));
        assertThat(told).hasValue(0);
        ring.commit();
        assertThat(told).hasValue(1);
    }

    @Test
    void historyComesInPagesAndNamesWhatIsGone() {
        for (int i = 1; i <= 6; i++) {
            ring.append(i == 4 ? Events.connect(i, "eth0") : Events.added(i, "tun" + i));
        }
        HistoryPage first = ring.history(page(0, null, false, 3));
        assertThat(first.records())
                .containsExactly(
                        new StreamRecord.Gap(1, 2, StreamRecord.Gap.Reason.EXPIRED),
                        Events.added(3, "tun3"),
                        Events.connect(4, "eth0"));
        assertThat(first.end()).isEqualTo(new Position(ring.epoch(), 4));
        assertThat(first.more()).isTrue();

        HistoryPage next = ring.history(page(4, null, false, 3));
        assertThat(next.records())
                .containsExactly(Events.added(5, "tun5"), Events.added(6, "tun6"));
        assertThat(next.more()).isFalse();
        assertThat(ring.history(page(6, null, false, 3)).records()).isEmpty();
        assertThat(ring.history(page(99, null, false, 3)).end().revision()).isEqualTo(6);
    }

    @Test
    void historyTellsOnlyWhatIsAskedFor() {
        for (int i = 1; i <= 4; i++) {
            ring.append(i == 2 ? Events.connect(i, "eth0") : Events.added(i, "tun" + i));
        }
        assertThat(ring.history(page(0, "tun?", false, 9)).records()).hasSize(3);
        assertThat(ring.history(page(0, null, true, 9)).records())
                .containsExactly(Events.connect(2, "eth0"));
        assertThat(ring.history(times(Instant.EPOCH, null)).records()).hasSize(4);
        assertThat(ring.history(times(Instant.EPOCH.plusNanos(1), null)).records()).isEmpty();
        assertThat(ring.history(times(null, Instant.EPOCH)).records()).isEmpty();
        assertThat(ring.history(times(null, Instant.EPOCH.plusNanos(1))).records()).hasSize(4);
    }

    private static HistoryQuery page(
            long after, @Nullable String interfaces, boolean connections, int limit) {
        return new HistoryQuery(after, null, null, interfaces, connections, limit);
    }

    private static HistoryQuery times(@Nullable Instant since, @Nullable Instant until) {
        return new HistoryQuery(0, since, until, null, false, 9);
    }

    @Test
    void theCapacityIsAPowerOfTwo() {
        for (int wrong : new int[] {0, 3, 100}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EventRing(UUID.randomUUID(), wrong));
        }
    }

    @Test
    void whoIsOvertakenReadsNothingAndNeverAnotherRevision() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (long i = 1; i <= 300_000; i++) {
                                        ring.append(Events.resync(i));
                                    }
                                    done.set(true);
                                });
        long next = 1;
        while (!done.get() || next <= ring.last()) {
            if (next > ring.last()) {
                Thread.onSpinWait();
                continue;
            }
            RouterEvent event = ring.read(next);
            if (event == null) {
                assertThat(ring.first()).isGreaterThanOrEqualTo(next);
                next = Math.max(next + 1, ring.first());
            } else {
                assertThat(event.revision()).isEqualTo(next);
                next++;
            }
        }
        writer.join();
        assertThat(next).isEqualTo(300_001);
    }
}
