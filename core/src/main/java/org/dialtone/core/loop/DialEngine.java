package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DdmState;
import org.dialtone.core.ddm.DemandDial;
import org.dialtone.core.ddm.DialAction;
import org.dialtone.core.ddm.DialInput;
import org.dialtone.core.ddm.DialState;
import org.dialtone.core.ddm.Group;
import org.dialtone.core.ddm.Now;
import org.dialtone.core.ddm.Place;
import org.dialtone.core.ddm.Step;
import org.dialtone.core.link.LinkTable;
import org.dialtone.core.loop.DialPorts.Prepared;
import org.dialtone.core.model.Counter;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.Decisions.Decision;
import org.dialtone.core.port.dial.Decisions.Refusal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Runs the demand-dial interfaces: gives each its inputs, one after the other, and has done what
/// they lead to.
///
/// Confined to the router-loop thread, but for [#mailbox], [#decisions], [#line], [#lines], [#ddm]
/// and the counters. With nothing defined it costs the loop some comparisons.
final class DialEngine {
    /// How many interfaces may be defined.
    static final int MOST = 10_000;

    /// How many may be in one fail-over group: each step of one looks at all.
    static final int GROUP = 64;

    /// Letters opened before the kernel is listened to again; and times that have come, and turns
    /// to dial that are given.
    private static final int BATCH = 16;

    /// How long a dialer that tells why a link went down is waited for before that is told. It
    /// takes some hundredths of a second, where the machine is not overloaded.
    private static final long HOLD_NANOS = 1_000_000_000L;

    private record Given(Line line, DialInput input) {}

    final DialMailbox mailbox;
    final Counter dials = new Counter();
    final Counter failures = new Counter();

    /// Inputs that interfaces have been given.
    final Counter steps = new Counter();

    final Answers answers = new Answers();
    final KeptDecisions decisions;

    private final DialPorts ports;
    private final Time time;
    private final Changes changes;
    private final LineLinks links;
    private final Turns turns;
    private final Wakes wakes = new Wakes();

    /// Those whose link is down, which nobody has been told yet.
    private final Wakes held = new Wakes();

    private final LineWork work;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Map<String, Set<Line>> groups = new HashMap<>();
    private final Set<String> stirred = new LinkedHashSet<>();
    private final ArrayDeque<Given> given = new ArrayDeque<>();

    /// Turns that may still be given before the kernel is listened to again.
    private int turnsLeft = BATCH;

    /// Whether what is given waits: it is being worked on already, or the router is not open yet.
    private boolean holding = true;

    /// Written by the router loop alone.
    private volatile DdmState ddm = DdmState.RUNNING;

    DialEngine(
            DialPorts ports,
            Time time,
            Changes changes,
            Claims claims,
            Transitions transitions,
            LinkTable table,
            Runnable wakeup) {
        this.ports = ports;
        this.time = time;
        this.changes = changes;
        this.mailbox = new DialMailbox(wakeup);
        this.decisions = new KeptDecisions(ports.decisions(), time);
        this.links = new LineLinks(changes, claims, transitions, table);
        this.turns = new Turns(ports.dialsASecond(), time.nanos());
        this.work = new LineWork(ports, claims, turns, wakes, this);
    }

    /// Any thread.
    @Nullable Line line(String name) {
        return lines.get(name);
    }

    /// Any thread.
    Collection<Line> lines() {
        return lines.values();
    }

    /// What the manager does, whoever has been told so yet. Any thread.
    DdmState ddm() {
        return ddm;
    }

    Now now() {
        return new Now(time.now(), time.nanos(), ports.random().nextDouble());
    }

    /// At how many times it wants to be woken.
    int timers() {
        return wakes.size();
    }

    /// So many dials may begin within a second from now on.
    void rate(int dialsASecond) {
        turns.rate(dialsASecond);
    }

    /// How many wait for their turn to dial.
    int turns() {
        return turns.size();
    }

    /// How many fail-over groups there are.
    int groups() {
        return groups.size();
    }

    // while the router is being opened

