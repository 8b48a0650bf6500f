package org.dialtone.api.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

class DialoutHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static DialoutHours hours(ZoneId zone, String... windows) {
        return new DialoutHours(List.of(windows), zone);
    }

    private static Instant berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    @Test
    void noWindowMeansAlways() {
        assertThat(DialoutHours.ALWAYS.allows(Instant.EPOCH)).isTrue();
        assertThat(DialoutHours.ALWAYS.nextChange(Instant.EPOCH)).isNull();
    }

    @Test
    void aWindowHoldsItsStartAndNotItsEnd() {
        DialoutHours hours = hours(BERLIN, "1 09:00-12:00 13:00-17:30");
        assertThat(hours.allows(berlin("2026-11-23T08:59:59"))).isFalse();
        assertThat(hours.allows(berlin("2026-11-23T09:00:00"))).isTrue();
        assertThat(hours.allows(berlin("2026-11-23T11:59:59"))).isTrue();
        assertThat(hours.allows(berlin("2026-11-23T12:00:00"))).isFalse();
        assertThat(hours.allows(berlin("2026-11-24T10:00:00"))).isFalse();
        assertThat(hours.nextChange(berlin("2026-11-23T09:00:00")))
                .isEqualTo(berlin("2026-11-23T12:00:00"));
        assertThat(hours.nextChange(berlin("2026-11-23T17:30:00")))
                .isEqualTo(berlin("2026-11-30T09:00:00"));
    }

    @Test
    void sundayIsNoughtAndADayMayEndAtTwentyFour() {
        DialoutHours hours = hours(ZoneOffset.UTC, "6 22:00-24:00", "0 00:00-02:00");
        Instant saturday = Instant.parse("2026-11-28T21:00:00Z");
        assertThat(hours.nextChange(saturday)).isEqualTo("2026-11-28T22:00:00Z");
        // over midnight nothing changes
        assertThat(hours.nextChange(Instant.parse("2026-11-28T22:00:00Z")))
                .isEqualTo("2026-11-29T02:00:00Z");
    }

    @Test
    void aWindowThatTheClockSkipsIsNotThatDay() {
        // clocks go from 02:00 to 03:00 on 29 March 2026
        DialoutHours hours = hours(BERLIN, "0 02:15-02:45");
        Instant before = berlin("2026-03-28T12:00:00");
        assertThat(hours.nextChange(before)).isEqualTo(berlin("2026-04-05T02:15:00"));
        DialoutHours half = hours(BERLIN, "0 01:30-02:30");
        assertThat(half.nextChange(berlin("2026-03-29T01:30:00")))
                .isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
        DialoutHours rest = hours(BERLIN, "0 02:30-04:00");
        assertThat(rest.nextChange(before)).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void aWindowThatTheClockShowsTwiceComesTwice() {
        // clocks go from 03:00 back to 02:00 on 25 October 2026, at 01:00 UTC
        DialoutHours hours = hours(BERLIN, "0 02:15-02:45");
        List<String> changes = new ArrayList<>();
        Instant at = berlin("2026-10-24T12:00:00");
        for (int i = 0; i < 4; i++) {
            at = Objects.requireNonNull(hours.nextChange(at));
            changes.add(at.toString());
        }
        assertThat(changes)
                .containsExactly(
                        "2026-10-25T00:15:00Z",
                        "2026-10-25T00:45:00Z",
                        "2026-10-25T01:15:00Z",
                        "2026-10-25T01:45:00Z");
    }

    @Test
    void theWholeWeekNeverChanges() {
        List<String> week = new ArrayList<>();
        for (int day = 0; day < 7; day++) {
            week.add(day + " 00:00-24:00");
        }
        DialoutHours hours = new DialoutHours(week, BERLIN);
        assertThat(hours.allows(berlin("2026-03-29T03:00:00"))).isTrue();
        assertThat(hours.nextChange(berlin("2026-03-28T03:00:00"))).isNull();
    }

    @Test
    void windowsAreKeptInOrderAndTogetherWhereTheyTouch() {
        DialoutHours hours =
                hours(
                        BERLIN,
                        "2 9:00-10:00",
                        "1 13:00-17:30 09:00-12:00",
                        "2  10:00-11:00  08:30-09:15");
        assertThat(hours.windows()).containsExactly("1 09:00-12:00 13:00-17:30", "2 08:30-11:00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|(expected: a day, 0 for Sunday to 6 for Saturday)",
                "7 09:00-12:00|7 (expected: a day, 0 for Sunday to 6 for Saturday)",
                "1|no window (expected: one HH:MM-HH:MM or more)",
                "1 9-12|9-12 (expected: HH:MM-HH:MM)",
                "1 09:00-24:01|09:00-24:01 (expected: times from 00:00 to 24:00)",
                "1 09:60-10:00|09:60-10:00 (expected: times from 00:00 to 24:00)",
                "1 22:00-02:00|22:00-02:00 (expected: an end after the start",
                "1 09:00-09:00|09:00-09:00 (expected: an end after the start",
            })
    void wrongHoursAreRefusedInWords(String window, String words) {
        assertThatThrownBy(() -> hours(BERLIN, window))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    /// Minute by minute through the weeks around the changes of the clock.
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,2026-03-23",
        "Europe/Berlin,2026-10-19",
        "America/St_Johns,2026-03-02",
        "Australia/Lord_Howe,2026-03-30",
        "Asia/Kolkata,2026-01-01",
        "Pacific/Apia,2011-12-24"
    })
    void theNextChangeIsTheFirstMinuteThatDiffers(String zone, String day) {
        Random random = new Random(7);
        Instant start = Instant.parse(day + "T00:00:00Z");
        for (int round = 0; round < 10; round++) {
            DialoutHours hours = hours(ZoneId.of(zone), some(random));
            Instant expected = start;
            for (Instant at = start;
                    at.isBefore(start.plus(Duration.ofDays(14)));
                    at = at.plusSeconds(60)) {
                if (!at.isBefore(expected)) {
                    Instant next = hours.nextChange(at);
                    expected = next == null ? Instant.MAX : next;
                    assertThat(
                                    at.equals(start)
                                            || hours.allows(at) != hours.allows(at.minusNanos(1)))
                            .isTrue();
                } else {
                    assertThat(hours.allows(at)).isEqualTo(hours.allows(at.minusSeconds(60)));
                }
            }
        }
    }

    private static String[] some(Random random) {
        String[] windows = new String[1 + random.nextInt(6)];
        for (int i = 0; i < windows.length; i++) {
            int from = random.nextInt(1_439);
            int to = from + 1 + random.nextInt(1_440 - from);
            windows[i] =
                    String.format(
                            Locale.ROOT,
                            "%d %02d:%02d-%02d:%02d",
                            random.nextInt(7),
                            from / 60,
                            from % 60,
                            to / 60,
                            to % 60);
        }
        return windows;
    }
}
