package org.dialtone.core.ddm;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

/// What is to be done, in the order in which a [Step] gives it.
public sealed interface DialAction {

    // to the dialer

    /// Dial: at most one attempt of an interface is under way at any time.
    record Dial(long attempt, Purpose purpose) implements DialAction {}

    /// Have the attempt, or the connection it led to, ended.
    record HangUp(long attempt, Purpose purpose) implements DialAction {}

    // to the pacer of dials

    /// Give [DialInput.Turn] when there is room for another dial; requests of people first.
    record AskTurn(Purpose purpose) implements DialAction {}

    /// The turn asked for is not needed any more.
    record ForgetTurn() implements DialAction {}

    // to the clock

    /// Give [DialInput.Due] at this time of the monotonic clock. Takes the place of the one before.
    record WakeAt(long nanos) implements DialAction {}

    /// No time is waited for any more.
    record NoWake() implements DialAction {}

    // to the monitor of activity

    record WatchActivity(String link) implements DialAction {}

    record Unwatch() implements DialAction {}

    /// Ask the watch whether anything has passed, and give the answer as [DialInput.Activity].
    record CheckActivity() implements DialAction {}

    // to the trap, with the definition of the state that the step leads to

    record Arm() implements DialAction {}

    record Release(Established connection) implements DialAction {}

    /// Drop what is kept.
    record Refuse() implements DialAction {}

    record Disarm() implements DialAction {}

    // to everybody

    /// It entered CONNECTED.
    ///
    /// @param adopted whether it was connected all the time: no event, the connection remembered
    ///   goes on
    record Connected(Purpose purpose, boolean adopted) implements DialAction {}

    /// It left CONNECTED for what is shown.
    record Disconnected(Purpose purpose, Shown shown) implements DialAction {}

    /// It is shown as this: not CONNECTED, before or after.
    record Show(Shown shown) implements DialAction {}

    record Answer(long request, Outcome outcome) implements DialAction {}

    // to the timeline

    /// The attempt is in this phase now.
    record Phase(String name, String words) implements DialAction {}

    /// The attempt, or the connection, is over.
    ///
    /// @param unreachable whether it is left alone for a while now, or for good
    record Over(Cause cause, @Nullable RouterError error, String words, boolean unreachable)
            implements DialAction {}

    /// Nothing is left of the interface: forget its state.
    record Gone(Actor actor) implements DialAction {}
}
