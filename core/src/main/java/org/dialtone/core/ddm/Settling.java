package org.dialtone.core.ddm;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.core.ddm.DialState.Trap;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What holds after every input, whatever it was: nothing goes on that may not, what is to be
/// connected is being dialled, and the outside has been told.
final class Settling {
    /// The wall clock is looked at this often, in case it is stepped.
    private static final Duration HOURS_CHECK = Duration.ofMinutes(5);

    private static final String LATE =
            "what dials it has been asked to hang up and has not ended: it is waited for";

    private Settling() {}

    /// Before the input.
    static void look(Move move) {
        boolean open = move.policy().hours().allows(move.now.wall());
        if (open && !move.open) {
            move.held = false;
        }
        move.open = open;
    }

    static void settle(Move move) {
        List<Obstacle> obstacles = move.obstacles();
        giveUpWhatMayNot(move, obstacles);
        standBy(move);
        if (!move.dialling()) {
            move.answerDisconnects();
        }
        if (obstacles.isEmpty()) {
            dialWhatIsWanted(move);
        }
        if (move.removed && !move.dialling()) {
            move.giveUp(Purpose.ofDdm(Cause.REDEFINED), false, null); // what it waits for
        }
        if (move.stage instanceof Stage.Idle) {
            RouterError error =
                    obstacles.isEmpty()
                            ? RouterError.INTERFACE_DISCONNECTED
                            : obstacles.getFirst().error;
            move.failConnects(error, words(move, obstacles));
        }
        tell(move);
        if (move.removed && !move.dialling()) {
            move.act(new DialAction.Gone(Purpose.DDM));
        }
    }

    /// What is in the way, in words; empty for what the error says already.
    static String words(Move move, List<Obstacle> obstacles) {
        if (obstacles.isEmpty()) {
            return "";
        }
        return switch (obstacles.getFirst()) {
            case CONFIGURATION -> String.join(" ", move.problems);
            case DEVICE -> move.missing == null ? "" : move.missing;
            case STOPPED, PAUSED, DISABLED, HOURS -> "";
        };
    }

    private static void giveUpWhatMayNot(Move move, List<Obstacle> obstacles) {
        if (obstacles.isEmpty()) {
            return;
        }
        Obstacle first = obstacles.getFirst();
        switch (move.stage) {
            case Stage.Queued _ -> move.giveUp(Purpose.ofDdm(first.cause), false, null);
            case Stage.Waiting(_, _, @Nullable Purpose purpose) -> {
                if (purpose != null) {
                    move.giveUp(Purpose.ofDdm(first.cause), false, null);
                }
            }
            case Stage.Dialling _ -> end(move, obstacles, true);
            case Stage.Connected _ -> end(move, obstacles, false);
            case Stage.Lost _ -> end(move, obstacles, true);
            case Stage.Idle() -> {}
            case Stage.HangingUp _ -> move.failConnects(first.error, words(move, obstacles));
        }
    }

    private static void end(Move move, List<Obstacle> obstacles, boolean paused) {
        for (Obstacle each : obstacles) {
            if (each.endsConnection || (paused && each == Obstacle.PAUSED)) {
                move.giveUp(Purpose.ofDdm(each.cause), false, null);
                move.failConnects(each.error, "");
                return;
            }
        }
    }

    /// Another of the group, that goes before it, is connected.
    private static void standBy(Move move) {
        if (move.place.role() != Place.Role.STAND_BY) {
            return;
        }
        Purpose purpose =
                switch (move.stage) {
                    case Stage.Queued queued -> queued.purpose();
                    case Stage.Dialling dialling -> dialling.purpose();
                    case Stage.Connected connected -> connected.purpose();
                    case Stage.Lost lost -> lost.purpose();
                    case Stage.Waiting waiting -> waiting.purpose();
                    case Stage.Idle() -> null;
                    case Stage.HangingUp _ -> null;
                };
        if (purpose != null && purpose.why() != Cause.REQUESTED) {
            move.giveUp(Purpose.ofDdm(Cause.FAILOVER), false, null);
        }
    }

    private static void dialWhatIsWanted(Move move) {
        boolean may =
                move.stage instanceof Stage.Idle
                        && !move.refused
                        && !move.held
                        && !move.removed
                        && move.place.role() == Place.Role.LEAD;
        if (may && move.persistent()) {
            move.queue(Purpose.ofDdm(Cause.PERSISTENT));
        } else if (may && move.place.wanted() && move.policy().mode() != DialMode.MANUAL) {
            move.queue(Purpose.ofDdm(Cause.FAILOVER));
        }
    }

