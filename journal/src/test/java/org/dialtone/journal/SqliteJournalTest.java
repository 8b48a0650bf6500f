package org.dialtone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.AdministrationEvent.Action;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterException;
import org.dialtone.api.StreamRecord;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

class SqliteJournalTest {
    @TempDir Path directory;

    private Rig open() {
        return Rig.open(directory.resolve("journal"));
    }

    @Test
    void aJournalThatBeginsHoldsNothing() {
        try (Rig rig = open()) {
            assertThat(rig.journal.recovered()).isNull();
            assertThat(rig.journal.last()).isZero();
            assertThat(rig.journal.first()).isEqualTo(1);
            assertThat(rig.journal.read(1)).isNull();
            assertThat(rig.journal.read(0, 10)).isEmpty();
            assertThat(rig.journal.nextReadable(1)).isEqualTo(1);
            assertThat(rig.journal.status().state()).isEqualTo(JournalStatus.State.DURABLE);
            assertThat(rig.journal.status().problem()).isEmpty();
        }
    }

    @Test
    void whatIsCommittedBecomesReadableAndIsThereAgainAfterAStart() {
        UUID epoch;
        try (Rig rig = open()) {
            AtomicLong told = new AtomicLong();
            rig.journal.onReadable(() -> told.set(rig.journal.last()));
            rig.opened().append(1000).durable();
            await().until(() -> told.get() == 1000); // it is readable before that is told
            assertThat(rig.readAll(1)).hasSize(1000);
            epoch = rig.journal.epoch();
        }
        try (Rig rig = open()) {
            assertThat(rig.journal.epoch()).isEqualTo(epoch);
            assertThat(rig.journal.last()).isEqualTo(1000);
            assertThat(rig.journal.first()).isEqualTo(1);
            assertThat(rig.journal.read(7)).isEqualTo(Samples.change(7, 3, false, "test"));
            assertThat(rig.readAll(400)).hasSize(601);
            assertThat(rig.journal.knows(new Position(epoch, 1000))).isTrue();
            assertThat(rig.journal.knows(new Position(epoch, 1001))).isFalse();
            assertThat(rig.journal.knows(new Position(UUID.randomUUID(), 5))).isFalse();
            rig.append(10).durable();
            assertThat(rig.readAll(1)).hasSize(1010);
        }
    }

    @Test
    void whatWasDoneIsInTheHistoryOfItsInterfaceAndThatOfTheManagerInAll() {
        var connect = Samples.done(2, Action.CONNECT, "isp");
        var pause = Samples.done(3, Action.PAUSE, null);
        try (Rig rig = open()) {
            rig.opened().append(1);
            rig.put(connect, null);
            rig.put(pause, null);
            rig.journal.commit();
            rig.durable();
            assertThat(history(rig, null, false)).contains(connect, pause).hasSize(3);
            assertThat(history(rig, "i?p", false)).containsExactly(connect, pause);
            assertThat(history(rig, "wan", false)).containsExactly(pause);
            assertThat(history(rig, null, true)).doesNotContain(connect, pause).hasSize(1);
        }
        try (Rig rig = open()) {
            assertThat(rig.journal.read(2)).isEqualTo(connect);
            assertThat(history(rig, "wan", false)).containsExactly(pause);
        }
    }

    private static List<StreamRecord> history(
            Rig rig, @Nullable String glob, boolean connectionsOnly) {
        return rig.journal
                .history(new HistoryQuery(0, null, null, glob, connectionsOnly, 100))
                .records();
    }

    @Test
    void theInterfacesComeBackAsTheyWereAfterTheLastRevision() {
        Remembered first = Samples.state(6, true, 6);
        try (Rig rig = open()) {
            rig.opened(first, Samples.state(1, false, 1)).append(12).durable();
        }
        try (Rig rig = open()) {
            Recovered recovered = rig.recovered();
            assertThat(recovered.revision()).isEqualTo(12);
            assertThat(recovered.sameKernel()).isTrue();
            assertThat(recovered.lastInterface()).isEqualTo(6);
            assertThat(recovered.lastConnection()).isEqualTo(12);
            assertThat(recovered.interfaces())
                    .containsExactlyInAnyOrder(
                            first,
                            Samples.state(1, true, 10),
                            Samples.state(2, true, 11),
                            Samples.state(3, true, 12),
                            Samples.state(4, false, 8),
                            Samples.state(5, false, 9));
        }
    }

