package org.dialtone.core.ddm;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The demand-dial state machine of one interface, a pure function.
///
///                  demand, request,
///                  persistent, fail-over            turn
///     ┌──────────┐ ─────────────────▶ ┌──────────┐ ─────▶ ┌──────────┐
///     │   Idle   │                    │  Queued  │        │ Dialling │──────────────┐
///     └──────────┘ ◀───────────────── └──────────┘        └──────────┘              │ established
///       ▲   ▲  ▲     given up           ▲      ▲               │ │                  │ and link up
///       │   │  │                  time, │      │ line lost:    │ │ given up,        ▼
///       │   │  │ time is over   request │      │ at once       │ │ too slow   ┌───────────┐
///       │   │  └───────────────── ┌─────────┐  │               │ │            │ Connected │
///       │   │ wrong password:     │ Waiting │ ◀┼───────────────┘ │            └───────────┘
///       │   │ for good            └─────────┘  │  ended: failed  │              │ ▲     │
///       │   │                        ▲         │                 │    link down │ │ up  │ idle, hours,
///       │   └─────────┐              │         │                 ▼              ▼ │     │ request ...
///       │             └──────────────┴─────────┴──────── ┌───────────┐ 5 s   ┌──────┐   │
///       │                        ended                   │ HangingUp │ ◀──── │ Lost │   │
///       └─────────────────────────────────────────────── └───────────┘       └──────┘   │
///                                                              ▲                        │
///                                                              └────────────────────────┘
///
/// CONNECTED is Connected, and HangingUp until the link is down: it is left the moment the kernel
/// or the dialer says so, whichever is first. A new attempt begins after the dialer of the last one
/// has ended, never before. What a step shows, arms and waits for is computed from the stage at its
/// end, and told where it differs from what was told before.
public final class DemandDial {
    /// Requests to connect, and to disconnect, that one interface keeps unanswered.
    public static final int MOST_REQUESTS = 64;

    /// How long a dialer is given to tell why the link went down, and the link to come back.
    static final Duration GRACE = Duration.ofSeconds(5);

    private DemandDial() {}

    public static Step on(DialState state, DialInput input, Now now) {
        Move move = new Move(state, now);
        Settling.look(move);
        take(move, input);
        Settling.settle(move);
        return move.step();
    }

    private static void take(Move move, DialInput input) {
        switch (input) {
            case DialInput.ConnectRequested(long request, Actor actor) ->
                    connect(move, request, new Purpose(Cause.REQUESTED, actor));
            case DialInput.DisconnectRequested(long request, Actor actor) ->
                    disconnect(move, request, new Purpose(Cause.REQUESTED, actor));
            case DialInput.Demanded(PacketHeader packet) -> demanded(move, packet);
            case DialInput.Progress(long attempt, DialPhase phase, String words) -> {
                if (attempt == move.attempt && move.stage instanceof Stage.Dialling) {
                    String name = phase.name().toLowerCase(Locale.ROOT);
                    move.act(new DialAction.Phase(name, words));
                }
            }
            case DialInput.Established(long attempt, Established connection) -> {
                if (attempt == move.attempt) {
                    established(move, connection);
                }
            }
            case DialInput.Ended ended -> {
                if (ended.attempt() == move.attempt) {
                    Endings.ended(move, ended.end());
                }
            }
            case DialInput.Adopted(@Nullable Duration connected) -> adopted(move, connected);
            case DialInput.LinkUp(Cause cause) -> linkUp(move, cause);
            case DialInput.LinkDown(Cause cause) -> linkDown(move, cause);
            case DialInput.Activity(boolean passed) -> activity(move, passed);
            case DialInput.Turn() -> {
                if (move.stage instanceof Stage.Queued(Purpose purpose)) {
                    move.dial(purpose);
                }
            }
            case DialInput.Due() -> Settling.due(move);
            case DialInput.Defined(
                            InterfaceDefinition definition,
                            List<String> problems,
                            Actor by) ->
                    defined(move, definition, problems, by);
            case DialInput.CredentialsChanged _ -> changed(move);
            case DialInput.Removed(Actor actor) -> {
                move.removed = true;
                move.giveUp(new Purpose(Cause.REDEFINED, actor), false, null);
            }
            case DialInput.Missing(@Nullable String words) -> move.missing = words;
            case DialInput.Ddm(DdmState ddm, Actor actor) -> ddm(move, ddm, actor);
            case DialInput.GroupChanged(Place place) -> move.place = place;
        }
    }