    /// Takes in what is defined, and takes over what is running of it. On the opening thread,
    /// before the loop runs.
    void prepare(List<Prepared> defined) {
        decisions.load();
        ddm = decisions.ddm();
        for (Prepared each : defined) {
            Line line = begin(each, decisions.of(each));
            decisions.note(line);
            work.adopt(line);
        }
        work.sweep();
    }

    private Line begin(Prepared prepared, @Nullable Decision decided) {
        Refusal refusal = decided == null ? null : decided.refusal();
        DialState state =
                DialState.initial(
                        prepared.definition(),
                        prepared.problems(),
                        prepared.missing(),
                        ddm,
                        decided != null && decided.held(),
                        refusal != null,
                        refusal == null ? null : refusal.error());
        Line line = new Line(state, this);
        line.credentials = prepared.credentials();
        lines.put(line.name, line);
        join(line, prepared.definition().policy().failover());
        return line;
    }

    /// Tells what has become of the interfaces that are remembered, but for their links.
    ///
    /// @param recovered null if nothing is remembered
    /// @param others the interfaces that are somebody else's to tell of
    void restore(@Nullable Recovered recovered, Predicate<RouterInterface> others) {
        links.restore(recovered, lines.values(), others);
    }

    /// Whether a link of this name is one of these.
    boolean wants(String link) {
        return lines.values().stream()
                .anyMatch(each -> each.state.definition().link().equals(link));
    }

    /// The links have been found.
    void opened() {
        Collection<Line> all = List.copyOf(lines.values());
        for (Line line : all) {
            boolean goesOn = line.adopted != null && line.claim().same();
            boolean connected = line.claim().tracked.shown.connected();
            if (connected && !goesOn) {
                links.missed(line);
            }
            given.addFirst(
                    new Given(
                            line,
                            new DialInput.Defined(
                                    line.state.definition(), line.state.problems(), Actor.DDM)));
            if (line.adopted != null) {
                give(line, new DialInput.Adopted(connected && goesOn ? lasted(line) : null));
            }
        }
        regroup();
        for (Given next = given.poll(); next != null; next = given.poll()) {
            step(next); // and give no turns
        }
        all.forEach(DialEngine::numbered);
        holding = false;
        drain();
        all.stream().filter(each -> !each.gone && !each.state.connected()).forEach(links::missed);
    }

    private Duration lasted(Line line) {
        return Duration.ofNanos(time.nanos() - line.claim().tracked.connectedAt);
    }

    private static void numbered(Line line) {
        LineReports reports = line.adopted;
        if (reports != null) {
            reports.attempt = line.state.attempt();
            line.adopted = null;
        }
    }

    // while it runs

    /// When there is something to do; [Long#MAX_VALUE] for never.
    long due(long now) {
        if (!mailbox.isEmpty()) {
            return now;
        }
        long due = wakes.waiting() ? wakes.next() : Long.MAX_VALUE;
        due = held.waiting() ? Math.min(due, held.next()) : due;
        return turns.waiting() ? Math.min(due, turns.next()) : due;
    }

    /// Does what is due.
    void act() {
        turnsLeft = BATCH;
        for (int i = 0; i < BATCH; i++) {
            DialMailbox.Letter letter = mailbox.poll();
            if (letter == null) {
                break;
            }
            letter.open(this);
        }
        for (int i = 0; i < BATCH; i++) {
            Line due = wakes.take(time.nanos());
            if (due == null) {
                break;
            }
            give(due, new DialInput.Due());
        }
        for (Line down = held.take(time.nanos()); down != null; down = held.take(time.nanos())) {
            down.release();
        }
        drain();
    }

    /// Waits for what the dialer says.
    void hold(Line line) {
        held.at(line, time.nanos() + HOLD_NANOS);
    }

    void release(Line line) {
        held.never(line);
    }

    /// Gives an input to an interface, if there is one of that name.
    void give(String name, DialInput input) {
        Line line = lines.get(name);
        if (line != null) {
            give(line, input);
        }
    }

    void give(Line line, DialInput input) {
        given.add(new Given(line, input));
        if (!holding) {
            drain();
        }
    }

