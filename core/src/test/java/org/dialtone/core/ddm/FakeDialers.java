package org.dialtone.core.ddm;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/// Many interfaces, their dialers and the loop that gives each what it asks for, in virtual time.
final class FakeDialers {
    /// One thing that will happen.
    record Planned(long at, long order, int place, DialInput input) {}

    /// How the far ends are.
    enum World {
        GOOD,
        DEAD,
        CHANGING
    }

    final List<Playground> all = new ArrayList<>();
    final List<Long> turns = new ArrayList<>();
    World world = World.GOOD;

    /// Between two dials; 0 for all at once.
    Duration pace = Duration.ZERO;

    long steps;
    private final PriorityQueue<Planned> plan =
            new PriorityQueue<>(
                    (a, b) ->
                            a.at() != b.at()
                                    ? Long.compare(a.at(), b.at())
                                    : Long.compare(a.order(), b.order()));
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private final Map<String, List<Integer>> groups = new HashMap<>();
    private final Random random;
    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private long order;
    private long now;
    private long freeAt;

    FakeDialers(long seed) {
        random = new Random(seed);
    }

    int define(InterfaceDefinition definition) {
        int place = all.size();
        Playground ground = new Playground(DialState.initial(definition, DdmState.RUNNING), wall());
        ground.nanos = now;
        all.add(ground);
        String group = definition.policy().failover();
        if (!group.isEmpty()) {
            groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(place);
        }
        give(place, new DialInput.Defined(definition, List.of(), Bench.BOB));
        return place;
    }

    private Instant wall() {
        return start.plusNanos(now);
    }

    void give(int place, DialInput input) {
        Playground ground = all.get(place);
        ground.nanos = now;
        ground.wall = wall();
        ground.give(input, random.nextDouble());
        steps++;
        ground.taken().forEach(each -> execute(place, each));
        regroup(ground.state);
    }

    private void regroup(DialState changed) {
        List<Integer> members = groups.get(changed.definition().policy().failover());
        if (members == null) {
            return;
        }
        Map<String, Place> places =
                Group.places(members.stream().map(each -> all.get(each).state).toList());
        for (int member : members) {
            DialState state = all.get(member).state;
            Place place = places.get(state.definition().name());
            if (place != null && !place.equals(state.place())) {
                give(member, new DialInput.GroupChanged(place));
                return; // the step of this one has looked at all again
            }
        }
    }

    private void execute(int place, DialAction action) {
        switch (action) {
            case DialAction.AskTurn _ -> {
                queue.add(place);
                turn();
            }
            case DialAction.ForgetTurn() -> queue.remove(place);
            case DialAction.WakeAt(long at) -> plan(place, at - now, new DialInput.Due());
            case DialAction.Dial(long attempt, Purpose _) -> dial(place, attempt);
            case DialAction.HangUp(long attempt, Purpose reason) ->
                    plan(
                            place,
                            seconds(random.nextInt(3)),
                            new DialInput.Ended(
                                    attempt,
                                    new DialEnd(
                                            reason.why(), null, DialEnd.Remedy.NONE_NEEDED, "")));
            case DialAction.CheckActivity() ->
                    plan(place, 0, new DialInput.Activity(random.nextInt(3) == 0));
            default -> {}
        }
    }

    private void turn() {
        if (!queue.isEmpty() && now >= freeAt) {
            freeAt = now + pace.toNanos();
            plan(queue.remove(), 0, new DialInput.Turn());
        }
        if (!queue.isEmpty()) {
            plan.add(new Planned(freeAt, order++, -1, new DialInput.Turn()));
        }
    }

    private void dial(int place, long attempt) {
        turns.add(now);
        boolean good =
                switch (world) {
                    case GOOD -> true;
                    case DEAD -> false;
                    case CHANGING -> random.nextInt(3) > 0;
                };
        long takes = seconds(1 + random.nextInt(5));
        if (good) {
            plan(place, takes, new DialInput.LinkUp(Cause.LINK_ADDED));
            plan(place, takes, new DialInput.Established(attempt, Bench.LINK));
            if (world == World.CHANGING) {
                long lasts = takes + seconds(random.nextInt(50_000));
                plan(place, lasts, new DialInput.Ended(attempt, Bench.LOST));
            }
        } else {
            DialEnd end = random.nextBoolean() ? Bench.NO_ANSWER : Bench.BUSY;
            plan(place, takes, new DialInput.Ended(attempt, end));
        }
    }

    static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    void plan(int place, long in, DialInput input) {
        plan.add(new Planned(now + Math.max(0, in), order++, place, input));
    }

    void run(Duration time) {
        long until = now + time.toNanos();
        while (true) {
            Planned next = plan.peek();
            if (next == null || next.at() > until) {
                break;
            }
            plan.remove();
            now = Math.max(now, next.at());
            happen(next);
        }
        now = until;
    }

    private void happen(Planned next) {
        if (next.place() < 0) {
            turn();
            return;
        }
        Playground ground = all.get(next.place());
        boolean happens =
                switch (next.input()) {
                    case DialInput.Ended ended -> ended.attempt() == ground.dialler;
                    case DialInput.Established it -> it.attempt() == ground.dialler;
                    case DialInput.LinkUp _ -> ground.dialler != 0 && !ground.asked;
                    case DialInput.Due() ->
                            ground.state.wake() != null && ground.state.wake() <= now;
                    default -> true;
                };
        if (!happens) {
            return;
        }
        give(next.place(), next.input());
        if (next.input() instanceof DialInput.Ended && ground.linkUp) {
            give(next.place(), new DialInput.LinkDown(Cause.LINK_REMOVED));
        }
    }

    /// All lose their carrier at this moment.
    void drop() {
        for (int place = 0; place < all.size(); place++) {
            Playground ground = all.get(place);
            if (ground.dialler != 0) {
                give(place, new DialInput.Ended(ground.dialler, Bench.LOST));
                give(place, new DialInput.LinkDown(Cause.CARRIER_LOST));
            }
        }
    }

    long connected() {
        return all.stream().filter(each -> each.state.connected()).count();
    }

    void judge() {
        all.forEach(each -> assertThat(each.unanswered).isEmpty());
    }
}
