package org.dialtone.core.ddm;

import org.dialtone.api.Cause;
import org.dialtone.api.dial.DialMode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The interfaces that stand in for one another: those whose policies name the same group.
public final class Group {
    private static final Comparator<DialState> ORDER =
            Comparator.comparingInt((DialState each) -> each.definition().policy().priority())
                    .thenComparing(each -> each.definition().name());

    private Group() {}

    /// The place of each member, by name. To be asked for when the [DialState] of a member has
    /// changed; whose place is another than in its state is given [DialInput.GroupChanged], until
    /// none is.
    ///
    /// The first that is connected, or could be, leads. One whose last attempt failed does not
    /// count as one that could until its round is over: those behind it are tried meanwhile.
    public static Map<String, Place> places(Collection<DialState> members) {
        List<DialState> sorted = new ArrayList<>(members);
        sorted.sort(ORDER);
        int wanting = 0;
        for (DialState each : sorted) {
            wanting += wants(each) ? 1 : 0;
        }
        Map<String, Place> places = new HashMap<>();
        boolean connected = false;
        boolean able = false;
        for (DialState each : sorted) {
            boolean wanted = wanting - (wants(each) ? 1 : 0) > 0;
            Place.Role role = Place.Role.LEAD;
            if (connected) {
                role = Place.Role.STAND_BY;
            } else if (able) {
                role = Place.Role.RESERVE;
            }
            places.put(each.definition().name(), new Place(role, wanted));
            connected |= each.stage() instanceof Stage.Connected;
            able |= able(each);
        }
        return places;
    }

    private static boolean able(DialState state) {
        boolean active =
                switch (state.stage()) {
                    case Stage.Queued _ -> true;
                    case Stage.Dialling _ -> true;
                    case Stage.Connected _ -> true;
                    case Stage.Idle() -> state.definition().policy().mode() != DialMode.MANUAL;
                    case Stage.Lost _ -> false;
                    case Stage.HangingUp _ -> false;
                    case Stage.Waiting _ -> false;
                };
        return active
                && !state.refused()
                && !state.held()
                && !state.removed()
                && state.failures() == 0
                && obstacles(state).isEmpty();
    }

    /// Whether it is to be connected for a reason of its own, not for another of the group.
    private static boolean wants(DialState state) {
        boolean persistent = state.definition().policy().mode() == DialMode.PERSISTENT;
        boolean may = obstacles(state).stream().allMatch(Group::leavesWanted);
        if (state.held() || state.removed() || !may) {
            return false;
        }
        return persistent
                || switch (state.stage()) {
                    case Stage.Connected _ -> true;
                    case Stage.Queued queued -> own(queued.purpose());
                    case Stage.Dialling dialling -> own(dialling.purpose());
                    case Stage.Lost lost -> own(lost.purpose());
                    case Stage.Waiting waiting ->
                            waiting.purpose() != null && own(waiting.purpose());
                    case Stage.Idle() -> false;
                    case Stage.HangingUp _ -> false;
                };
    }

    /// One that cannot be had still wants another to stand in; one that is not to be had does not.
    private static boolean leavesWanted(Obstacle obstacle) {
        return switch (obstacle) {
            case DEVICE, CONFIGURATION -> true;
            case STOPPED, PAUSED, DISABLED, HOURS -> false;
        };
    }

    private static boolean own(Purpose purpose) {
        return purpose.why() != Cause.FAILOVER;
    }

    private static List<Obstacle> obstacles(DialState state) {
        return Obstacle.of(
                state.ddm(), state.definition(), state.problems(), state.missing(), state.open());
    }
}