    private void drain() {
        if (holding) {
            return;
        }
        holding = true;
        do {
            for (Given next = given.poll(); next != null; next = given.poll()) {
                step(next);
            }
            regroup();
            links.retry();
            if (given.isEmpty() && turnsLeft > 0) {
                Line turn = turns.take(time.nanos());
                if (turn != null) {
                    turnsLeft--;
                    given.add(new Given(turn, new DialInput.Turn()));
                }
            }
        } while (!given.isEmpty());
        holding = false;
    }

    private void step(Given next) {
        Line line = next.line;
        if (line.gone) {
            return;
        }
        steps.add(1);
        DialState before = line.state;
        Now now = now();
        Step step = DemandDial.on(before, next.input, now);
        DialState after = step.state();
        line.state = after;
        for (DialAction each : step.actions()) {
            work.execute(line, each, now);
        }
        String left = before.definition().policy().failover();
        String group = after.definition().policy().failover();
        if (line.gone || !left.equals(group)) {
            leave(line, left);
        }
        if (line.gone) {
            return;
        }
        join(line, group);
        decisions.note(line);
        work.show(line);
        links.relink(line);
    }

    private void join(Line line, String group) {
        if (!group.isEmpty()) {
            groups.computeIfAbsent(group, _ -> new LinkedHashSet<>()).add(line);
            stirred.add(group);
        }
    }

    private void leave(Line line, String group) {
        Set<Line> members = groups.get(group);
        if (members == null) {
            return;
        }
        members.remove(line);
        stirred.add(group);
        if (members.isEmpty()) {
            groups.remove(group);
        }
        if (!line.gone && line.state.definition().policy().failover().isEmpty()) {
            given.add(new Given(line, new DialInput.GroupChanged(Place.ALONE)));
        }
    }

    private void regroup() {
        for (String group : stirred) {
            Set<Line> members = groups.getOrDefault(group, Set.of());
            Map<String, Place> places =
                    Group.places(members.stream().map(each -> each.state).toList());
            for (Line each : members) {
                Place place = places.get(each.name);
                if (place != null && !place.equals(each.state.place())) {
                    given.addFirst(new Given(each, new DialInput.GroupChanged(place)));
                }
            }
        }
        stirred.clear();
    }

    // what letters ask for

    /// Defines an interface, also one that is there.
    void define(Prepared prepared, Actor by) {
        Line there = lines.get(prepared.definition().name());
        holding = true;
        Line line = there == null ? begin(prepared, null) : there;
        line.credentials = prepared.credentials();
        give(line, new DialInput.Missing(prepared.missing()));
        give(line, new DialInput.Defined(prepared.definition(), prepared.problems(), by));
        if (there == null) {
            links.appear(line);
            regroup();
        }
        holding = false;
        drain();
    }

    /// Nothing is left of an interface.
    void vanished(Line line) {
        line.gone = true;
        held.never(line);
        lines.remove(line.name, line);
        decisions.forget(line);
        links.vanish(line);
    }

    /// @param done is answered when all interfaces have been told, so many before the kernel is
    ///   listened to again
    void manage(DdmState next, Actor by, CompletableFuture<@Nullable Void> done) {
        ddm = next; // of those that come to be meanwhile, too
        decisions.ddm(next);
        manage(List.copyOf(lines.values()).iterator(), new DialInput.Ddm(next, by), done);
    }

    private void manage(
            Iterator<Line> rest, DialInput input, CompletableFuture<@Nullable Void> done) {
        for (int i = 0; i < BATCH && rest.hasNext(); i++) {
            give(rest.next(), input);
        }
        if (rest.hasNext()) {
            mailbox.rest(done, engine -> engine.manage(rest, input, done));
        } else {
            answers.ready(done, null);
        }
    }

    /// Records that somebody has done something.
    void record(Actor by, AdministrationEvent.Action action, @Nullable String name) {
        changes.administered(by, action, name);
    }

    /// Lets go of everything: the router ends, connections stay.
    void close(RouterException why) {
        mailbox.close(why);
        lines.values().forEach(work::leave);
        answers.close(why);
    }
}
