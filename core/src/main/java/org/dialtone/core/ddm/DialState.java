package org.dialtone.core.ddm;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/// All that is known of a demand-dial interface. Immutable; made by [DemandDial] alone.
///
/// @param problems what is wrong with the definition
/// @param missing the program or device that is not there; null if nothing is missing
/// @param place in its fail-over group
/// @param attempt the number of the last attempt, 0 before the first
/// @param failures attempts failed one after the other in this round
/// @param rounds how often in a row all attempts failed
/// @param refused whether dialling again cannot help until somebody changes something
/// @param forgiven the last attempt that was made with settings or credentials that are others by
///   now: that it was refused says nothing
/// @param held whether somebody hung it up: it is not dialled by itself
/// @param linkUp whether its link passes packets
/// @param open whether the dial-out hours allow it, when last looked at
/// @param removed whether its definition is gone
/// @param lastError of the last failed attempt
/// @param lastWords the dialer's own about it
/// @param connects requests to connect that are not answered yet, at most
///   [DemandDial#MOST_REQUESTS]
/// @param disconnects the same to disconnect
/// @param shown what was last shown
/// @param trap where its routes lead
/// @param wake the time last asked for; null if none is waited for
/// @param watching whether activity is watched
public record DialState(
        InterfaceDefinition definition,
        List<String> problems,
        @Nullable String missing,
        DdmState ddm,
        Place place,
        Stage stage,
        long attempt,
        int failures,
        int rounds,
        boolean refused,
        long forgiven,
        boolean held,
        boolean linkUp,
        boolean open,
        boolean removed,
        @Nullable RouterError lastError,
        String lastWords,
        List<Long> connects,
        List<Long> disconnects,
        Shown shown,
        Trap trap,
        @Nullable Long wake,
        boolean watching) {

    /// Where the routes of an interface lead.
    public enum Trap {
        DISARMED,
        ARMED,
        RELEASED
    }

    /// The state before the first input. The first input is [DialInput.Defined].
    public static DialState initial(InterfaceDefinition definition, DdmState ddm) {
        return initial(definition, List.of(), null, ddm, false, false, null);
    }

    /// The same with what is wrong with it, what is missing, and what was decided of it before.
    public static DialState initial(
            InterfaceDefinition definition,
            List<String> problems,
            @Nullable String missing,
            DdmState ddm,
            boolean held,
            boolean refused,
            @Nullable RouterError lastError) {
        return new DialState(
                definition,
                problems,
                missing,
                ddm,
                Place.ALONE,
                new Stage.Idle(),
                0,
                0,
                0,
                refused,
                0,
                held,
                false,
                true,
                false,
                lastError,
                "",
                List.of(),
                List.of(),
                new Shown(ConnectionState.DISCONNECTED, Set.of(), null),
                Trap.DISARMED,
                null,
                false);
    }

    public boolean connected() {
        return shown.state() == ConnectionState.CONNECTED;
    }

    /// Whether an attempt is under way or a connection is there: a dialer that has not ended.
    public boolean dialling() {
        return dialling(stage);
    }

    static boolean dialling(Stage stage) {
        return switch (stage) {
            case Stage.Idle() -> false;
            case Stage.Queued _ -> false;
            case Stage.Waiting _ -> false;
            case Stage.Dialling _ -> true;
            case Stage.Connected _ -> true;
            case Stage.Lost _ -> true;
            case Stage.HangingUp _ -> true;
        };
    }

    /// What the dialer has made; null if there is nothing, or it has not told yet.
    public @Nullable Established established() {
        return switch (stage) {
            case Stage.Dialling dialling -> dialling.established();
            case Stage.Connected connected -> connected.established();
            case Stage.Lost lost -> lost.established();
            case Stage.Idle() -> null;
            case Stage.Queued _ -> null;
            case Stage.Waiting _ -> null;
            case Stage.HangingUp _ -> null;
        };
    }
}
