package org.dialtone.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The clocks, and where on earth they hang.
interface Time {
    Instant now();

    /// The monotonic clock, as [System#nanoTime].
    long nanos();

    /// The zone in which people read times. The first call takes 25 ms of a cold JVM.
    ZoneId zone();

    /// Waits for something to be done.
    ///
    /// @throws TimeoutException if it is not within this time
    <T> T await(Future<T> future, Duration atMost)
            throws InterruptedException, ExecutionException, TimeoutException;

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

                @Override
                public <T> T await(Future<T> future, Duration atMost)
                        throws InterruptedException, ExecutionException, TimeoutException {
                    return future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
                }
            };
}
