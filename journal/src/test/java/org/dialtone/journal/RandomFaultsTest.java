package org.dialtone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.journal.FaultyStore.Fault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Whatever the disk does, and whenever the process dies: what was told under a position is told
/// again from there, or the position is not known, or it is in a hole. Never something else.
class RandomFaultsTest {
    private static final List<Fault> MISCHIEF =
            List.of(Fault.FULL, Fault.LIE, Fault.HANG, Fault.HANG_AND_FAIL);

    @TempDir Path directory;

    /// What readers were told, by position.
    private final Map<Position, RouterEvent> told = new HashMap<>();

    private @Nullable Position seen;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noPositionIsEverGivenToTwoEvents(long seed) throws IOException {
        Random random = new Random(seed);
        Path place = directory;
        for (int life = 0; life < 8; life++) {
            place = live(place, life, random);
        }
        assertThat(told).hasSizeGreaterThan(100);
    }

    /// One life of a router, ended by a copy of its files at some moment: what a kill -9 leaves.
    private Path live(Path place, int life, Random random) throws IOException {
        Path after = directory.resolve("after-" + life);
        Path from = place;
        double health = random.nextDouble();
        FaultyStore[] disk = new FaultyStore[1];
        JournalOptions options =
                Rig.options(place)
                        .memory(256, 16)
                        .patience(
                                Duration.ofMillis(10), Duration.ofMillis(1), Duration.ofMillis(5));
        Random faults = new Random(random.nextLong());
        try (Rig rig =
                new Rig(
                        options,
                        store -> {
                            disk[0] =
                                    new FaultyStore(
                                            store,
                                            () -> {
                                                synchronized (faults) {
                                                    return faults.nextDouble() < health
                                                            ? Fault.NONE
                                                            : MISCHIEF.get(
                                                                    faults.nextInt(
                                                                            MISCHIEF.size()));
                                                }
                                            });
                            return disk[0];
                        },
                        "life " + life)) {
            verify(rig.journal);
            seen = position(rig.journal, rig.journal.last());
            rig.opened();
            int steps = 20 + random.nextInt(60);
            for (int step = 0; step < steps; step++) {
                rig.append(1 + random.nextInt(20));
                if (random.nextInt(3) == 0) {
                    await().pollInterval(Duration.ofMillis(1))
                            .atMost(Rig.LONG)
                            .until(() -> rig.journal.last() == rig.revision() || disk[0].hangs());
                }
                if (random.nextInt(4) == 0) {
                    disk[0].release();
                }
                tell(rig.journal);
            }
            disk[0].between(() -> copy(from, after));
            disk[0].calm();
        }
        Rig.awaitRecorders();
        return after;
    }

    private static Position position(SqliteJournal journal, long revision) {
        return new Position(journal.epochAt(revision), revision);
    }

    /// A reader takes what it can get, and remembers under which position.
    private void tell(SqliteJournal journal) {
        long at = seen == null ? 0 : seen.revision();
        while (true) {
            List<RouterEvent> events = journal.read(at + 1, 50);
            if (events.isEmpty()) {
                long next = journal.nextReadable(at + 1);
                if (next > journal.last()) {
                    break;
                }
                at = Math.max(at, next - 1);
                continue;
            }
            for (RouterEvent event : events) {
                at = event.revision();
                Position position = position(journal, at);
                RouterEvent before = told.put(position, event);
                assertThat(before == null || before.equals(event))
                        .as("%s was %s, is %s", position, before, event)
                        .isTrue();
                assertThat(journal.knows(position)).isTrue();
            }
        }
        seen = position(journal, at);
    }

    private void verify(SqliteJournal journal) {
        told.forEach(
                (position, event) -> {
                    if (journal.knows(position)) {
                        RouterEvent again = journal.read(position.revision());
                        if (again == null) {
                            assertThat(journal.nextReadable(position.revision()))
                                    .as("%s is in a hole", position)
                                    .isGreaterThan(position.revision());
                        } else {
                            assertThat(again).as(position.toString()).isEqualTo(event);
                        }
                    }
                });
    }

    /// Between two writes: what a crash at this moment leaves.
    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (String name : List.of("events.db", "events.db-wal")) {
                Path file = from.resolve(name);
                if (Files.exists(file)) {
                    Files.copy(file, to.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
