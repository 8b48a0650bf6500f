package org.dialtone.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// When the heap has room for one more.
final class HeapRoomTest {
    private long used;
    private long garbage;
    private long now;
    private int collections;
    private final HeapRoom room = new HeapRoom(800, () -> used + garbage, this::collect, () -> now);

    private void collect() {
        collections++;
        now += Duration.ofMillis(300).toNanos();
        garbage = 0;
    }

    @Test
    void uptoSevenEighthsThereIsRoom() {
        used = 700;
        assertThat(room.getAsBoolean()).isTrue();
        assertThat(collections).isZero();
    }

    @Test
    void beyondThereIsNone() {
        used = 701;
        assertThat(room.getAsBoolean()).isFalse();
    }

    @Test
    void garbageIsCollectedBeforeAnybodyIsRefused() {
        used = 600;
        garbage = 150;
        assertThat(room.getAsBoolean()).isTrue();
        assertThat(collections).isOne();
    }

    @Test
    void itIsNotCollectedForEachWhoComes() {
        used = 750;
        for (int i = 0; i < 100; i++) {
            assertThat(room.getAsBoolean()).isFalse();
        }
        assertThat(collections).isOne();
        now += Duration.ofSeconds(6).toNanos() - 1;
        assertThat(room.getAsBoolean()).isFalse();
        assertThat(collections).as("it had taken 0.3 s").isOne();
        now++;
        used = 0;
        garbage = 750;
        assertThat(room.getAsBoolean()).isTrue();
        assertThat(collections).isEqualTo(2);
    }
}
