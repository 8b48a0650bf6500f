package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.AdministrationEvent.Action;
import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.Traffic;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.link.LinkState;
import org.dialtone.core.model.Link;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.testbed.fake.FakeDialer;
import org.dialtone.testbed.history.DialFact;
import org.dialtone.testbed.history.DialHistory;
import org.dialtone.testbed.history.DialValidator;
import org.dialtone.testbed.history.History;
import org.dialtone.testbed.history.Truth;
import org.dialtone.testbed.history.Validator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Random scripts of people, packets, dialers, links, definitions and restarts. Whatever happens,
/// every history keeps the seven promises of the event stream and those of the demand-dial manager,
/// and in the end nothing is left.
///
/// A failure names its seed: `-Ddialtone.seed=N` runs that one again.
@NullMarked
class RandomDialsTest {
    private static final int SCRIPTS = Integer.getInteger("dialtone.scripts", 500);

    /// The clocks begin on a Thursday, at midnight.
    private static final DialoutHours HOURS =
            new DialoutHours(
                    List.of("4 00:00-06:00 08:00-20:00", "5 00:00-24:00"), ZoneId.of("UTC"));

    private static final List<DialEnd> ENDS =
            List.of(
                    FakeDialer.NO_ANSWER,
                    FakeDialer.NO_ANSWER,
                    FakeDialer.HUNG_UP,
                    FakeDialer.WRONG_PASSWORD,
                    new DialEnd(
                            Cause.PEER_DEAD,
                            RouterError.NO_CARRIER,
                            DialEnd.Remedy.REDIAL_NOW,
                            "no echo replies"),
                    new DialEnd(
                            Cause.BUSY, RouterError.LINE_BUSY, DialEnd.Remedy.BACK_OFF, "busy"));

    @Test
    void everyHistoryKeepsThePromises() throws Exception {
        all(false);
    }

    @Test
    void alsoAcrossStartsOfTheRouter() throws Exception {
        all(true);
    }

