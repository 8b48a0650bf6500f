package org.dialtone.cli;

import java.time.Duration;
import java.time.Instant;

/// Durations as people and scripts write and read them.
final class Durations {
    private static final String EXPECTED = "(expected: a time such as 500ms, 30s, 5m, 2h or 1m30s)";

    private Durations() {}

    /// Zero if the clock was stepped back meanwhile.
    static Duration between(Instant start, Instant end) {
        return end.isAfter(start) ? Duration.between(start, end) : Duration.ZERO;
    }

    /// `250ms`, `1.5s`, `42s`, `3m12s`, `2h05m`, `3d04h`: as much as one wants to know at a glance.
    static String words(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        long seconds = millis / 1000;
        if (millis < 1000) {
            return millis + "ms";
        }
        if (seconds < 10) {
            return seconds + "." + millis % 1000 / 100 + "s";
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return pair(seconds / 60, 'm', seconds % 60, 's');
        }
        if (seconds < 86_400) {
            return pair(seconds / 3600, 'h', seconds % 3600 / 60, 'm');
        }
        return pair(seconds / 86_400, 'd', seconds % 86_400 / 3600, 'h');
    }

    private static String pair(long large, char unit, long small, char smallUnit) {
        return "" + large + unit + (small < 10 ? "0" : "") + small + smallUnit;
    }

    /// Seconds as a JSON number, to the nanosecond: `192.345`.
    static void seconds(StringBuilder out, Duration duration) {
        boolean negative = duration.isNegative();
        Duration size = negative ? duration.negated() : duration;
        out.append(negative ? "-" : "").append(size.toSeconds());
        int nanos = size.toNanosPart();
        if (nanos != 0) {
            out.append('.');
            Times.digits(out, nanos, 9);
            while (out.charAt(out.length() - 1) == '0') {
                out.setLength(out.length() - 1);
            }
        }
    }

    /// Reads `500ms`, `30s`, `5m`, `2h`, `1d`, and such one after the other; a bare number is
    /// seconds.
    ///
    /// @param name the option it was given for
    static Duration parse(String name, String text) {
        long millis = 0;
        int i = 0;
        try {
            while (i < text.length()) {
                int start = i;
                while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                    i++;
                }
                long number = Long.parseLong(text, start, i, 10);
                int unit = i;
                while (i < text.length() && !(text.charAt(i) >= '0' && text.charAt(i) <= '9')) {
                    i++;
                }
                boolean bare = start == 0 && unit == text.length();
                millis =
                        Math.addExact(
                                millis,
                                Math.multiplyExact(
                                        number, bare ? 1000 : millisOf(text.substring(unit, i))));
            }
            Math.multiplyExact(millis, 1_000_000L); // as nanoseconds it must not overflow either
        } catch (ArithmeticException | NumberFormatException _) {
            millis = 0;
        }
        if (millis <= 0) {
            throw Failure.usage(name + ": \"" + text + "\" " + EXPECTED);
        }
        return Duration.ofMillis(millis);
    }

    private static long millisOf(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> throw new NumberFormatException(unit);
        };
    }
}
