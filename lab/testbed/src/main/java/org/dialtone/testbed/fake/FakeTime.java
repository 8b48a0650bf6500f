package org.dialtone.testbed.fake;

import org.dialtone.core.port.Time;

import java.time.Duration;
import java.time.Instant;

/// Clocks that go when they are told to.
public final class FakeTime implements Time {
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos = 1_000_000_000L;

    @Override
    public synchronized Instant now() {
        return wall;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    /// Both clocks go on.
    public synchronized void advance(long by) {
        nanos += by;
        wall = wall.plusNanos(by);
    }

    /// Somebody sets the wall clock; the monotonic one does not care.
    public synchronized void stepWall(Duration by) {
        wall = wall.plus(by);
    }
}
