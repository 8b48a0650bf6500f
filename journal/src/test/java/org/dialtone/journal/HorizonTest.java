package org.dialtone.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Position;
import org.dialtone.journal.Horizon.Mode;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

class HorizonTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);

    private final Horizon begin =
            new Horizon(Mode.DURABLE, 1, 0, 0, List.of(new Epoch(1, A)), List.of());

    @Test
    void whatIsOnDiskAndNotReleasedIsNotTold() {
        Horizon horizon = begin.recorded(10, 7, List.of());
        assertThat(horizon.last()).isEqualTo(7);
        assertThat(horizon.released(9).last()).isEqualTo(9);
        assertThat(horizon.released(99).last()).isEqualTo(10);
    }

    @Test
    void aFailureBeginsAnEpochBehindWhatWasTold() {
        Horizon horizon = begin.recorded(10, 10, List.of()).following(B, 14);
        assertThat(horizon.last()).isEqualTo(14);
        assertThat(horizon.epochAt(9)).isEqualTo(A);
        assertThat(horizon.epochAt(11)).isEqualTo(B);
        assertThat(horizon.knows(new Position(A, 10))).isTrue();
        assertThat(horizon.knows(new Position(A, 11))).isFalse();
        assertThat(horizon.knows(new Position(B, 10))).as("the place before it").isTrue();
        assertThat(horizon.knows(new Position(B, 9))).isFalse();
        assertThat(horizon.knows(new Position(B, 14))).isTrue();
        assertThat(horizon.knows(new Position(B, 15))).isFalse();
    }

    @Test
    void aLateSuccessTellsNothing() {
        Horizon horizon = begin.recorded(10, 10, List.of()).following(B, 14);
        Horizon late = horizon.recorded(12, 14, List.of());
        assertThat(late.last()).isEqualTo(14);
        assertThat(late.epochAt(11)).isEqualTo(B);
    }

    @Test
    void nothingIsToldWhileTheEpochIsBeingRecorded() {
        Horizon held = begin.recorded(10, 10, List.of()).following(B, 14).holding();
        assertThat(held.released(20).last()).isEqualTo(14);
        assertThat(held.recorded(18, 20, List.of()).durable().released(20).last()).isEqualTo(18);
        Horizon burnt = held.following(C, 20);
        assertThat(burnt.epochAt(13)).isEqualTo(B);
        assertThat(burnt.epochAt(15)).isEqualTo(C);
        assertThat(burnt.last()).isEqualTo(20);
        assertThat(burnt.knows(new Position(B, 15))).isFalse();
    }

    @Test
    void holesAndWhatExpiredAreSteppedOver() {
        Horizon horizon =
                new Horizon(
                        Mode.DURABLE,
                        5,
                        30,
                        30,
                        List.of(new Epoch(1, A), new Epoch(11, B)),
                        List.of(new Hole(11, 19), new Hole(20, 22)));
        assertThat(horizon.nextReadable(1, 28)).isEqualTo(5);
        assertThat(horizon.nextReadable(10, 28)).isEqualTo(10);
        assertThat(horizon.nextReadable(11, 28)).isEqualTo(23);
        assertThat(horizon.nextReadable(31, 28)).isEqualTo(31);
        assertThat(horizon.nextReadable(99, 28)).isEqualTo(31);
        Horizon later = horizon.expired(20);
        assertThat(later.epochs()).containsExactly(new Epoch(11, B));
        assertThat(later.holes()).containsExactly(new Hole(20, 22));
        assertThat(horizon.expired(12).epochs()).as("(A, 10) is before 12").hasSize(1);
        assertThat(horizon.expired(11).epochs()).as("behind (A, 10) nothing is missing").hasSize(2);
    }

    @Test
    void whatIsInMemoryOnlyMayHaveBeenOverwritten() {
        Horizon horizon = begin.recorded(10, 10, List.of()).following(B, 100);
        assertThat(horizon.nextReadable(11, 85)).isEqualTo(85);
        assertThat(horizon.nextReadable(5, 85)).isEqualTo(5);
    }

    @Test
    void aDamagedFileTakesEverythingWithIt() {
        Horizon horizon = begin.recorded(10, 10, List.of()).abandoned(B).released(12);
        assertThat(horizon.mode()).isEqualTo(Mode.FOLLOWING);
        assertThat(horizon.first()).isEqualTo(11);
        assertThat(horizon.last()).isEqualTo(12);
        assertThat(horizon.knows(new Position(A, 5))).isFalse();
        assertThat(horizon.knows(new Position(B, 10))).isTrue();
    }

    @Test
    void thereAreNeverMoreThanAThousandEpochs() {
        Horizon horizon = begin.recorded(1, 1, List.of());
        for (int i = 2; i < 3000; i++) {
            horizon = horizon.following(new UUID(1, i), i).holding();
        }
        assertThat(horizon.epochs()).hasSize(Horizon.EPOCHS);
        assertThat(horizon.first()).isEqualTo(horizon.epochs().getFirst().from());
    }
}