    private static void connect(Move move, long request, Purpose purpose) {
        List<Obstacle> obstacles = move.obstacles();
        if (move.removed) {
            move.fail(request, RouterError.NO_SUCH_INTERFACE, "");
            return;
        }
        if (!obstacles.isEmpty() && !(move.stage instanceof Stage.Connected)) {
            move.fail(request, obstacles.getFirst().error, Settling.words(move, obstacles));
            return;
        }
        if (move.connects.size() >= MOST_REQUESTS) {
            move.fail(request, RouterError.NOT_ENOUGH_MEMORY, "");
            return;
        }
        switch (move.stage) {
            case Stage.Connected _ -> {
                move.held = false;
                move.answer(request, new Outcome.Connected());
            }
            case Stage.Queued _ -> move.fail(request, RouterError.ALREADY_CONNECTING, "");
            case Stage.Dialling _ -> move.fail(request, RouterError.ALREADY_CONNECTING, "");
            case Stage.Idle() -> begin(move, request, purpose);
            case Stage.Waiting _ -> begin(move, request, purpose);
            case Stage.Lost _ -> {
                move.connects.add(request);
                next(move, purpose);
            }
            case Stage.HangingUp _ -> {
                move.held = false;
                move.connects.add(request);
                next(move, purpose);
            }
        }
    }

    private static void begin(Move move, long request, Purpose purpose) {
        forgive(move);
        move.held = false;
        move.connects.add(request);
        move.queue(purpose);
    }

    /// What is to be done once what is under way has ended.
    private static void next(Move move, Purpose purpose) {
        if (move.stage instanceof Stage.HangingUp going) {
            move.stage =
                    new Stage.HangingUp(
                            going.connected(),
                            going.purpose(),
                            going.reason(),
                            going.lasted(),
                            going.failure(),
                            purpose,
                            going.until());
        } else if (move.stage instanceof Stage.Lost lost) {
            move.stage =
                    new Stage.Lost(
                            lost.purpose(),
                            lost.established(),
                            lost.since(),
                            lost.until(),
                            purpose);
        }
    }

    /// What failed before says nothing about the next attempt any more.
    private static void forgive(Move move) {
        move.refused = false;
        move.failures = 0;
        if (move.stage instanceof Stage.Waiting) {
            move.idle();
        }
    }

    private static void changed(Move move) {
        forgive(move);
        move.forgiven = move.attempt;
    }

    private static void disconnect(Move move, long request, Purpose reason) {
        boolean nothing =
                switch (move.stage) {
                    case Stage.Idle() -> true;
                    case Stage.Waiting(_, _, @Nullable Purpose purpose) -> purpose == null;
                    case Stage.Queued _ -> false;
                    case Stage.Dialling _ -> false;
                    case Stage.Connected _ -> false;
                    case Stage.Lost _ -> false;
                    case Stage.HangingUp _ -> false;
                };
        if (nothing) {
            move.fail(request, RouterError.INTERFACE_NOT_CONNECTED, "");
            return;
        }
        if (move.disconnects.size() >= MOST_REQUESTS) {
            move.fail(request, RouterError.NOT_ENOUGH_MEMORY, "");
            return;
        }
        move.held = true;
        move.disconnects.add(request);
        move.giveUp(reason, false, null);
        move.failConnects(RouterError.INTERFACE_DISCONNECTED, "");
    }

    private static void demanded(Move move, PacketHeader packet) {
        boolean may =
                move.obstacles().isEmpty()
                        && !move.refused
                        && !move.removed
                        && move.policy().mode() == DialMode.ON_DEMAND
                        && move.place.role() == Place.Role.LEAD;
        Purpose purpose = new Purpose(Cause.DEMAND, Packets.actor(packet));
        switch (move.stage) {
            case Stage.Idle() -> {
                if (may) {
                    move.held = false;
                    move.queue(purpose);
                } else {
                    move.act(new DialAction.Refuse());
                }
            }
            case Stage.HangingUp going -> {
                if (may && going.next() == null) {
                    move.held = false;
                    next(move, purpose);
                }
            }
            case Stage.Lost lost -> {
                if (may && lost.next() == null) {
                    next(move, purpose);
                }
            }
            case Stage.Waiting waiting -> {
                if (waiting.unreachable()) {
                    move.act(new DialAction.Refuse());
                }
            }
            case Stage.Queued _ -> {}
            case Stage.Dialling _ -> {}
            case Stage.Connected _ -> {}
        }
    }

    private static void established(Move move, Established connection) {
        switch (move.stage) {
            case Stage.Dialling dialling -> {
                boolean other = !connection.link().equals(move.definition.link());
                if (dialling.adopted() && other) {
                    // it was given another link while nobody looked
                    move.giveUp(Purpose.ofDdm(Cause.REDEFINED), false, null);
                } else if (move.linkUp) {
                    move.connected(dialling.purpose(), connection);
                } else if (dialling.established() == null) {
                    move.stage =
                            new Stage.Dialling(
                                    dialling.purpose(),
                                    dialling.deadline(),
                                    connection,
                                    dialling.adopted());
                }
            }
            case Stage.Connected connected ->
                    move.stage =
                            new Stage.Connected(
                                    connected.purpose(),
                                    connection,
                                    connected.since(),
                                    connected.active(),
                                    connected.check());
            case Stage.Lost lost ->
                    move.stage =
                            new Stage.Lost(
                                    lost.purpose(),
                                    connection,
                                    lost.since(),
                                    lost.until(),
                                    lost.next());
            case Stage.Idle() -> {}
            case Stage.Queued _ -> {}
            case Stage.Waiting _ -> {}
            case Stage.HangingUp _ -> {}
        }
    }

