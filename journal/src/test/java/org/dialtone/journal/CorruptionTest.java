package org.dialtone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

class CorruptionTest {
    private static final int EVENTS = 2000;

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("events.db");
    }

    private Position written() {
        try (Rig rig = Rig.open(directory)) {
            rig.opened();
            for (int i = 0; i < EVENTS; i++) {
                rig.put();
            }
            rig.journal.commit();
            rig.durable();
            return new Position(rig.journal.epoch(), EVENTS);
        }
    }

    private void sql(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            for (String one : statements) {
                statement.executeUpdate(one);
            }
        }
    }

    private List<String> aside() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.startsWith("events.db.corrupt-"))
                    .toList();
        }
    }

    private void startsAnew(Position old) throws IOException {
        try (Rig rig = Rig.open(directory)) {
            assertThat(rig.journal.recovered()).isNull();
            assertThat(rig.journal.last()).isZero();
            assertThat(rig.journal.knows(old)).isFalse();
            rig.opened().append(3).durable();
            assertThat(rig.readAll(1)).hasSize(3);
        }
        assertThat(aside()).isNotEmpty();
        try (Rig rig = Rig.open(directory)) {
            assertThat(rig.journal.last()).isEqualTo(3);
        }
    }

    @Test
    void whatIsNoDatabaseIsSetAside() throws IOException {
        Position old = written();
        Files.writeString(file(), "This is not a database, whatever its name says. ".repeat(200));
        startsAnew(old);
    }

    @Test
    void aDatabaseOfSomebodyElseIsSetAside() throws Exception {
        Position old = written();
        sql("PRAGMA application_id = 42");
        startsAnew(old);
    }

    @Test
    void aNewerVersionsIsSetAsideAndNotTouched() throws Exception {
        Position old = written();
        sql("PRAGMA user_version = 99");
        byte[] before = Files.readAllBytes(file());
        startsAnew(old);
        Path moved = directory.resolve(aside().getFirst());
        assertThat(Files.readAllBytes(moved)).isEqualTo(before);
    }

    @Test
    void aTableThatIsMissingMakesItSetAside() throws Exception {
        Position old = written();
        sql("DROP TABLE hole");
        startsAnew(old);
    }

    @Test
    void anInterfaceThatMakesNoSenseMakesItSetAside() throws Exception {
        Position old = written();
        sql("UPDATE interface SET body = x'01FF'");
        startsAnew(old);
    }

    @Test
    void anEmptyFileIsAJournalThatBegins() throws IOException {
        Files.createFile(file());
        try (Rig rig = Rig.open(directory)) {
            rig.opened().append(3).durable();
        }
        assertThat(aside()).isEmpty();
    }

    /// While the router runs: numbers go on, under an epoch of a new file.
    private void goesOn(Rig rig, Position old) throws IOException {
        await().atMost(Rig.LONG)
                .untilAsserted(
                        () -> {
                            assertThat(aside()).isNotEmpty();
                            assertThat(rig.journal.status().state())
                                    .isEqualTo(JournalStatus.State.DURABLE);
                            assertThat(rig.journal.last()).isEqualTo(rig.revision());
                        });
        long last = rig.journal.last();
        assertThat(last).isGreaterThanOrEqualTo(EVENTS);
        assertThat(rig.journal.knows(old)).isFalse();
        assertThat(rig.journal.first()).isGreaterThan(EVENTS);
        rig.append(5).durable();
        assertThat(rig.readAll(last + 1)).hasSize(5);
        UUID epoch = rig.journal.epoch();
        rig.close();
        try (Rig again = Rig.open(directory)) {
            assertThat(again.journal.last()).isEqualTo(last + 5);
            assertThat(again.journal.epoch()).isEqualTo(epoch);
            assertThat(again.recovered().interfaces()).hasSize(5);
        }
    }

    @Test
    void anEventThatMakesNoSenseIsFoundWhenItIsRead() throws Exception {
        Position old = written();
        sql("UPDATE event SET body = x'0109' WHERE revision = 700");
        try (Rig rig = Rig.open(directory)) {
            rig.opened().append(1).durable();
            assertThat(rig.journal.read(699)).isNotNull();
            assertThat(rig.journal.read(700)).isNull();
            assertThat(rig.journal.nextReadable(700)).isGreaterThan(EVENTS);
            rig.append(5);
            goesOn(rig, old);
        }
    }

    @Test
    void anEventThatIsMissingIsFoundWhenItIsRead() throws Exception {
        Position old = written();
        sql("DELETE FROM event WHERE revision = 700");
        try (Rig rig = Rig.open(directory)) {
            rig.opened().append(5).durable();
            assertThat(rig.journal.read(600, 1000)).hasSize(100);
            assertThat(rig.journal.read(700, 1000)).isEmpty();
            goesOn(rig, old);
        }
    }

    @Test
    void aMalformedPageIsFoundByTheCheckAfterTheStart() throws Exception {
        Position old = written();
        try (RandomAccessFile pages = new RandomAccessFile(file().toFile(), "rw")) {
            pages.seek(4096L * 20);
            pages.write(new byte[4096]);
        }
        JournalOptions options = Rig.options(directory).checkAfter(Duration.ZERO);
        try (Rig rig = new Rig(options, store -> store, "test")) {
            rig.opened().append(5);
            goesOn(rig, old);
        }
    }
}
