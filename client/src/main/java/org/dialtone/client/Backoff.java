package org.dialtone.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt to reach a router: twice as long each time, and a
/// random part of it, so that a thousand clients of a router that comes back do not all come at
/// once.
///
/// @param first the longest wait before the first attempt
/// @param most the longest wait before any
public record Backoff(Duration first, Duration most) {
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    public Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "back-off: " + first + " to " + most + " (expected: 0 < first <= most)");
        }
        if (most.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("most: " + most + " (expected: at most a day)");
        }
    }

    /// The wait before attempt `attempt` (from 1): between half and all of what is due.
    Duration before(int attempt, RandomGenerator random) {
        long due = first.toNanos();
        for (int i = 1; i < attempt && due < most.toNanos(); i++) {
            due *= 2;
        }
        due = Math.min(due, most.toNanos());
        return Duration.ofNanos(due / 2 + (long) (random.nextDouble() * (due - due / 2)));
    }
}
