package org.dialtone.core.ddm;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DialMode;
import org.dialtone.core.ddm.DialState.Trap;
import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What follows from a stage without being kept: what is shown, where the routes lead.
final class View {
    private View() {}

    static Shown of(Move move) {
        return of(move.stage, move.obstacles(), move.refused, move.lastError);
    }

    static Shown of(
            Stage stage,
            List<Obstacle> obstacles,
            boolean refused,
            @Nullable RouterError lastError) {
        boolean configuration = obstacles.contains(Obstacle.CONFIGURATION);
        RouterError error = configuration ? RouterError.INTERFACE_CONFIGURATION : lastError;
        return switch (stage) {
            case Stage.Connected _ -> new Shown(ConnectionState.CONNECTED, Set.of(), null);
            case Stage.HangingUp(boolean connected, _, _, _, _, _, _) when connected ->
                    new Shown(ConnectionState.CONNECTED, Set.of(), null);
            case Stage.Queued _ -> new Shown(ConnectionState.CONNECTING, Set.of(), error);
            case Stage.Dialling _ -> new Shown(ConnectionState.CONNECTING, Set.of(), error);
            case Stage.Waiting waiting -> down(obstacles, refused || waiting.unreachable(), error);
            case Stage.Idle() -> down(obstacles, refused, error);
            case Stage.Lost _ -> down(obstacles, refused, error);
            case Stage.HangingUp _ -> down(obstacles, refused, error);
        };
    }

    private static Shown down(
            List<Obstacle> obstacles, boolean failed, @Nullable RouterError error) {
        Set<UnreachabilityReason> reasons = EnumSet.noneOf(UnreachabilityReason.class);
        obstacles.forEach(each -> reasons.add(each.reason));
        if (failed) {
            reasons.add(UnreachabilityReason.CONNECTION_FAILURE);
        }
        ConnectionState state =
                reasons.isEmpty() ? ConnectionState.DISCONNECTED : ConnectionState.UNREACHABLE;
        return new Shown(state, reasons, error);
    }

    /// Routes of an interface that cannot be connected are nobody's, so that others get the
    /// packets.
    static Trap trap(Move move) {
        return switch (move.shown.state()) {
            case CONNECTED -> Trap.RELEASED;
            case CONNECTING -> Trap.ARMED;
            case UNREACHABLE -> Trap.DISARMED;
            case DISCONNECTED ->
                    move.removed || heldDown(move) || move.policy().mode() == DialMode.MANUAL
                            ? Trap.DISARMED
                            : Trap.ARMED;
        };
    }

    private static boolean heldDown(Move move) {
        return move.held && move.persistent();
    }
}
