package org.dialtone.core.ddm;

import java.time.Instant;

/// The moment at which something is decided.
///
/// @param wall the wall clock; may be stepped
/// @param nanos the monotonic clock
/// @param random from 0 to below 1, another one each time: spreads what many would do at once
public record Now(Instant wall, long nanos, double random) {
    public Now {
        if (!(random >= 0 && random < 1)) {
            throw new IllegalArgumentException("random: " + random + " (expected: 0 to below 1)");
        }
    }
}
