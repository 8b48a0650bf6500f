package org.dialtone.testbed.dial;

import org.dialtone.api.dial.DialoutHours;
import org.dialtone.core.port.Time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// A clock by which it is noon of a Thursday soon, and hours that end then.
public final class Noon implements Time {
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    public static final DialoutHours HOURS =
            new DialoutHours(List.of("4 09:00-12:00"), ZoneOffset.UTC);

    private final Instant start;
    private final long origin = System.nanoTime();

    /// @param in how soon, from now on
    public Noon(Duration in) {
        start = NOON.minus(in);
    }

    @Override
    public Instant now() {
        return start.plusNanos(System.nanoTime() - origin);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
