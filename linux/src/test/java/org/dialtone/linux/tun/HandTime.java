package org.dialtone.linux.tun;

import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// The machine's clocks, which a test can put forward, and stop.
final class HandTime implements Time {
    private final AtomicLong ahead = new AtomicLong();
    private volatile @Nullable Long stopped;

    void pass(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    /// From here on it is a test's hand alone that moves them.
    void stop() {
        stopped = Time.SYSTEM.nanos();
    }

    @Override
    public Instant now() {
        return Time.SYSTEM.now().plusNanos(ahead.get());
    }

    @Override
    public long nanos() {
        Long from = stopped;
        return (from == null ? Time.SYSTEM.nanos() : from) + ahead.get();
    }
}
