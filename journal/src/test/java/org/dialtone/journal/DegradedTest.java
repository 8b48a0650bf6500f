package org.dialtone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.StreamRecord.Gap;
import org.dialtone.journal.FaultyStore.Fault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

class DegradedTest {
    @TempDir Path directory;

    private volatile Fault fault = Fault.NONE;
    private @Nullable FaultyStore disk;

    private FaultyStore disk() {
        if (disk == null) {
            throw new AssertionError("not open");
        }
        return disk;
    }

    private Rig open(JournalOptions options) {
        return new Rig(
                options,
                store -> {
                    disk = new FaultyStore(store, () -> fault);
                    return disk;
                },
                "test");
    }

    private Rig open() {
        return open(Rig.options(directory));
    }

    private static boolean degraded(Rig rig) {
        return rig.journal.status().state() == JournalStatus.State.DEGRADED;
    }

    private static Rig degrade(Rig rig) {
        await().atMost(Rig.LONG).until(() -> degraded(rig) && rig.journal.last() == rig.revision());
        return rig;
    }

    @Test
    void aFullDiskDoesNotHoldTheStreamsUpAndWhatTheyAreToldHasAnotherEpoch() {
        try (Rig rig = open()) {
            rig.opened().append(10).durable();
            UUID before = rig.journal.epoch();
            fault = Fault.FULL;
            degrade(rig.append(5));

            assertThat(rig.journal.epoch()).isNotEqualTo(before);
            assertThat(rig.journal.epochAt(10)).isEqualTo(before);
            assertThat(rig.journal.epochAt(11)).isEqualTo(rig.journal.epoch());
            assertThat(rig.readAll(1)).hasSize(15);
            assertThat(rig.journal.status().problem()).contains("full", "make room");
            assertThat(rig.journal.knows(new Position(before, 10))).isTrue();
            assertThat(rig.journal.knows(new Position(before, 11))).isFalse();
            assertThat(rig.journal.knows(new Position(rig.journal.epoch(), 15))).isTrue();
        }
    }

    @Test
    void whenThereIsRoomAgainWhatWaitedIsRecordedUnderTheEpochItWasToldIn() {
        UUID second;
        try (Rig rig = open()) {
            rig.opened().append(10).durable();
            fault = Fault.FULL;
            degrade(rig.append(5));
            second = rig.journal.epoch();
            fault = Fault.NONE;
            rig.durable();
            assertThat(rig.journal.epoch()).isEqualTo(second);
            await().atMost(Rig.LONG).until(() -> rig.journal.status().problem().isEmpty());
            assertThat(rig.journal.status().lost()).isZero();
            rig.append(3).durable();
        }
        try (Rig rig = Rig.open(directory)) {
            assertThat(rig.readAll(1)).hasSize(18);
            assertThat(rig.journal.epoch()).isEqualTo(second);
            assertThat(rig.journal.knows(new Position(second, 14))).isTrue();
            assertThat(rig.journal.epochAt(10)).isNotEqualTo(second);
        }
    }

    @Test
    void aPageOfHistoryIsOfOneEpoch() {
        try (Rig rig = open()) {
            rig.opened().append(10).durable();
            Position before = new Position(rig.journal.epoch(), 10);
            fault = Fault.FULL;
            degrade(rig.append(5));
            fault = Fault.NONE;
            rig.durable();
            HistoryPage first = rig.journal.history(HistoryQuery.ALL);
            assertThat(first.records()).hasSize(10);
            assertThat(first.end()).isEqualTo(before);
            assertThat(first.more()).isTrue();
            HistoryPage second = rig.journal.history(HistoryQuery.ALL.after(10));
            assertThat(second.records()).hasSize(5);
            assertThat(second.end()).isEqualTo(new Position(rig.journal.epoch(), 15));
        }
    }

