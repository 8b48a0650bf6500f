package org.dialtone.core.port;

import java.time.Instant;

/// The clocks.
public interface Time {

    /// The wall clock; may be stepped.
    Instant now();

    /// The monotonic clock, in nanoseconds from an arbitrary origin, as [System#nanoTime].
    long nanos();

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
            };
}
