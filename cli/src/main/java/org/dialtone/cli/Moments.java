package org.dialtone.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;

/// Points in time as people and scripts write them.
final class Moments {
    private static final String AGO = "(expected: how long ago, such as 30m or 2h;";
    private static final String AHEAD = "(expected: in how long, such as 30m or 2h;";
    private static final String EXPECTED =
            " a time of today, such as 07:30; or a date and time, such as 2026-11-23, \"2026-11-23"
                    + " 07:30\" or 2026-11-23T06:30:00Z)";

    private Moments() {}

    /// Reads a moment of the past; without an offset it is meant where the reader is.
    ///
    /// @param name the option it was given for
    static Instant parse(String name, String text, Time time) {
        return parse(name, text, time, false);
    }

    /// The same of one that may be to come: a duration is from now on.
    static Instant ahead(String name, String text, Time time) {
        return parse(name, text, time, true);
    }

    private static Instant parse(String name, String text, Time time, boolean ahead) {
        try {
            if (text.indexOf(':') < 0 && text.indexOf('-') < 0) {
                Duration duration = Durations.parse(name, text);
                return ahead ? time.now().plus(duration) : time.now().minus(duration);
            }
            boolean dated = text.length() >= 10 && text.charAt(4) == '-';
            LocalDate today = LocalDate.ofInstant(time.now(), time.zone());
            if (!dated) {
                return today.atTime(LocalTime.parse(text)).atZone(time.zone()).toInstant();
            }
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(time.zone()).toInstant();
            }
            String normal = text.substring(0, 10) + 'T' + text.substring(11);
            boolean offset =
                    normal.endsWith("Z")
                            || normal.lastIndexOf('+') > 10
                            || normal.lastIndexOf('-') > 10;
            return offset
                    ? OffsetDateTime.parse(normal).toInstant()
                    : LocalDateTime.parse(normal).atZone(time.zone()).toInstant();
        } catch (DateTimeException | StringIndexOutOfBoundsException | Failure _) {
            throw Failure.usage(
                    name
                            + ": \""
                            + Style.printable(text)
                            + "\" "
                            + (ahead ? AHEAD : AGO)
                            + EXPECTED);
        }
    }
}
