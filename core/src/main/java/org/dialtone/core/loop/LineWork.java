package org.dialtone.core.loop;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.ddm.DialAction;
import org.dialtone.core.ddm.DialInput;
import org.dialtone.core.ddm.Now;
import org.dialtone.core.ddm.Purpose;
import org.dialtone.core.port.dial.ActivityMonitor;
import org.dialtone.core.port.dial.DemandTrap;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.jspecify.annotations.Nullable;

/// Does what a step of a demand-dial interface leads to.
///
/// Confined to the router-loop thread. What goes wrong in a port is told to the log and, of a
/// dialer, as the end of the attempt: it ends no router.
final class LineWork {
    private final DialPorts ports;
    private final Claims claims;
    private final Turns turns;
    private final Wakes wakes;
    private final DialEngine engine;

    LineWork(DialPorts ports, Claims claims, Turns turns, Wakes wakes, DialEngine engine) {
        this.ports = ports;
        this.claims = claims;
        this.turns = turns;
        this.wakes = wakes;
        this.engine = engine;
    }

    void execute(Line line, DialAction action, Now now) {
        switch (action) {
            case DialAction.Dial(long attempt, Purpose _) -> dial(line, attempt);
            case DialAction.HangUp _ -> hangUp(line);
            case DialAction.AskTurn(Purpose purpose) ->
                    turns.ask(line, purpose.why() == Cause.REQUESTED);
            case DialAction.ForgetTurn() -> turns.forget(line);
            case DialAction.WakeAt(long nanos) -> wakes.at(line, nanos);
            case DialAction.NoWake() -> wakes.never(line);
            case DialAction.WatchActivity(String link) -> watch(line, link);
            case DialAction.Unwatch() -> unwatch(line);
            case DialAction.CheckActivity() ->
                    engine.give(line, new DialInput.Activity(passed(line)));
            case DialAction.Arm() -> trap(trap -> trap.arm(line.state.definition()));
            case DialAction.Release(var there) -> trap(trap -> trap.release(line.name, there));
            case DialAction.Refuse() -> trap(trap -> trap.refuse(line.name));
            case DialAction.Disarm() -> trap(trap -> trap.disarm(line.name));
            case DialAction.Connected connected -> connected(line, connected);
            case DialAction.Disconnected(Purpose purpose, var shown) -> {
                if (line.claim().tracked.shown.connected()) {
                    claims.disconnected(
                            line.claim(),
                            shown.state(),
                            shown.reasons(),
                            shown.lastError(),
                            purpose.why(),
                            purpose.actor());
                }
            }
            case DialAction.Answer answer ->
                    engine.answers.answer(answer.request(), answer.outcome(), connection(line));
            case DialAction.Over over -> {
                if (over.error() != null && !line.reached) {
                    engine.failures.add(1);
                }
            }
            case DialAction.Show _ -> {} // at the end of the step
            case DialAction.Phase _ -> {} // for the log alone
            case DialAction.Gone _ -> gone(line);
        }
        line.log.share(engine.lines().size());
        line.log.on(action, connection(line), now);
    }

    private static @Nullable ConnectionId connection(Line line) {
        return line.claim().tracked.shown.connection();
    }

    // the dialer

    /// Takes over what an earlier process dialled for it and left, if anything. On the opening
    /// thread.
    void adopt(Line line) {
        InterfaceDefinition definition = line.state.definition();
        Dialer dialer = ports.dialer(definition.kind());
        if (dialer == null) {
            return;
        }
        LineReports reports = new LineReports(line, 0, engine.mailbox);
        try {
            line.dialling = dialer.adopt(new DialRequest(definition, line.credentials), reports);
        } catch (RuntimeException e) {
            failed("adopting " + line.name, e);
        }
        line.adopted = line.dialling == null ? null : reports;
    }

    /// Has what nobody has taken over ended. On the opening thread.
    void sweep() {
        for (Dialer each : ports.dialers()) {
            try {
                each.sweep();
            } catch (RuntimeException e) {
                failed("ending what is left of " + each.kind(), e);
            }
        }
    }

