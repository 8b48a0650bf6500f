package org.dialtone.linux.dial.wireguard;

import org.dialtone.core.port.Time;

import java.time.Duration;

/// Whether there is a session: WireGuard tells nothing but when the last handshake was.
///
/// A session's keys are void 180 s after the handshake (REJECT_AFTER_TIME). The end that began it
/// makes new ones after 120 s if it has something to send, and tries for 90 s, every 5 s
/// (REKEY_AFTER_TIME, REKEY_ATTEMPT_TIME, REKEY_TIMEOUT). With keep-alives there always is
/// something, so that no session of a live peer ever is 180 s old; the margin is for the other
/// end's clock and one more try. Confined to one thread.
public final class HandshakeWatch {
    /// How long a session's keys are good.
    static final Duration VALID = Duration.ofMinutes(3);

    static final Duration MARGIN = Duration.ofSeconds(15);

    private final Time time;
    private final boolean found;
    private long last;
    private long since;

    /// @param found whether the device was found running: then the first handshake that is seen may
    ///   be old
    public HandshakeWatch(Time time, boolean found) {
        this.time = time;
        this.found = found;
    }

    /// Looks at the time of the last handshake. The wall clock is asked only for the first one of a
    /// device that was found running, so that it may be stepped.
    ///
    /// @param handshake in nanoseconds of Unix time; 0 for never
    /// @return whether there is a session
    public boolean alive(long handshake) {
        long now = time.nanos();
        if (handshake != last) {
            since = found && last == 0 ? now - age(handshake) : now;
            last = handshake;
        }
        return valid(now);
    }

    /// Whether there is a session, as far as the last look has told.
    boolean alive() {
        return valid(time.nanos());
    }

    private boolean valid(long now) {
        return last != 0 && now - since < VALID.plus(MARGIN).toNanos();
    }

    private long age(long handshake) {
        long wall = time.now().toEpochMilli() * 1_000_000L;
        return Math.clamp(wall - handshake, 0, VALID.plus(MARGIN).toNanos());
    }
}
