package org.dialtone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.HistoryQuery;
import org.dialtone.api.StreamRecord.Gap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

class RetentionTest {
    @TempDir Path directory;

    private static void fill(Rig rig, int many) {
        for (int i = 0; i < many; i++) {
            rig.put();
            if (i % 1000 == 999) {
                rig.journal.commit();
                rig.durable();
            }
        }
        rig.journal.commit();
        rig.durable();
    }

    @Test
    void theFileDoesNotGrowBeyondItsSizeAndTheOldestGoFirst() {
        JournalOptions options = Rig.options(directory).keep(Duration.ofDays(9999), 1 << 20);
        try (Rig rig = new Rig(options, store -> store, "test")) {
            rig.opened();
            fill(rig, 60_000);
            await().atMost(Rig.LONG).until(() -> rig.journal.status().bytes() < 8 << 20);
            await().atMost(Rig.LONG) // some may be going yet
                    .untilAsserted(
                            () -> {
                                long first = rig.journal.first();
                                assertThat(first).isGreaterThan(30_000);
                                assertThat(rig.journal.read(first)).isNotNull();
                                assertThat(rig.journal.read(1)).isNull();
                                assertThat(
                                                rig.journal
                                                        .history(HistoryQuery.ALL)
                                                        .records()
                                                        .getFirst())
                                        .isEqualTo(new Gap(1, first - 1, Gap.Reason.EXPIRED));
                            });
        }
        try (Rig rig = Rig.open(directory)) {
            assertThat(rig.journal.last()).isEqualTo(60_000);
            assertThat(rig.journal.first()).isGreaterThan(30_000);
        }
    }

    @Test
    void whatIsTooOldExpiresButTheNewestStays() {
        Rig.HandTime time = new Rig.HandTime();
        JournalOptions options = Rig.options(directory).keep(Duration.ofDays(1), 1 << 20);
        try (Rig rig = new Rig(options, store -> store, "test", time)) {
            rig.opened();
            fill(rig, 5000);
            rig.append(1).durable();
            time.wind(Duration.ofDays(3));
            rig.journal.commit(); // it looks at its clock
            await().atMost(Rig.LONG).until(() -> rig.journal.first() == 5001);
            assertThat(rig.journal.read(5001)).isNotNull();
            rig.durable();
        }
        try (Rig rig = Rig.open(directory)) {
            assertThat(rig.revision()).isEqualTo(5001);
        }
    }

    @Test
    void whatIsToBeKeptForLessTimeFromNowOnGoesWithoutWaitingForAnything() {
        Rig.HandTime time = new Rig.HandTime();
        JournalOptions options = Rig.options(directory).keep(Duration.ofDays(30), 1 << 20);
        try (Rig rig = new Rig(options, store -> store, "test", time)) {
            rig.opened();
            fill(rig, 5000);
            time.wind(Duration.ofDays(3));
            rig.append(1);
            rig.durable();
            assertThat(rig.journal.first()).isEqualTo(1);

            rig.journal.keep(Duration.ofDays(1), 1 << 20);

            await().atMost(Rig.LONG).until(() -> rig.journal.first() == 5001);
        }
    }

    @Test
    void aClockThatIsSteppedYearsAheadDoesNotWipeTheJournal() {
        AgeClock clock = new AgeClock(Long.MIN_VALUE, Samples.NOON, 0);
        long noon = Sql.nanos(Samples.NOON);
        long hour = Duration.ofHours(1).toNanos();
        assertThat(clock.read(Samples.NOON.plus(Duration.ofDays(9999)), hour))
                .as("an hour later by the monotonic clock")
                .isEqualTo(noon + 48 * hour);
        assertThat(clock.read(Samples.NOON.plus(Duration.ofHours(2)), 2 * hour))
                .as("set right")
                .isEqualTo(noon + 2 * hour);
        assertThat(clock.read(Samples.NOON.minus(Duration.ofDays(9999)), 3 * hour))
                .as("stepped back")
                .isLessThan(noon);
    }

    @Test
    void theAgeClockGoesOnFromWhereItStood() {
        long noon = Sql.nanos(Samples.NOON);
        assertThat(
                        new AgeClock(noon, Samples.NOON.plus(Duration.ofDays(900)), 5)
                                .read(Samples.NOON.plus(Duration.ofDays(900)), 5))
                .isEqualTo(noon);
    }
}
