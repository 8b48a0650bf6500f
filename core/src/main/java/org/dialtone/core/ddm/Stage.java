package org.dialtone.core.ddm;

import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

/// Where an interface is between down and connected. Times are of the monotonic clock, in
/// nanoseconds. The picture is in [DemandDial].
public sealed interface Stage {
    /// Nothing is under way.
    record Idle() implements Stage {}

    /// It waits for its turn to dial.
    record Queued(Purpose purpose) implements Stage {}

    /// A dialer is at it, or the link is awaited.
    ///
    /// @param deadline when it has taken too long
    /// @param established what the dialer has made already, while the link is not up yet
    /// @param adopted whether it was taken over rather than dialled
    record Dialling(
            Purpose purpose, long deadline, @Nullable Established established, boolean adopted)
            implements Stage {}

    /// The dialer says so, and the link passes packets.
    ///
    /// @param established null until a dialer that took it over has told
    /// @param active when traffic was last seen
    /// @param check when to look for traffic
    record Connected(
            Purpose purpose, @Nullable Established established, long since, long active, long check)
            implements Stage {}

    /// The link is down, the dialer has not said so yet.
    ///
    /// @param until how long it is given
    /// @param next what it is to be dialled for afterwards
    record Lost(
            Purpose purpose,
            @Nullable Established established,
            long since,
            long until,
            @Nullable Purpose next)
            implements Stage {}

    /// The dialer has been asked to hang up and has not ended yet.
    ///
    /// @param connected whether the link still passes packets: it is shown as CONNECTED
    /// @param purpose what it was dialled for
    /// @param reason why it is hung up
    /// @param lasted how long it was connected, 0 if it never was
    /// @param failure whether that counts as a failed attempt
    /// @param next what it is to be dialled for afterwards
    /// @param until when whoever waits is told that it takes too long; the dialer is waited for
    ///   nevertheless
    record HangingUp(
            boolean connected,
            Purpose purpose,
            Purpose reason,
            long lasted,
            boolean failure,
            @Nullable Purpose next,
            long until)
            implements Stage {}

    /// It is dialled again at a time.
    ///
    /// @param unreachable whether all attempts have failed: it is left alone until then
    /// @param purpose what it is dialled for then; null if for nothing
    record Waiting(long until, boolean unreachable, @Nullable Purpose purpose) implements Stage {}
}