    @Test
    void whatTheRingCouldNotHoldIsAGapAndTheInterfacesAreRightAllTheSame() {
        try (Rig rig = open(Rig.options(directory).memory(16, 4))) {
            rig.opened().append(10).durable();
            fault = Fault.FULL;
            degrade(rig.append(5));
            rig.append(100);
            int attempts = disk().writes.get();
            await().atMost(Rig.LONG) // until one has begun that has seen them all
                    .until(() -> disk().writes.get() >= attempts + 2);
            assertThat(rig.journal.nextReadable(11)).isEqualTo(100);
            assertThat(rig.journal.read(11)).isNull();
            fault = Fault.NONE;
            rig.durable();
            assertThat(rig.journal.status().lost()).isEqualTo(89);
            assertThat(rig.journal.nextReadable(11)).isEqualTo(100);
            for (int i = 0; i < 10; i++) {
                rig.append(5).durable();
            }
        }
        try (Rig rig = Rig.open(directory)) {
            assertThat(rig.journal.last()).isEqualTo(165);
            assertThat(rig.journal.read(10)).isNotNull();
            assertThat(rig.journal.read(11)).isNull();
            assertThat(rig.journal.nextReadable(11)).isEqualTo(100);
            assertThat(rig.readAll(100)).hasSize(66);
            assertThat(rig.journal.history(HistoryQuery.ALL).records()).hasSize(10);
            assertThat(rig.journal.history(HistoryQuery.ALL.after(10)).records())
                    .hasSize(1 + 66)
                    .contains(new Gap(11, 99, Gap.Reason.NOT_RECORDED));
            assertThat(rig.recovered().interfaces())
                    .containsExactlyInAnyOrder(
                            Samples.state(1, false, 165),
                            Samples.state(2, true, 161),
                            Samples.state(3, true, 162),
                            Samples.state(4, true, 163),
                            Samples.state(5, true, 164));
        }
    }

    @Test
    void aCommitThatHangsHoldsNobodyUpAndItsLateSuccessContradictsNothing() {
        try (Rig rig =
                open(
                        Rig.options(directory)
                                .patience(
                                        Duration.ofSeconds(3),
                                        Duration.ofMillis(20),
                                        Duration.ofMillis(40)))) {
            rig.opened().append(10).durable();
            UUID before = rig.journal.epoch();
            fault = Fault.HANG;
            rig.append(5);
            degrade(rig);
            await().atMost(Rig.LONG).until(() -> disk().hangs()); // it may be overdue before
            assertThat(rig.journal.status().problem()).contains("has not finished");
            UUID second = rig.journal.epoch();
            assertThat(second).isNotEqualTo(before);
            rig.append(5);
            assertThat(rig.journal.last()).isEqualTo(20);
            fault = Fault.NONE;
            disk().release();
            rig.durable();
            assertThat(rig.journal.epochAt(12)).isEqualTo(second);
            assertThat(rig.readAll(1)).hasSize(20);
            assertThat(rig.journal.knows(new Position(before, 12))).isFalse();
        }
    }

    @Test
    void aCommitThatFailedAndIsOnDiskAllTheSameContradictsNothing() {
        UUID second;
        try (Rig rig = open()) {
            rig.opened().append(10).durable();
            fault = Fault.LIE;
            degrade(rig.append(5));
            second = rig.journal.epoch();
            fault = Fault.NONE;
            rig.durable();
            assertThat(rig.journal.epochAt(12)).isEqualTo(second);
        }
        try (Rig rig = Rig.open(directory)) {
            assertThat(rig.journal.knows(new Position(second, 12))).isTrue();
            assertThat(rig.readAll(1)).hasSize(15);
        }
    }

    @Test
    void aDiskThatHangsAtTheEndDoesNotHoldTheEndUp() {
        try (Rig rig =
                open(
                        Rig.options(directory)
                                .patience(
                                        Duration.ofMillis(50),
                                        Duration.ofMillis(20),
                                        Duration.ofMillis(40)))) {
            rig.opened().append(10).durable();
            fault = Fault.HANG;
            degrade(rig.append(5));
        } finally {
            disk().calm();
            Rig.awaitRecorders();
        }
    }
}