    private static void adopted(Move move, @Nullable Duration connected) {
        if (move.dialling()) {
            return;
        }
        move.giveUp(Purpose.ofDdm(Cause.RECONCILED), false, null);
        move.attempt++;
        Purpose purpose = Purpose.ofDdm(Cause.RECONCILED);
        if (connected != null && move.linkUp) {
            move.goesOn(purpose, connected);
        } else {
            move.stage = new Stage.Dialling(purpose, move.connectDeadline(), null, true);
        }
        if (move.held) { // it was being hung up when the router ended
            move.giveUp(Purpose.ofDdm(Cause.REQUESTED), false, null);
        }
    }

    private static void linkUp(Move move, Cause cause) {
        move.linkUp = true;
        if (move.stage instanceof Stage.Dialling dialling && dialling.established() != null) {
            move.connected(dialling.purpose(), dialling.established());
        } else if (move.stage instanceof Stage.Lost lost) {
            move.connected(new Purpose(cause, Actor.KERNEL), lost.established());
        }
    }

    private static void linkDown(Move move, Cause cause) {
        move.linkUp = false;
        if (move.stage instanceof Stage.Connected connected) {
            move.stage =
                    new Stage.Lost(
                            connected.purpose(),
                            connected.established(),
                            connected.since(),
                            move.after(GRACE),
                            null);
            move.disconnected(new Purpose(cause, Endings.teller(cause)));
        } else if (move.stage instanceof Stage.HangingUp going && going.connected()) {
            move.stage =
                    new Stage.HangingUp(
                            false,
                            going.purpose(),
                            going.reason(),
                            going.lasted(),
                            going.failure(),
                            going.next(),
                            going.until());
            move.disconnected(going.reason());
        }
    }

    private static void activity(Move move, boolean passed) {
        if (!(move.stage instanceof Stage.Connected connected)) {
            return;
        }
        long active = passed || move.place.wanted() ? move.now.nanos() : connected.active();
        boolean idle = move.reached(active + move.policy().idleTimeout().toNanos());
        if (IdleTime.counts(move.policy()) && idle) {
            move.giveUp(Purpose.ofDdm(Cause.IDLE_TIMEOUT), false, null);
        } else {
            move.stage =
                    new Stage.Connected(
                            connected.purpose(),
                            connected.established(),
                            connected.since(),
                            active,
                            connected.check());
        }
    }

    private static void defined(
            Move move, InterfaceDefinition definition, List<String> problems, Actor actor) {
        InterfaceDefinition before = move.definition;
        boolean same = before.equals(definition) && move.problems.equals(problems);
        boolean back = move.removed;
        move.definition = definition;
        move.problems = problems;
        move.removed = false;
        if (same && !back) {
            return;
        }
        changed(move);
        move.rounds = 0;
        move.held = false;
        boolean moved = !before.link().equals(definition.link());
        boolean other = moved || before.kind() != definition.kind();
        if (!definition.enabled()) {
            move.giveUp(new Purpose(Cause.DISABLED, actor), false, null);
        } else if (other) {
            move.giveUp(new Purpose(Cause.REDEFINED, actor), false, move.next());
        }
        if (moved) {
            move.linkUp = false;
        }
        boolean counts = definition.policy().idleFilter().equals(before.policy().idleFilter());
        if (move.watching && !counts) {
            move.act(new DialAction.Unwatch());
            move.watching = false;
        }
        if (!definition.demand().equals(before.demand()) && move.trap != DialState.Trap.DISARMED) {
            move.act(new DialAction.Arm());
            move.trap = DialState.Trap.ARMED; // a connected one's routes are given on again
        }
        move.open = definition.policy().hours().allows(move.now.wall());
    }

    private static void ddm(Move move, DdmState ddm, Actor actor) {
        if (move.ddm == DdmState.STOPPED && ddm != DdmState.STOPPED) {
            move.held = false;
        }
        move.ddm = ddm;
        boolean connected = move.stage instanceof Stage.Connected;
        if (ddm == DdmState.STOPPED || (ddm == DdmState.PAUSED && !connected)) {
            move.giveUp(new Purpose(Cause.DDM_STOPPED, actor), false, null);
        }
    }
}