    private void dial(Line line, long attempt) {
        engine.dials.add(1);
        line.reached = false;
        InterfaceDefinition definition = line.state.definition();
        LineReports reports = new LineReports(line, attempt, engine.mailbox);
        Dialer dialer = ports.dialer(definition.kind());
        try {
            if (dialer == null) {
                throw new IllegalStateException("nothing dials " + definition.kind());
            }
            line.dialling = dialer.dial(new DialRequest(definition, line.credentials), reports);
        } catch (RuntimeException e) {
            failed("dialling " + line.name, e);
            reports.ended(
                    new DialEnd(
                            Cause.DIALER_FAILED,
                            RouterError.UNKNOWN,
                            DialEnd.Remedy.REDIAL,
                            "the dialer failed: " + e));
        }
    }

    private static void hangUp(Line line) {
        Dialling dialling = line.dialling;
        if (dialling == null) {
            return; // its end is on the way
        }
        try {
            dialling.hangUp();
        } catch (RuntimeException e) {
            failed("hanging up " + line.name, e);
        }
    }

    /// Lets go of it: the router ends.
    void leave(Line line) {
        unwatch(line);
        Dialling dialling = line.dialling;
        line.dialling = null;
        if (dialling != null) {
            try {
                dialling.leave();
            } catch (RuntimeException e) {
                failed("leaving " + line.name, e);
            }
        }
    }

    // packets

    private interface Trapping {
        void with(DemandTrap trap);
    }

    private void trap(Trapping what) {
        DemandTrap trap = ports.trap();
        if (trap == null) {
            return;
        }
        try {
            what.with(trap);
        } catch (RuntimeException e) {
            failed("the trap of packets", e);
        }
    }

    private void watch(Line line, String link) {
        unwatch(line);
        ActivityMonitor monitor = ports.activity();
        if (monitor == null) {
            return;
        }
        try {
            line.watch = monitor.watch(link, line.state.definition().policy().idleFilter());
        } catch (RuntimeException e) {
            failed("watching " + link, e);
        }
    }

    /// Where nobody can tell it counts as if something had: nothing is hung up by mistake.
    private static boolean passed(Line line) {
        ActivityMonitor.Watch watch = line.watch;
        if (watch == null) {
            return true;
        }
        try {
            return watch.passed();
        } catch (RuntimeException e) {
            failed("watching the link of " + line.name, e);
            return true;
        }
    }

    private static void unwatch(Line line) {
        ActivityMonitor.Watch watch = line.watch;
        line.watch = null;
        if (watch != null) {
            try {
                watch.close();
            } catch (RuntimeException e) {
                failed("watching the link of " + line.name, e);
            }
        }
    }

    // everybody

    private void connected(Line line, DialAction.Connected connected) {
        line.reached = true;
        if (!line.claim().tracked.shown.connected()) {
            Purpose purpose = connected.purpose();
            claims.connected(line.claim(), purpose.why(), purpose.actor());
        }
    }

    /// Shows it as it is after a step.
    void show(Line line) {
        RouterInterface shown = line.claim().tracked.shown;
        org.dialtone.core.ddm.Shown is = line.state.shown();
        boolean enabled = line.state.definition().enabled();
        if (!shown.connected() && !line.state.connected()) {
            claims.state(line.claim(), enabled, is.state(), is.reasons(), is.lastError());
        } else if (shown.connected() && shown.enabled() != enabled) {
            claims.state(line.claim(), enabled, shown.state(), shown.reasons(), shown.lastError());
        }
    }

    private void gone(Line line) {
        wakes.never(line);
        turns.forget(line);
        unwatch(line);
        engine.vanished(line);
    }

    private static void failed(String what, RuntimeException e) {
        System.getLogger(LineWork.class.getName()).log(System.Logger.Level.WARNING, what, e);
    }
}