    @Test
    void anInterfaceThatIsGoneIsForgottenAndItsIdIsNot() {
        try (Rig rig = open()) {
            rig.opened(Samples.state(8, false, 1));
            rig.put(Samples.removed(1, 8), null);
            rig.put(Samples.resync(2), null);
            rig.journal.commit();
            rig.durable();
        }
        try (Rig rig = open()) {
            assertThat(rig.recovered().interfaces()).isEmpty();
            assertThat(rig.recovered().lastInterface()).isEqualTo(8);
            assertThat(rig.journal.read(2)).isEqualTo(Samples.resync(2));
        }
    }

    @Test
    void whatWasFoundAtTheStartIsRecordedAlsoIfNothingHappens() {
        try (Rig rig = open()) {
            rig.opened(Samples.state(1, false, 1)).append(1).durable();
        }
        Remembered other = Samples.state(9, true, 3);
        try (Rig rig = new Rig(Rig.options(directory.resolve("journal")), store -> store, "test")) {
            rig.opened(other);
        }
        try (Rig rig = open()) {
            assertThat(rig.recovered().interfaces()).containsExactly(other);
        }
    }

    @Test
    void anotherKernelIsNotTheSame() {
        try (Rig rig = open()) {
            rig.opened().append(1).durable();
        }
        JournalOptions elsewhere = JournalOptions.of(directory.resolve("journal"), "elsewhere");
        try (Rig rig = new Rig(elsewhere, store -> store, "test")) {
            assertThat(rig.recovered().sameKernel()).isFalse();
        }
        try (Rig rig = open()) {
            assertThat(rig.recovered().sameKernel()).as("nothing was recorded elsewhere").isTrue();
        }
    }

    @Test
    void nothingIsReadableBeforeItIsCommitted() {
        try (Rig rig = open()) {
            rig.opened().append(3).durable();
            rig.put();
            assertThat(rig.journal.last()).isEqualTo(3);
            assertThat(rig.journal.read(4)).isNull();
            rig.journal.commit();
            rig.durable();
            assertThat(rig.journal.read(4)).isNotNull();
        }
    }

    @Test
    void aSecondOneOnTheSameFileIsRefusedAndTheFirstGoesOn() {
        try (Rig rig = open()) {
            assertThatExceptionOfType(RouterException.class)
                    .isThrownBy(this::open)
                    .withMessageContaining("Another router")
                    .withMessageContaining(directory.toString());
            rig.opened().append(5).durable();
        }
        open().close();
    }

    @Test
    void theFilesAreForTheirOwnerAlone() throws Exception {
        try (Rig rig = open()) {
            rig.opened().append(5).durable();
            Path journal = directory.resolve("journal");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
                    .isEqualTo("rwx------");
            try (var files = Files.list(journal)) {
                List<Path> all = files.toList();
                assertThat(all).hasSize(4);
                for (Path file : all) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void whatIsOnTheDiskAloneIsNotRecent() {
        JournalOptions options = Rig.options(directory.resolve("journal")).memory(64, 4);
        try (Rig rig = new Rig(options, store -> store, "test")) {
            rig.opened().append(20).durable();
            await().until(() -> rig.journal.recent(16) == null); // forgotten after it is told
            assertThat(rig.journal.read(16)).isNotNull();
            assertThat(rig.journal.recent(20)).isEqualTo(rig.journal.read(20)).isNotNull();
            rig.put();
            assertThat(rig.journal.recent(21)).as("in memory, not readable").isNull();
            rig.journal.commit();
            rig.durable();
            assertThat(rig.journal.recent(21)).isNotNull();
        }
    }

    @Test
    void moreThanTheRingHoldsIsReadFromTheFile() {
        JournalOptions options = Rig.options(directory.resolve("journal")).memory(64, 4);
        try (Rig rig = new Rig(options, store -> store, "test")) {
            rig.opened();
            for (int i = 0; i < 40; i++) {
                rig.append(40).durable();
            }
            assertThat(rig.readAll(1)).hasSize(1600);
            assertThat(rig.journal.read(2)).isEqualTo(Samples.change(2, 3, true, "test"));
        }
    }
}
