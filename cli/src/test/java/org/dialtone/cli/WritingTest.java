package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.Glob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// How single values are written and read.
class WritingTest {
    private static String json(Object value) {
        StringBuilder out = new StringBuilder();
        Json.value(out, value);
        return out.toString();
    }

    @Test
    void jsonEscapesWhatItMust() {
        assertThat(json("a\"b\\c/d\n\r\t\b\u0000\u001f"))
                .isEqualTo("\"a\\\"b\\\\c/d\\n\\r\\t\\u0008\\u0000\\u001f\"");
    }

    @Test
    void jsonEscapesWhatTerminalsAndScriptsObey() {
        assertThat(json("\u007f\u009b\u2028\u2029")).isEqualTo("\"\\u007f\\u009b\\u2028\\u2029\"");
    }

    @Test
    void jsonKeepsOtherCharactersAndEscapesHalfOnes() {
        assertThat(json("é漢😀")).isEqualTo("\"é漢😀\"");
        assertThat(json("\ud83d")).isEqualTo("\"\\ud83d\"");
        assertThat(json("\ude00x\ud83dy")).isEqualTo("\"\\ude00x\\ud83dy\"");
    }

    @Test
    void jsonWritesEachKindOfValue() {
        assertThat(json(Row.UNKNOWN)).isEqualTo("null");
        assertThat(json(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(json(true)).isEqualTo("true");
        assertThat(json(List.of())).isEqualTo("[]");
        assertThat(json(List.of("a", "b"))).isEqualTo("[\"a\",\"b\"]");
        assertThat(json(Instant.parse("2024-02-29T23:59:59Z")))
                .isEqualTo("\"2024-02-29T23:59:59.000000Z\"");
        assertThatThrownBy(() -> json(BigInteger.ONE)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        "PT1M, 60",
        "PT192.345S, 192.345",
        "PT0.000000001S, 0.000000001",
        "PT0.1S, 0.1",
        "PT-1.5S, -1.5"
    })
    void durationsAreSecondsInJson(Duration duration, String seconds) {
        assertThat(json(duration)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT-1S, 0ms",
        "PT0.999S, 999ms",
        "PT1S, 1.0s",
        "PT9.999S, 9.9s",
        "PT10S, 10s",
        "PT59.9S, 59s",
        "PT1M, 1m00s",
        "PT3M12S, 3m12s",
        "PT1H, 1h00m",
        "PT2H5M, 2h05m",
        "P1D, 1d00h",
        "P3DT4H59M, 3d04h",
        "P400D, 400d00h"
    })
    void durationsAreShortInWords(Duration duration, String words) {
        assertThat(Durations.words(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "30, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, P1D",
        "1m30s, PT1M30S"
    })
    void durationsAreRead(String text, Duration duration) {
        assertThat(Durations.parse("--timeout", text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1049, 1.0 kB",
        "1050, 1.1 kB",
        "9949, 9.9 kB",
        "9999, 10 kB",
        "300000, 300 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "999950, 1.0 MB",
        "1234567, 1.2 MB",
        "5000000000, 5.0 GB",
        "9223372036854775807, 9.2 EB"
    })
    void bytesAreTwoOrThreeDigits(long bytes, String words) {
        assertThat(Bytes.words(bytes)).isEqualTo(words);
    }

    @Test
    void timesAreLocalForPeople() {
        Instant instant = Instant.parse("2026-12-31T23:05:09.007Z");
        ZoneOffset berlin = ZoneOffset.ofHours(1);
        assertThat(Times.clock(instant, berlin)).isEqualTo("00:05:09.007");
        assertThat(Times.date(instant, berlin)).isEqualTo("2027-01-01");
        assertThat(Times.dateAndClock(instant, berlin)).isEqualTo("2027-01-01 00:05:09");
    }

    @ParameterizedTest
    @CsvSource({
        "eth0, eth0, true",
        "eth0, eth00, false",
        "eth?, eth0, true",
        "eth?, eth, false",
        "*, '', true",
        "*0, eth10, true",
        "e*h*1, eth0h1, true",
        "e*h*1, eth0h2, false",
        "a*b, ab, true",
        "a.c, abc, false"
    })
    void globsMatch(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }
}
