package org.dialtone.core.ddm;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialPhase;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/// What can happen to a demand-dial interface.
public sealed interface DialInput {

    // from people and programs; each is answered once, now or later, by DialAction.Answer

    record ConnectRequested(long request, Actor actor) implements DialInput {}

    record DisconnectRequested(long request, Actor actor) implements DialInput {}

    // from the trap

    /// A packet that may dial has come.
    record Demanded(PacketHeader packet) implements DialInput {}

    // from the dialer; of an attempt that is over they are ignored

    record Progress(long attempt, DialPhase phase, String words) implements DialInput {}

    record Established(long attempt, org.dialtone.core.port.dial.Established connection)
            implements DialInput {}

    record Ended(long attempt, DialEnd end) implements DialInput {}

    /// A dialer has taken over what an earlier process left running: before any turn is given. Its
    /// attempt is the [DialState#attempt] of the state that this leads to.
    ///
    /// @param connected for how long the interface has been connected, where it is remembered as
    ///   that and the connection goes on; else null
    record Adopted(@Nullable Duration connected) implements DialInput {}

    // from the kernel; also while there is no attempt

    /// The definition's link passes packets.
    record LinkUp(Cause cause) implements DialInput {}

    /// It does not any more, or is gone.
    record LinkDown(Cause cause) implements DialInput {}

    // answers to what was asked by an action

    /// The answer to [DialAction.CheckActivity].
    record Activity(boolean passed) implements DialInput {}

    /// The answer to [DialAction.AskTurn]: it may dial.
    record Turn() implements DialInput {}

    /// The time of the last [DialAction.WakeAt] has come. Too early or too often does no harm.
    record Due() implements DialInput {}

    // from the configuration

    /// It is defined anew, enabled or disabled.
    ///
    /// @param problems what the dialer says is wrong with it; empty if it can be dialled
    record Defined(InterfaceDefinition definition, List<String> problems, Actor actor)
            implements DialInput {
        public Defined {
            problems = List.copyOf(problems);
        }
    }

    record CredentialsChanged(Actor actor) implements DialInput {}

    /// Its definition is gone. [DialAction.Gone] follows, now or once the dialer has ended.
    record Removed(Actor actor) implements DialInput {}

    /// The program or the device it needs is there, or not.
    ///
    /// @param words what is missing, a sentence; null if nothing is
    record Missing(@Nullable String words) implements DialInput {}

    /// The manager was paused, stopped, or runs again.
    record Ddm(DdmState state, Actor actor) implements DialInput {}

    /// Its place in its group has changed: what [Group#places] says.
    record GroupChanged(Place place) implements DialInput {}
}
