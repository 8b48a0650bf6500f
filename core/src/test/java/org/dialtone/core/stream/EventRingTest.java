package org.dialtone.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.dialtone.api.RouterEvent;
import org.junit.jupiter.api.Test;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

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
