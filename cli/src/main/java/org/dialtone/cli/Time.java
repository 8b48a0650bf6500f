package org.dialtone.cli;

import java.time.Instant;
import java.time.ZoneId;

/// The clocks, and where on earth they hang.
interface Time {
    Instant now();

    /// The monotonic clock, as [System#nanoTime].
    long nanos();

    /// The zone in which people read times. The first call takes 25 ms of a cold JVM.
    ZoneId zone();

    Time SYSTEM =
            new Time() {
                @Override
                public Instant now() {
                    return Instant.now();
                }

                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public ZoneId zone() {
                    return ZoneId.systemDefault();
                }
            };
}