    private static void all(boolean restarts) throws Exception {
        Long only = Long.getLong("dialtone.seed");
        long first = only != null ? only : System.nanoTime();
        int count = only != null ? 1 : SCRIPTS;
        System.out.println("seeds " + first + " to " + (first + count - 1));
        long dials = 0;
        for (long seed = first; seed < first + count; seed++) {
            try {
                Script script = new Script(seed, restarts);
                script.run();
                dials += script.rig.dialer.attempts().size();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " (-Ddialtone.seed=" + seed + ")", e);
            }
        }
        System.out.println(dials + " dials");
        assertThat(dials).isGreaterThan(count);
    }

    private static final class Script {
        private final Random random;
        private final DialRig rig;
        private final RouterSnapshot start;
        private final RandomClients clients;
        private final boolean restarts;
        private final Map<CompletableFuture<?>, String> answers = new LinkedHashMap<>();
        private DdmState ddm = DdmState.RUNNING;

        /// Whether the far ends do as they like, and dialers take their time.
        private boolean wild = true;

        private int names;
        private long known;

        Script(long seed, boolean restarts) {
            this.random = new Random(seed);
            this.restarts = restarts;
            this.rig =
                    new DialRig(
                            random.nextLong(),
                            random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(40),
                            1 << (4 + random.nextInt(7)));
            this.start = rig.snapshot();
            this.clients = new RandomClients(random, rig);
            if (random.nextBoolean()) {
                rig.kernel.readNanos(random.nextInt(1_000_000));
            }
            rig.kernel.gulp(1 + random.nextInt(20));
            rig.kernel.dumpPart(1 + random.nextInt(8));
            rig.kernel.raceDumps(random.nextBoolean());
            rig.dialer.farEnd(new Wild());
            if (random.nextBoolean()) {
                rig.dialer.tellsWhy();
            }
        }

        /// Answers at once, later or never.
        private final class Wild implements FakeDialer.FarEnd {
            @Override
            public void called(FakeDialer.Attempt attempt) {
                switch (wild ? random.nextInt(8) : 0) {
                    case 0, 1 -> attempt.establish();
                    case 2 -> attempt.end(end());
                    case 3 -> {
                        if (random.nextInt(4) == 0) {
                            attempt.leave();
                            attempt.end(FakeDialer.ASKED);
                            throw new IllegalStateException("no more processes");
                        }
                    }
                    default -> {
                        // later
                    }
                }
            }

            @Override
            public void hungUp(FakeDialer.Attempt attempt) {
                if (!wild || random.nextInt(3) == 0) {
                    attempt.end(random.nextInt(4) == 0 ? end() : FakeDialer.ASKED);
                }
            }
        }

        private DialEnd end() {
            return ENDS.get(random.nextInt(ENDS.size()));
        }

        /// Some dialer says why what it has made is about to end, which may never come.
        private void ending() {
            List<FakeDialer.Attempt> running = rig.dialer.running();
            if (!running.isEmpty()) {
                running.get(random.nextInt(running.size())).ending(end().cause());
            }
        }

        void run() throws Exception {
            int steps = 40 + random.nextInt(160);
            for (int i = 0; i < steps; i++) {
                if (restarts && random.nextInt(20) == 0) {
                    restart();
                }
                if (random.nextInt(15) == 0) {
                    ending();
                }
                if (random.nextInt(6) == 0) {
                    known = rig.snapshot().position().revision();
                    clients.act();
                } else {
                    something();
                }
                proceed();
            }
            quiet();
            judge();
        }

        private void proceed() {
            switch (random.nextInt(10)) {
                case 0, 1 -> {
                    // more happens before the loop comes to look
                }
                case 2, 3, 4 -> {
                    rig.kernel.horizon(rig.time.nanos());
                    rig.loop.step();
                }
                case 5, 6 -> rig.hear();
                case 7 -> rig.pass(Duration.ofMillis(1 + random.nextInt(2000)));
                case 8 -> rig.pass(Duration.ofSeconds(random.nextInt(120)));
                default -> {
                    if (random.nextInt(10) == 0) {
                        rig.pass(Duration.ofHours(random.nextInt(8)));
                    }
                }
            }
            rig.look();
        }

        private void something() {
            switch (random.nextInt(22)) {
                case 0, 1 -> create();
                case 2, 3, 4 -> ask(anyDefined(), true);
                case 5, 6 -> ask(anyDefined(), false);
                case 7, 8 -> {
                    rig.asked++;
                    rig.trap.packet(anyDefined(), DialRig.PACKET);
                }
                case 9, 10, 11, 12 -> dialer();
                case 13, 14, 15 -> link();
                case 16 -> change();
                case 17 -> edit();
                case 18 -> manager();
                case 19 -> rig.activity.passing("ppp-" + anyDefined(), random.nextBoolean());
                case 20 -> rare();
                default -> {
                    String name = anyDefined();
                    tried(() -> rig.admin.delete(name, DialRig.BOB));
                }
            }
        }

        private String anyDefined() {
            List<InterfaceDefinition> all = rig.definitions.list();
            return all.isEmpty() ? "nothing" : all.get(random.nextInt(all.size())).name();
        }

        /// A call that may be refused.
        private void tried(Runnable what) {
            try {
                rig.call(what);
            } catch (RouterException _) {
                // as it may be
            }
        }

        private <T> T any(T[] all) {
            return all[random.nextInt(all.length)];
        }

        private InterfaceDefinition definition(String name) {
            Duration[] times = {
                Duration.ZERO, Duration.ofSeconds(2), Duration.ofMinutes(2), Duration.ofHours(9)
            };
            Policy policy =
                    DialRig.policy(any(DialMode.values()))
                            .redials(random.nextInt(3), any(times))
                            .timeout(times[random.nextInt(3)])
                            .unreachable(any(times))
                            .idle(any(times))
                            .session(random.nextInt(3) == 0 ? any(times) : Duration.ZERO)
                            .hours(random.nextInt(4) == 0 ? HOURS : DialoutHours.ALWAYS);
            if (random.nextInt(3) == 0) {
                policy.group("g" + random.nextInt(2), random.nextInt(3));
            }
            String link = random.nextInt(4) == 0 ? "ppp" + random.nextInt(4) : "ppp-" + name;
            InterfaceDefinition made = DialRig.definition(name, link, policy.policy());
            return made.withEnabled(random.nextInt(12) > 0);
        }

        private void create() {
            String name = "isp" + (random.nextInt(3) == 0 ? random.nextInt(4) : names++ % 8);
            InterfaceDefinition made = definition(name);
            rig.note(name);
            tried(() -> rig.admin.create(made, DialRig.BOB));
        }

        private void ask(String name, boolean connect) {
            rig.asked++;
            if (connect) {
                rig.note(name);
            }
            try {
                answers.put(
                        connect
                                ? rig.admin.connect(name, DialRig.BOB)
                                : rig.admin.disconnect(name, DialRig.BOB),
                        (connect ? "connect " : "disconnect ") + name);
            } catch (RouterException e) {
                assertThat(e.error()).isEqualTo(RouterError.NO_SUCH_INTERFACE);
            }
        }

        /// A dialer that is at it comes along, or goes wrong.
        private void dialer() {
            List<FakeDialer.Attempt> running = rig.dialer.running();
            if (running.isEmpty() || random.nextInt(8) == 0) {
                unruly();
                return;
            }
            FakeDialer.Attempt attempt = running.get(random.nextInt(running.size()));
            switch (random.nextInt(6)) {
                case 0 -> attempt.listener().progress(any(DialPhase.values()), "along");
                case 1, 2 -> attempt.end(attempt.asked() ? FakeDialer.ASKED : end());
                default -> {
                    if (!attempt.up()) {
                        attempt.establish();
                    } else if (attempt.asked()) {
                        attempt.end(FakeDialer.ASKED);
                    }
                }
            }
        }

        /// Something is told of an attempt that is over.
        private void unruly() {
            List<FakeDialer.Attempt> over =
                    rig.dialer.attempts().stream().filter(FakeDialer.Attempt::over).toList();
            if (over.isEmpty()) {
                return;
            }
            FakeDialer.Attempt attempt = over.get(random.nextInt(over.size()));
            switch (random.nextInt(3)) {
                case 0 -> attempt.listener().progress(DialPhase.ADDRESSING, "late");
                case 1 -> attempt.listener().established(attempt.connection());
                default -> attempt.listener().ended(end());
            }
        }

        private void link() {
            List<String> all = rig.kernel.names();
            String name = all.get(random.nextInt(all.size()));
            switch (random.nextInt(14)) {
                case 0 -> {
                    String made = "ppp" + random.nextInt(4);
                    if (!all.contains(made)) {
                        rig.kernel.addUp(made);
                    }
                }
                case 1 -> {
                    String to = random.nextBoolean() ? "ppp-isp1" : "new" + names++;
                    if (!all.contains(to) && !name.equals("eth0")) {
                        rig.kernel.rename(name, to);
                    }
                }
                case 2 -> {
                    if (!name.equals("eth0")) {
                        rig.kernel.remove(name);
                    }
                }
                case 3 -> rig.kernel.enslave(name, random.nextInt(3));
                case 4 -> rig.kernel.admin(name, random.nextBoolean());
                case 5 -> rig.kernel.flip(name, 1 + random.nextInt(4));
                case 6 -> rig.kernel.pass(name, new Traffic(random.nextInt(99), 1, 1, 1));
                case 7 -> rig.kernel.lose(random.nextInt(3) == 0);
                case 8 -> rig.kernel.withhold(random.nextBoolean());
                default -> rig.kernel.carrier(name, random.nextBoolean());
            }
        }

        private void change() {
            String name = anyDefined();
            rig.note(name);
            switch (random.nextInt(4)) {
                case 0 -> tried(() -> rig.admin.enable(name, random.nextInt(3) > 0, DialRig.BOB));
                case 1 ->
                        tried(
                                () ->
                                        rig.admin.setCredentials(
                                                name,
                                                new InterfaceCredentials("me", "", "" + names++),
                                                DialRig.BOB));
                default -> {
                    InterfaceDefinition made = definition(name);
                    tried(() -> rig.admin.replace(made, DialRig.BOB));
                }
            }
        }

        /// Somebody writes files.
        private void edit() {
            for (int i = random.nextInt(3); i >= 0; i--) {
                String name = random.nextBoolean() ? anyDefined() : "isp" + random.nextInt(8);
                if (name.equals("nothing")) {
                    continue;
                }
                rig.note(name);
                switch (random.nextInt(5)) {
                    case 0 -> rig.store.removeFile(name);
                    case 1 -> rig.store.spoil(name, random.nextBoolean());
                    default -> rig.store.edit(definition(name));
                }
            }
            look(true);
        }

        /// Has what is written taken in. It may have been written long ago, and have had to wait
        /// for a link that another had: who is defined otherwise now is changed now.
        private void look(boolean told) {
            List<InterfaceDefinition> before = rig.definitions.list();
            rig.definitions.look(told);
            for (InterfaceDefinition each : rig.definitions.list()) {
                if (!before.contains(each)) {
                    rig.facts.add(new DialFact.Asked(rig.time.nanos(), each.name()));
                }
            }
        }

        private void manager() {
            DdmState next = random.nextInt(3) == 0 ? any(DdmState.values()) : DdmState.RUNNING;
            Action action =
                    switch (next) {
                        case RUNNING -> Action.START;
                        case PAUSED -> Action.PAUSE;
                        case STOPPED -> Action.STOP;
                    };
            ddm = next;
            rig.call(() -> rig.admin.manage(next, null, action, DialRig.BOB));
        }

        private void rare() {
            switch (random.nextInt(5)) {
                case 0 -> rig.time.stepWall(Duration.ofHours(random.nextInt(60) - 30));
                case 1 -> {
                    if (random.nextBoolean()) {
                        rig.dialer.missing("no modem");
                    } else {
                        rig.dialer.allThere();
                    }
                    look(false);
                }
                case 2 -> rig.kernel.interruptDumps(random.nextInt(3));
                case 3 -> rig.store.full(random.nextBoolean());
                default -> rig.kernel.repeat("eth0");
            }
        }

        /// The router ends, or is killed; the world goes on, and another takes its place.
        private void restart() throws Exception {
            boolean killed = random.nextBoolean();
            clients.end();
            if (killed) {
                rig.crash();
            } else {
                rig.end();
                answered();
            }
            answers.clear(); // who waited for one that was killed has no answer
            for (int n = random.nextInt(5); n > 0; n--) {
                meanwhile();
            }
            rig.kernel.lose(false);
            rig.kernel.interruptDumps(0);
            rig.again(true, known, random.nextInt(4));
            clients.again(rig);
        }

        private void meanwhile() {
            List<FakeDialer.Attempt> left =
                    rig.dialer.attempts().stream().filter(each -> !each.over()).toList();
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (!left.isEmpty()) {
                        left.get(random.nextInt(left.size())).end(end());
                    }
                }
                case 1 -> link();
                case 2 -> rig.time.advance(random.nextInt(1_000_000_000));
                default -> {
                    // its definition stays: what nobody defines any more nobody takes over
                    String name = anyDefined();
                    if (!name.equals("nothing")) {
                        rig.facts.add(new DialFact.Asked(rig.time.nanos(), name));
                        rig.store.edit(definition(name));
                    }
                }
            }
        }

        /// Everybody has been answered.
        private void answered() throws InterruptedException {
            for (Map.Entry<CompletableFuture<?>, String> each : answers.entrySet()) {
                try {
                    each.getKey().get(20, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(RouterException.class);
                } catch (TimeoutException _) {
                    throw new AssertionError(
                            each.getValue()
                                    + " is not answered: "
                                    + rig.loop.dials().lines().stream()
                                            .map(line -> line.state)
                                            .toList());
                }
            }
        }

        /// Everything becomes as it should be, and then nothing more happens.
        private void quiet() throws Exception {
            wild = false;
            rig.kernel.lose(false);
            rig.kernel.withhold(false);
            rig.kernel.interruptDumps(0);
            rig.kernel.announceWithheld();
            rig.store.full(false);
            rig.dialer.allThere();
            rig.hear(); // what was found missing before: here nobody looks every few seconds
            look(false);
            for (FakeDialer.Attempt each : rig.dialer.running()) {
                if (each.asked() || random.nextBoolean()) {
                    each.end(FakeDialer.ASKED);
                } else if (!each.up()) {
                    each.establish();
                }
            }
            for (int i = 0; i < 20; i++) {
                rig.pass(Duration.ofMinutes(1));
                rig.look();
            }
            whatIsShownIsSo();
            answered();
            if (ddm == DdmState.RUNNING) {
                persistentOnesAreConnected();
            }
            removeAll();
        }

        private void whatIsShownIsSo() {
            Map<Integer, Link> links = new java.util.HashMap<>();
            rig.kernel.links().forEach(each -> links.put(each.index(), each));
            List<String> linkNames = new ArrayList<>();
            for (RouterInterface each : rig.snapshot().interfaces()) {
                Line line = rig.loop.dials().line(each.name());
                Link link = links.get(each.linkIndex());
                if (line != null) {
                    linkNames.add(line.state.definition().link());
                    assertThat(each.connected()).isEqualTo(line.state.connected());
                    if (each.connected()) {
                        assertThat(link).as("%s", each).isNotNull();
                        assertThat(LinkState.of(link)).isEqualTo(LinkState.CONNECTED);
                    }
                } else {
                    assertThat(link).as("%s", each).isNotNull();
                    linkNames.add(link.name());
                    assertThat(each.name()).isEqualTo(link.name());
                    assertThat(each.state()).isEqualTo(LinkState.of(link).state());
                }
            }
            assertThat(linkNames)
                    .as(
                            () ->
                                    "no link is shown twice: "
                                            + rig.snapshot().interfaces()
                                            + rig.loop.dials().lines().stream()
                                                    .map(
                                                            each ->
                                                                    each.state
                                                                            + " "
                                                                            + each.claim().link)
                                                    .toList())
                    .doesNotHaveDuplicates();
            assertThat(linkNames).containsAll(rig.kernel.names());
        }

        private void persistentOnesAreConnected() {
            for (Line line : rig.loop.dials().lines()) {
                InterfaceDefinition definition = line.state.definition();
                boolean alone =
                        definition.policy().mode() == DialMode.PERSISTENT
                                && definition.policy().failover().isEmpty()
                                && definition.policy().hours().windows().isEmpty()
                                && definition.policy().unreachable().toMinutes() < 5
                                && definition.policy().sessionLimit().isZero()
                                && definition.policy().redialInterval().toMinutes() < 5;
                boolean may = definition.enabled() && !line.state.refused() && !line.state.held();
                boolean free = line.claim().link.equals(definition.link());
                if (alone && may && free && longAgo(line)) {
                    assertThat(line.state.connected()).as("%s", line.state).isTrue();
                }
            }
        }

        /// Whether it does not wait for longer than the twenty minutes that have passed.
        private static boolean longAgo(Line line) {
            return line.state.rounds() < 3;
        }

        private void removeAll() {
            for (InterfaceDefinition each : rig.definitions.list()) {
                rig.note(each.name());
                rig.call(() -> rig.admin.enable(each.name(), false, DialRig.BOB));
                rig.hear();
                rig.call(() -> rig.admin.delete(each.name(), DialRig.BOB));
            }
            rig.pass(Duration.ofSeconds(5));
            DialEngine engine = rig.loop.dials();
            assertThat(engine.lines()).extracting(each -> each.name).isEmpty();
            assertThat(engine.timers()).isZero();
            assertThat(engine.turns()).isZero();
            assertThat(engine.groups()).isZero();
            assertThat(engine.answers.waiting()).isZero();
            assertThat(rig.trap.routes()).isEmpty();
            assertThat(rig.activity.watched()).isEmpty();
            assertThat(rig.dialer.running()).isEmpty();
            whatIsShownIsSo();
        }

        private void judge() throws InterruptedException {
            Truth truth = new Truth(start, rig.kept.all, Map.of());
            assertThat(Validator.all(new History(truth, clients.finish()))).isEmpty();
            DialHistory dials =
                    new DialHistory(rig.facts, rig.kept.all, rig.snapshot().interfaces(), rig.rate);
            assertThat(DialValidator.all(dials)).isEmpty();
        }
    }
}
