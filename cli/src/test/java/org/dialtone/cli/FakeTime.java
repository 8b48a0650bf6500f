package org.dialtone.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

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

    /// What is not done yet will not be: the time passes.
    @Override
    public <T> T await(Future<T> future, Duration atMost)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (future.isDone()) {
            return future.get();
        }
        pass(atMost);
        throw new TimeoutException();
    }

    @Override
    public ZoneId zone() {
        return ZoneOffset.ofHours(1);
    }
}
