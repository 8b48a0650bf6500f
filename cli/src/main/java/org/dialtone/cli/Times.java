package org.dialtone.cli;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/// Points in time. Not by java.time.format, whose first use costs 5 ms.
final class Times {
    private Times() {}

    /// `2026-11-23T06:41:00.123456Z`, always of this length.
    static void utc(StringBuilder out, Instant instant) {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(
                        instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        date(out, time);
        out.append('T');
        clock(out, time);
        out.append('.');
        digits(out, time.get(ChronoField.MICRO_OF_SECOND), 6);
        out.append('Z');
    }

    /// `06:41:00.123` where the reader is.
    static String clock(Instant instant, ZoneId zone) {
        StringBuilder out = new StringBuilder(12);
        LocalDateTime time = LocalDateTime.ofInstant(instant, zone);
        clock(out, time);
        out.append('.');
        digits(out, time.get(ChronoField.MILLI_OF_SECOND), 3);
        return out.toString();
    }

    /// `2026-11-23` where the reader is.
    static String date(Instant instant, ZoneId zone) {
        StringBuilder out = new StringBuilder(10);
        date(out, LocalDateTime.ofInstant(instant, zone));
        return out.toString();
    }

    /// `2026-11-23 06:41:00` where the reader is.
    static String dateAndClock(Instant instant, ZoneId zone) {
        StringBuilder out = new StringBuilder(19);
        LocalDateTime time = LocalDateTime.ofInstant(instant, zone);
        date(out, time);
        out.append(' ');
        clock(out, time);
        return out.toString();
    }

    private static void date(StringBuilder out, LocalDateTime time) {
        digits(out, time.getYear(), 4);
        out.append('-');
        digits(out, time.getMonthValue(), 2);
        out.append('-');
        digits(out, time.getDayOfMonth(), 2);
    }

    private static void clock(StringBuilder out, LocalDateTime time) {
        digits(out, time.getHour(), 2);
        out.append(':');
        digits(out, time.getMinute(), 2);
        out.append(':');
        digits(out, time.getSecond(), 2);
    }

    /// A number with leading zeros.
    static void digits(StringBuilder out, int number, int width) {
        for (int power = 10, i = 1; i < width; i++, power *= 10) {
            if (number < power) {
                out.append('0');
            }
        }
        out.append(number);
    }
}
