package org.dialtone.core.ddm;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// What follows when a dialer has ended.
final class Endings {
    private Endings() {}

    static void ended(Move move, DialEnd told) {
        DialEnd end = told;
        if (told.remedy() == Remedy.GIVE_UP && move.attempt <= move.forgiven) {
            end = new DialEnd(told.cause(), told.error(), Remedy.REDIAL, told.words());
        }
        switch (move.stage) {
            case Stage.Dialling dialling -> attemptFailed(move, dialling.purpose(), end);
            case Stage.Connected connected -> {
                connectionEnded(move, connected.purpose(), end, move.lasted(connected.since()));
                move.disconnected(new Purpose(end.cause(), actor(end.cause())));
                over(move, end);
            }
            case Stage.Lost lost -> {
                // how long it lasted is told to half a grace: what matters is a minute
                connectionEnded(move, lost.purpose(), end, move.lasted(lost.since()));
                next(move, lost.next());
                over(move, end);
            }
            case Stage.HangingUp going -> hungUp(move, going, end);
            case Stage.Idle() -> {}
            case Stage.Queued _ -> {}
            case Stage.Waiting _ -> {}
        }
    }

    private static void over(Move move, DialEnd end) {
        move.over(end.cause(), end.error(), end.words());
    }

    private static Actor actor(Cause cause) {
        boolean peer =
                cause == Cause.PEER_HUNG_UP
                        || cause == Cause.AUTHENTICATION_FAILED
                        || cause == Cause.NEGOTIATION_FAILED;
        return peer ? Purpose.PEER : Purpose.DDM;
    }

    /// Who it was that took the link down: the kernel cannot tell, a dialer can.
    static Actor teller(Cause cause) {
        return switch (cause) {
            case PEER_HUNG_UP -> Purpose.PEER;
            case PEER_DEAD, DIALER_FAILED -> Purpose.DDM;
            default -> Actor.KERNEL;
        };
    }

    private static void hungUp(Move move, Stage.HangingUp going, DialEnd end) {
        Cause cause = going.reason().why();
        if (going.failure()) {
            ofOurs(move, going, cause, end);
        } else {
            steady(move, going.lasted());
            move.idle();
            if (end.remedy() == Remedy.GIVE_UP) {
                remember(move, end);
                move.refused = true;
            }
            boolean limit = cause == Cause.SESSION_LIMIT && move.persistent() && !move.held;
            if (limit && !move.refused && going.lasted() < Redial.STABLE.toNanos()) {
                move.stage =
                        new Stage.Waiting(redialAt(move, Remedy.REDIAL, 1), false, going.purpose());
            }
        }
        next(move, going.next());
        if (going.connected()) {
            move.disconnected(going.reason());
        }
        if (!going.failure()) {
            move.over(cause, null, end.words());
        }
    }

    /// A packet waits where it would have waited had it come now; a person does not.
    private static void next(Move move, @Nullable Purpose next) {
        if (next == null) {
            return;
        }
        boolean waits = move.refused || move.stage instanceof Stage.Waiting;
        if (!waits || next.why() == Cause.REQUESTED) {
            again(move, next);
        }
    }

    /// We hung up because it took too long, or because the link was down.
    private static void ofOurs(Move move, Stage.HangingUp going, Cause cause, DialEnd end) {
        boolean attempt = going.lasted() == 0;
        RouterError error = attempt ? RouterError.REQUEST_TIMEOUT : RouterError.NO_CARRIER;
        Remedy remedy = attempt ? Remedy.REDIAL : Remedy.REDIAL_NOW;
        boolean knows = end.remedy() == Remedy.GIVE_UP;
        DialEnd found = knows ? end : new DialEnd(cause, error, remedy, end.words());
        if (attempt) {
            attemptFailed(move, going.purpose(), found);
        } else {
            connectionEnded(move, going.purpose(), found, going.lasted());
            over(move, found);
        }
    }

    /// Dials for something that came up while the last attempt ended.
    private static void again(Move move, Purpose next) {
        if (!move.obstacles().isEmpty() || move.removed) {
            return;
        }
        if (move.stage instanceof Stage.Queued) {
            return;
        }
        move.refused = false;
        move.queue(next);
    }

    private static void attemptFailed(Move move, Purpose purpose, DialEnd end) {
        failed(move, purpose, end);
        over(move, end);
    }

    private static void failed(Move move, Purpose purpose, DialEnd end) {
        remember(move, end);
        move.failures++;
        if (end.remedy() == Remedy.GIVE_UP) {
            move.refused = true;
            move.idle();
        } else if (move.failures > move.policy().redialAttempts()) {
            move.failures = 0;
            move.rounds++;
            long wait = Redial.unreachable(move.policy(), move.rounds, move.now.random());
            boolean dials = move.persistent() && !move.held;
            move.stage =
                    new Stage.Waiting(
                            move.now.nanos() + wait,
                            true,
                            dials ? Purpose.ofDdm(Cause.PERSISTENT) : null);
        } else {
            long at = redialAt(move, end.remedy(), move.failures);
            move.stage = new Stage.Waiting(at, false, purpose);
        }
        boolean waits = move.stage instanceof Stage.Waiting waiting && !waiting.unreachable();
        if (!waits && move.trap == DialState.Trap.ARMED) {
            move.act(new DialAction.Refuse());
        }
        RouterError error = end.error() == null ? RouterError.DISCONNECTION : end.error();
        move.failConnects(error, end.words());
    }

    private static void remember(Move move, DialEnd end) {
        if (end.error() != null) {
            move.lastError = end.error();
            move.lastWords = end.words();
        }
    }

    private static long redialAt(Move move, Remedy remedy, int failures) {
        return move.now.nanos()
                + Redial.afterFailure(move.policy(), remedy, failures, move.now.random());
    }

    private static boolean steady(Move move, long lasted) {
        boolean steady = lasted >= Redial.STABLE.toNanos();
        if (steady) {
            move.failures = 0;
            move.rounds = 0;
        }
        return steady;
    }

    private static void connectionEnded(Move move, Purpose purpose, DialEnd end, long lasted) {
        boolean nothing = end.remedy() == Remedy.NONE_NEEDED && !move.persistent();
        if (!steady(move, lasted) && !nothing) {
            // the request was answered when it connected: who came since asks for the next attempt
            List<Long> asked = List.copyOf(move.connects);
            move.connects.clear();
            failed(move, purpose, end);
            move.connects.addAll(asked);
            return;
        }
        remember(move, end);
        move.idle();
        switch (end.remedy()) {
            case GIVE_UP -> move.refused = true;
            case REDIAL_NOW -> {
                if (move.policy().redialAttempts() > 0 || move.persistent()) {
                    again(move, purpose);
                }
            }
            case NONE_NEEDED, REDIAL, BACK_OFF -> {
                if (move.persistent()) {
                    long at = redialAt(move, end.remedy(), 1);
                    move.stage = new Stage.Waiting(at, false, purpose);
                }
            }
        }
    }
}
