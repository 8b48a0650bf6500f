package org.dialtone.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that stands still until it is moved, one hour east of Greenwich.
final class FakeTime implements Time {
    static final Instant START = Instant.parse("2026-11-23T06:41:00.123456Z");

    private Duration passed = Duration.ZERO;

    void pass(Duration duration) {
        passed = passed.plus(duration);
    }

    @Override
    public Instant now() {
        return START.plus(passed);
    }

    @Override
    public long nanos() {
        return passed.toNanos();
    }

    @Override
    public ZoneId zone() {
        return ZoneOffset.ofHours(1);
    }
}
