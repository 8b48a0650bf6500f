package org.dialtone.core.ddm;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.ddm.DialState.Trap;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A state on its way to the next: the transitions that [DemandDial] puts together. Lives for one
/// input.
final class Move {
    /// How long a dialer may take to hang up before those who wait are told.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    final Now now;
    final List<DialAction> actions = new ArrayList<>();

    InterfaceDefinition definition;
    List<String> problems;
    @Nullable String missing;
    DdmState ddm;
    Place place;
    Stage stage;
    long attempt;
    int failures;
    int rounds;
    boolean refused;
    long forgiven;
    boolean held;
    boolean linkUp;
    boolean open;
    boolean removed;
    @Nullable RouterError lastError;
    String lastWords;
    final List<Long> connects;
    final List<Long> disconnects;
    Shown shown;
    Trap trap;
    @Nullable Long wake;
    boolean watching;

    Move(DialState from, Now now) {
        this.now = now;
        definition = from.definition();
        problems = from.problems();
        missing = from.missing();
        ddm = from.ddm();
        place = from.place();
        stage = from.stage();
        attempt = from.attempt();
        failures = from.failures();
        rounds = from.rounds();
        refused = from.refused();
        forgiven = from.forgiven();
        held = from.held();
        linkUp = from.linkUp();
        open = from.open();
        removed = from.removed();
        lastError = from.lastError();
        lastWords = from.lastWords();
        connects = new ArrayList<>(from.connects());
        disconnects = new ArrayList<>(from.disconnects());
        shown = from.shown();
        trap = from.trap();
        wake = from.wake();
        watching = from.watching();
    }

    Step step() {
        DialState state =
                new DialState(
                        definition,
                        problems,
                        missing,
                        ddm,
                        place,
                        stage,
                        attempt,
                        failures,
                        rounds,
                        refused,
                        forgiven,
                        held,
                        linkUp,
                        open,
                        removed,
                        lastError,
                        lastWords,
                        List.copyOf(connects),
                        List.copyOf(disconnects),
                        shown,
                        trap,
                        wake,
                        watching);
        return new Step(state, actions);
    }

    DialPolicy policy() {
        return definition.policy();
    }

    boolean persistent() {
        return policy().mode() == DialMode.PERSISTENT;
    }

    List<Obstacle> obstacles() {
        return Obstacle.of(ddm, definition, problems, missing, open);
    }

    boolean dialling() {
        return DialState.dialling(stage);
    }

    void act(DialAction action) {
        actions.add(action);
    }

    long after(Duration wait) {
        return now.nanos() + wait.toNanos();
    }

    boolean reached(long time) {
        return now.nanos() - time >= 0;
    }

    // answers

    void answer(long request, Outcome outcome) {
        act(new DialAction.Answer(request, outcome));
    }

    void fail(long request, RouterError error, String words) {
        answer(request, new Outcome.Failed(error, words.isEmpty() ? error.text() : words));
    }

    void failConnects(RouterError error, String words) {
        connects.forEach(each -> fail(each, error, words));
        connects.clear();
    }

    void failDisconnects(RouterError error, String words) {
        disconnects.forEach(each -> fail(each, error, words));
        disconnects.clear();
    }

    /// Whether somebody waits for an answer.
    boolean waitedFor() {
        return !connects.isEmpty() || !disconnects.isEmpty();
    }

    void answerDisconnects() {
        disconnects.forEach(each -> answer(each, new Outcome.Disconnected()));
        disconnects.clear();
    }

    // stages

    void idle() {
        stage = new Stage.Idle();
    }

    void queue(Purpose given) {
        // what was taken over and is dialled anew is dialled now, and not while nobody looked
        boolean taken = given.why() == Cause.RECONCILED && persistent();
        Purpose purpose = taken ? Purpose.ofDdm(Cause.PERSISTENT) : given;
        stage = new Stage.Queued(purpose);
        act(new DialAction.AskTurn(purpose));
    }

    void dial(Purpose purpose) {
        attempt++;
        stage = new Stage.Dialling(purpose, connectDeadline(), null, false);
        act(new DialAction.Dial(attempt, purpose));
    }

    long connectDeadline() {
        return after(Redial.bounded(policy().connectTimeout()));
    }

    /// Into CONNECTED.
    void connected(Purpose purpose, @Nullable Established established) {
        connected(purpose, established, now.nanos(), false);
    }

    /// Into CONNECTED, where it has been for so long: somebody else saw it connect.
    void goesOn(Purpose purpose, Duration lasted) {
        long before = Math.max(0, lasted.toNanos()); // the wall clock may have been put back
        connected(purpose, null, now.nanos() - before, true);
    }

    private void connected(
            Purpose purpose, @Nullable Established established, long since, boolean adopted) {
        stage =
                new Stage.Connected(
                        purpose,
                        established,
                        since,
                        now.nanos(),
                        after(IdleTime.interval(policy())));
        lastError = null;
        lastWords = "";
        refused = false;
        act(new DialAction.Connected(purpose, adopted));
        shown = new Shown(ConnectionState.CONNECTED, Set.of(), null);
        connects.forEach(each -> answer(each, new Outcome.Connected()));
        connects.clear();
    }

    /// What is to be done once what is under way has ended; null for nothing.
    @Nullable Purpose next() {
        return switch (stage) {
            case Stage.HangingUp going -> going.next();
            case Stage.Lost lost -> lost.next();
            case Stage.Idle() -> null;
            case Stage.Queued _ -> null;
            case Stage.Waiting _ -> null;
            case Stage.Dialling _ -> null;
            case Stage.Connected _ -> null;
        };
    }

    /// Gives up what is under way, for what is the matter or because somebody asked; in its place
    /// `next` is done once it is down.
    void giveUp(Purpose reason, boolean failure, @Nullable Purpose next) {
        switch (stage) {
            case Stage.Idle() -> {}
            case Stage.Waiting _ -> idle();
            case Stage.Queued _ -> {
                act(new DialAction.ForgetTurn());
                idle();
            }
            case Stage.Dialling dialling ->
                    hangUp(false, dialling.purpose(), reason, 0, failure, next);
            case Stage.Connected connected -> {
                long lasted = lasted(connected.since());
                hangUp(true, connected.purpose(), reason, lasted, failure, next);
            }
            case Stage.Lost lost ->
                    hangUp(false, lost.purpose(), reason, lasted(lost.since()), failure, next);
            case Stage.HangingUp going ->
                    stage =
                            new Stage.HangingUp(
                                    going.connected(),
                                    going.purpose(),
                                    going.connected() || going.failure() ? going.reason() : reason,
                                    going.lasted(),
                                    going.failure() && failure,
                                    next,
                                    going.until());
        }
    }

    /// How long what began then has lasted, at least 1.
    long lasted(long since) {
        return Math.max(1, now.nanos() - since);
    }

    private void hangUp(
            boolean connected,
            Purpose purpose,
            Purpose reason,
            long lasted,
            boolean failure,
            @Nullable Purpose next) {
        stage =
                new Stage.HangingUp(
                        connected, purpose, reason, lasted, failure, next, after(PATIENCE));
        act(new DialAction.HangUp(attempt, reason));
    }

    /// Out of CONNECTED, by what is in `stage` now.
    void disconnected(Purpose reason) {
        shown = View.of(this);
        act(new DialAction.Disconnected(reason, shown));
    }

    void over(Cause cause, @Nullable RouterError error, String words) {
        boolean unreachable =
                refused || (stage instanceof Stage.Waiting waiting && waiting.unreachable());
        act(new DialAction.Over(cause, error, words, unreachable));
    }
}
