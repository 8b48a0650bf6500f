package org.dialtone.journal;

import java.time.Instant;

/// The clock that age is measured by. It follows the wall clock, but never runs more than [#FASTER]
/// times as fast as the monotonic one: a wall clock that is stepped years ahead expires at most two
/// days of history an hour, and loses nothing more once it is set right. One that is stepped back
/// is followed at once: that only keeps events longer.
///
/// Confined to the recorder's thread.
final class AgeClock {
    static final long FASTER = 48;

    private long value;
    private long at;

    /// @param recorded where it stood when the journal was last open, nanoseconds since 1970;
    ///   [Long#MIN_VALUE] if it never was
    AgeClock(long recorded, Instant wall, long nanos) {
        long now = Sql.nanos(wall);
        this.value = recorded == Long.MIN_VALUE ? now : Math.min(recorded, now);
        this.at = nanos;
    }

    /// What it says now, in nanoseconds since 1970.
    ///
    /// @param nanos the monotonic clock
    long read(Instant wall, long nanos) {
        long ahead;
        try {
            ahead = Math.addExact(value, Math.multiplyExact(Math.max(0, nanos - at), FASTER));
        } catch (ArithmeticException _) {
            ahead = Long.MAX_VALUE;
        }
        value = Math.min(Sql.nanos(wall), ahead);
        at = nanos;
        return value;
    }
}
