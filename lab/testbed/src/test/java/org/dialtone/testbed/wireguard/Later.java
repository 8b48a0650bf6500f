package org.dialtone.testbed.wireguard;

import org.dialtone.core.port.Time;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// The machine's clock, and how much later it is taken to be: nobody waits for three minutes.
final class Later implements Time {
    final AtomicLong seconds = new AtomicLong();

    @Override
    public Instant now() {
        return Instant.now().plusSeconds(seconds.get());
    }

    @Override
    public long nanos() {
        return System.nanoTime() + seconds.get() * 1_000_000_000L;
    }
}
