package org.dialtone.mprapi;

import java.time.Duration;

/// Durations as the structures carry them: whole seconds in an unsigned DWORD.
final class Seconds {
    private static final long MAX = 0xFFFF_FFFFL;

    private Seconds() {}

    /// Never below 0, even if the clock was stepped back, and no more than 136 years.
    static int of(Duration duration) {
        return (int) Math.clamp(duration.toSeconds(), 0, MAX);
    }
}
