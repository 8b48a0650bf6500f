package org.dialtone.linux.tun;

import org.dialtone.core.port.Time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// The machine's clocks, which a test can put forward.
final class HandTime implements Time {
    private final AtomicLong ahead = new AtomicLong();

    void pass(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    @Override
    public Instant now() {
        return Time.SYSTEM.now().plusNanos(ahead.get());
    }

    @Override
    public long nanos() {
        return Time.SYSTEM.nanos() + ahead.get();
    }
}