    /// A time has come.
    static void due(Move move) {
        switch (move.stage) {
            case Stage.Dialling(_, long deadline, _, _) -> {
                if (move.reached(deadline)) {
                    move.giveUp(Purpose.ofDdm(Cause.NO_ANSWER), true, null);
                }
            }
            case Stage.Waiting(long until, boolean unreachable, @Nullable Purpose purpose) -> {
                if (move.reached(until)) {
                    move.idle();
                    if (!unreachable && purpose != null && move.obstacles().isEmpty()) {
                        move.queue(purpose);
                    }
                }
            }
            case Stage.Lost(_, _, _, long until, @Nullable Purpose next) -> {
                if (move.reached(until)) {
                    move.giveUp(Purpose.ofDdm(Cause.CARRIER_LOST), true, next);
                }
            }
            case Stage.Connected connected -> connectedDue(move, connected);
            case Stage.HangingUp going -> {
                if (move.reached(going.until())) {
                    move.failConnects(RouterError.REQUEST_TIMEOUT, LATE);
                    move.failDisconnects(RouterError.REQUEST_TIMEOUT, LATE);
                }
            }
            case Stage.Idle() -> {}
            case Stage.Queued _ -> {}
        }
    }

    private static void connectedDue(Move move, Stage.Connected connected) {
        Duration limit = move.policy().sessionLimit();
        if (limit.isPositive() && move.reached(connected.since() + limit.toNanos())) {
            move.giveUp(Purpose.ofDdm(Cause.SESSION_LIMIT), false, null);
        } else if (move.watching && move.reached(connected.check())) {
            looked(move, connected, connected.active());
            move.act(new DialAction.CheckActivity());
        }
    }

    /// The next look is an interval from now.
    private static void looked(Move move, Stage.Connected connected, long active) {
        move.stage =
                new Stage.Connected(
                        connected.purpose(),
                        connected.established(),
                        connected.since(),
                        active,
                        move.after(IdleTime.interval(move.policy())));
    }

    private static void tell(Move move) {
        Shown shown = View.of(move);
        if (!shown.equals(move.shown)) {
            move.shown = shown;
            move.act(new DialAction.Show(shown));
        }
        watch(move);
        trap(move);
        wake(move);
    }

    private static void watch(Move move) {
        Established there =
                move.stage instanceof Stage.Connected connected ? connected.established() : null;
        boolean watch = there != null && IdleTime.counts(move.policy()) && !move.removed;
        if (watch && !move.watching && there != null) {
            looked(move, (Stage.Connected) move.stage, move.now.nanos());
            move.act(new DialAction.WatchActivity(there.link()));
        } else if (!watch && move.watching) {
            move.act(new DialAction.Unwatch());
        }
        move.watching = watch;
    }

    private static void trap(Move move) {
        Trap trap = View.trap(move);
        if (trap == move.trap) {
            return;
        }
        switch (trap) {
            case ARMED -> move.act(new DialAction.Arm());
            case DISARMED -> move.act(new DialAction.Disarm());
            case RELEASED -> {
                Established there =
                        move.stage instanceof Stage.Connected connected
                                ? connected.established()
                                : null;
                if (there == null) {
                    return;
                }
                if (move.trap == Trap.DISARMED) {
                    move.act(new DialAction.Arm()); // taken over: the trap does not know it yet
                }
                move.act(new DialAction.Release(there));
            }
        }
        move.trap = trap;
    }

    private static void wake(Move move) {
        Long at = move.removed ? null : next(move);
        if (at != null && move.reached(at)) {
            // a limit has been set that has passed already
            at = move.now.nanos() + 1;
        }
        if (at == null) {
            if (move.wake != null) {
                move.act(new DialAction.NoWake());
            }
        } else if (!at.equals(move.wake)) {
            move.act(new DialAction.WakeAt(at));
        }
        move.wake = at;
    }

    private static @Nullable Long next(Move move) {
        Long stage =
                switch (move.stage) {
                    case Stage.Dialling dialling -> (Long) dialling.deadline();
                    case Stage.Waiting waiting -> (Long) waiting.until();
                    case Stage.Lost lost -> (Long) lost.until();
                    case Stage.Connected connected -> ofConnected(move, connected);
                    case Stage.HangingUp going -> move.waitedFor() ? (Long) going.until() : null;
                    case Stage.Idle() -> null;
                    case Stage.Queued _ -> null;
                };
        return earlier(stage, hours(move));
    }

    private static @Nullable Long ofConnected(Move move, Stage.Connected connected) {
        Duration limit = move.policy().sessionLimit();
        Long session = limit.isPositive() ? (Long) (connected.since() + limit.toNanos()) : null;
        return earlier(session, move.watching ? (Long) connected.check() : null);
    }

    private static @Nullable Long hours(Move move) {
        DialoutHours hours = move.policy().hours();
        if (hours.windows().isEmpty()) {
            return null;
        }
        Instant change = hours.nextChange(move.now.wall());
        Duration wait = change == null ? HOURS_CHECK : Duration.between(move.now.wall(), change);
        return move.after(wait.compareTo(HOURS_CHECK) < 0 ? wait : HOURS_CHECK);
    }

    private static @Nullable Long earlier(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a - b < 0 ? a : b;
    }
}
