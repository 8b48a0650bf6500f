package org.dialtone.api.dial;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as definitions write them: `500ms`, `30s`, `1h30m`.
final class DurationText {
    static final String EXPECTED = "a duration such as 500ms, 30s, 10m, 2h, 1d or 1h30m";

    private static final Pattern PART = Pattern.compile("([0-9]{1,18})(ns|us|ms|s|m|h|d)");

    private DurationText() {}

    /// Reads one.
    ///
    /// @throws IllegalArgumentException what was found, what was expected
    static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        try {
            while (end < text.length() && part.find(end) && part.start() == end) {
                long number = Long.parseLong(text, part.start(1), part.end(1), 10);
                sum = sum.plus(part(number, text.substring(part.start(2), part.end(2))));
                end = part.end();
            }
        } catch (ArithmeticException _) {
            end = 0; // more than there is time
        }
        if (end == 0 || end < text.length()) {
            throw new IllegalArgumentException("found \"" + text + "\", expected " + EXPECTED);
        }
        return sum;
    }

    private static Duration part(long number, String unit) {
        return switch (unit) {
            case "ns" -> Duration.ofNanos(number);
            case "us" -> Duration.ofSeconds(number / 1_000_000, number % 1_000_000 * 1_000);
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /// The inverse of [#parse], for what is not negative.
    static String of(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder out = new StringBuilder();
        append(out, duration.toDays(), "d");
        append(out, duration.toHoursPart(), "h");
        append(out, duration.toMinutesPart(), "m");
        append(out, duration.toSecondsPart(), "s");
        int nanos = duration.toNanosPart();
        append(out, nanos / 1_000_000, "ms");
        append(out, nanos / 1_000 % 1_000, "us");
        append(out, nanos % 1_000, "ns");
        return out.toString();
    }

    private static void append(StringBuilder out, long number, String unit) {
        if (number != 0) {
            out.append(number).append(unit);
        }
    }

    static String ofOrNever(Duration duration) {
        return duration.isZero() ? "never" : of(duration);
    }
}
