package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.Traffic;
import org.dialtone.core.model.Link;
import org.dialtone.testbed.fake.FakeKernel;
import org.dialtone.testbed.history.Client;
import org.dialtone.testbed.history.History;
import org.dialtone.testbed.history.Truth;
import org.dialtone.testbed.history.Validator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Random scripts of links, losses and clients. Whatever happens, every history keeps the seven
/// promises, and in the end every state is the kernel's.
///
/// A failure names its seed: `-Ddialtone.seed=N` runs that one again.
@NullMarked
class RandomHistoriesTest {
    private static final int SCRIPTS = Integer.getInteger("dialtone.scripts", 1000);

    @Test
    void everyHistoryKeepsTheSevenPromises() throws InterruptedException {
        all(false);
    }

    @Test
    void alsoAcrossStartsOfTheRouter() throws InterruptedException {
        all(true);
    }

    private static void all(boolean restarts) throws InterruptedException {
        Long only = Long.getLong("dialtone.seed");
        long first = only != null ? only : System.nanoTime();
        int count = only != null ? 1 : SCRIPTS;
        System.out.println("seeds " + first + " to " + (first + count - 1));
        for (long seed = first; seed < first + count; seed++) {
            try {
                new Script(seed, restarts).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " (-Ddialtone.seed=" + seed + ")", e);
            }
        }
    }

    private static final class Script {
        private final Random random;
        private Rig rig;
        private FakeKernel kernel;
        private final RouterSnapshot start;

        /// The last revision that somebody has been told.
        private long known;

        /// Whether the links are still those of the start.
        private boolean sameKernel = true;

        private final RandomClients clients;

        /// Whether nothing connects or disconnects: then the router is not attentive, and what an
        /// overrun has cost is found by the listing after it or never.
        private final boolean calm;

        private final boolean restarts;
        private int names;

        Script(long seed, boolean restarts) {
            random = new Random(seed);
            this.restarts = restarts;
            calm = !restarts && random.nextInt(4) == 0;
            int links = random.nextInt(12);
            rig =
                    new Rig(
                            1 << random.nextInt(9),
                            kernel -> {
                                if (random.nextBoolean()) {
                                    kernel.readNanos(random.nextInt(calm ? 20_000_000 : 2_000_000));
                                }
                                kernel.gulp(1 + random.nextInt(20));
                                kernel.dumpPart(1 + random.nextInt(8));
                                kernel.raceDumps(random.nextBoolean());
                                for (int i = 0; i < links; i++) {
                                    add(kernel);
                                }
                                if (random.nextInt(3) == 0) {
                                    kernel.room(2 + random.nextInt(30));
                                }
                            });
            kernel = rig.kernel;
            start = rig.start;
            clients = new RandomClients(random, rig);
            kernel.startTally();
        }

        /// The router ends, or is killed; the world goes on, and another router takes its place.
        private void restart() {
            clients.end();
            rig.hub.close();
            if (random.nextInt(4) == 0) {
                sameKernel = false;
                List<String> names = kernel.names();
                rig =
                        rig.moved(
                                other -> {
                                    for (String name : names) {
                                        if (random.nextBoolean()) {
                                            add(other, name);
                                        }
                                    }
                                    for (int n = random.nextInt(4); n > 0; n--) {
                                        add(other);
                                    }
                                });
                kernel = rig.kernel;
                clients.again(rig);
                return;
            }
            for (int n = random.nextInt(8); n > 0; n--) {
                change();
            }
            kernel.interruptDumps(0);
            kernel.lose(false);
            kernel.room(Integer.MAX_VALUE);
            rig = rig.restarted(known, random.nextInt(4));
            clients.again(rig);
        }

        void run() throws InterruptedException {
            int steps = 20 + random.nextInt(120);
            for (int i = 0; i < steps; i++) {
                if (restarts && random.nextInt(12) == 0) {
                    restart();
                } else if (random.nextInt(4) == 0) {
                    client();
                } else {
                    for (int n = random.nextInt(6) == 0 ? random.nextInt(40) : 1; n > 0; n--) {
                        change();
                    }
                }
                proceed();
                if (calm && random.nextInt(10) == 0) {
                    kernel.lose(false);
                    rig.settle();
                    rig.assertTrue();
                }
            }
            kernel.lose(false);
            kernel.room(Integer.MAX_VALUE);
            kernel.withhold(false);
            kernel.interruptDumps(0);
            kernel.announceWithheld();
            rig.settle();
            rig.assertTrue();
            judge();
        }

        private void proceed() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    // more happens before the loop comes to look
                }
                case 3, 4, 5 -> rig.loop.step();
                case 6, 7 -> rig.pass(Duration.ofMillis(1 + random.nextInt(20)));
                case 8 -> rig.hear();
                default -> {
                    if (random.nextInt(5) == 0) {
                        rig.pass(Duration.ofMillis(random.nextInt(2000)));
                    }
                }
            }
        }

        private String any() {
            List<String> all = kernel.names();
            return all.get(random.nextInt(all.size()));
        }

        private void add(FakeKernel kernel) {
            add(kernel, (random.nextBoolean() ? "eth" : "tun") + names++);
        }

        private void add(FakeKernel kernel, String name) {
            if (random.nextInt(3) == 0) {
                kernel.addUp(name);
            } else {
                kernel.add(name, random.nextInt(3) == 0 ? "veth" : null, 0);
                if (random.nextInt(10) == 0) {
                    kernel.uncounted(name);
                }
                if (random.nextInt(4) > 0) {
                    kernel.admin(name, true);
                }
            }
        }

        private void change() {
            if (kernel.names().isEmpty()) {
                add(kernel);
                return;
            }
            String name = any();
            if (calm) {
                whatConnectsNothing(name);
                return;
            }
            switch (random.nextInt(24)) {
                case 0 -> add(kernel);
                case 1 -> kernel.remove(name);
                case 2 -> kernel.vanish(name);
                case 3 -> kernel.move(name);
                case 4 -> kernel.rename(name, "new" + names++);
                case 5 -> kernel.enslave(name, random.nextInt(3));
                case 6 -> kernel.admin(name, false);
                case 7, 8 -> kernel.admin(name, true);
                case 9, 10, 11, 12 -> kernel.carrier(name, random.nextBoolean());
                case 13, 14 -> kernel.flip(name, 1 + random.nextInt(5));
                case 15 ->
                        kernel.hold(
                                name,
                                switch (random.nextInt(5)) {
                                    case 0 -> Link.OPER_DORMANT;
                                    case 1 -> Link.OPER_TESTING;
                                    case 2 -> Link.OPER_NOTPRESENT;
                                    default -> 0;
                                });
                case 16 -> kernel.pass(name, new Traffic(random.nextInt(100), 1, 1, 1));
                case 17 -> kernel.repeat(name);
                case 18, 19 -> kernel.withhold(random.nextBoolean());
                case 20 -> kernel.lose(true);
                case 21 -> kernel.lose(false);
                case 22 -> kernel.interruptDumps(random.nextInt(3));
                default -> rig.time.stepWall(Duration.ofHours(random.nextInt(100) - 50));
            }
        }

        private void whatConnectsNothing(String name) {
            switch (random.nextInt(12)) {
                case 0 -> kernel.rename(name, "new" + names++);
                case 1 -> kernel.enslave(name, random.nextInt(3));
                case 2 -> {
                    if (random.nextBoolean()) {
                        kernel.vanish(name);
                    }
                }
                case 3 -> kernel.lose(random.nextInt(3) == 0);
                default -> kernel.repeat(name);
            }
        }

        private void client() throws InterruptedException {
            known = rig.snapshot().position().revision();
            clients.act();
        }

        private void judge() throws InterruptedException {
            List<Client> seen = clients.finish();
            Map<Integer, Truth.Flips> flips = new HashMap<>();
            if (sameKernel) {
                tallies(flips);
            }
            Truth truth = new Truth(start, rig.journal, flips);
            assertThat(Validator.all(new History(truth, seen))).isEmpty();
        }

        /// Where only the carrier changed, the journal tells every flip, seen or not.
        private void tallies(Map<Integer, Truth.Flips> flips) {
            for (Link link : kernel.links()) {
                long[] tally = kernel.tally(link.index());
                boolean there =
                        start.interfaces().stream()
                                .anyMatch(each -> each.linkIndex() == link.index());
                if (tally != null && there) {
                    flips.put(link.index(), new Truth.Flips(tally[0], tally[1]));
                }
            }
        }
    }
}
