package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.Position;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.Traffic;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.model.Link;
import org.dialtone.core.notify.Entry;
import org.dialtone.testbed.fake.FakeKernel;
import org.dialtone.testbed.history.Client;
import org.dialtone.testbed.history.History;
import org.dialtone.testbed.history.Recorder;
import org.dialtone.testbed.history.Truth;
import org.dialtone.testbed.history.Validator;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

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

        private final List<Reader> readers = new ArrayList<>();
        private final List<Listener> listeners = new ArrayList<>();

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
            kernel.startTally();
        }

        /// The router ends, or is killed; the world goes on, and another router takes its place.
        private void restart() {
            for (Reader reader : readers) {
                reader.end();
            }
            for (Listener listener : listeners) {
                listener.end();
            }
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
                return;
            }
            for (int n = random.nextInt(8); n > 0; n--) {
                change();
            }
            kernel.interruptDumps(0);
            kernel.lose(false);
            kernel.room(Integer.MAX_VALUE);
            rig = rig.restarted(known, random.nextInt(4));
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
            switch (random.nextInt(6)) {
                case 0 -> readers.add(new Reader("reader" + readers.size()));
                case 1 -> listeners.add(new Listener("event" + listeners.size()));
                default -> {
                    if (!readers.isEmpty()) {
                        readers.get(random.nextInt(readers.size())).act();
                    }
                    if (!listeners.isEmpty()) {
                        listeners.get(random.nextInt(listeners.size())).act();
                    }
                }
            }
        }

        private void judge() throws InterruptedException {
            List<Client> clients = new ArrayList<>();
            for (Reader reader : readers) {
                reader.finish();
                clients.add(reader.recorder.client());
            }
            for (Listener listener : listeners) {
                listener.finish();
                clients.add(listener.recorder.client());
            }
            Map<Integer, Truth.Flips> flips = new HashMap<>();
            if (sameKernel) {
                tallies(flips);
            }
            Truth truth = new Truth(start, rig.journal, flips);
            assertThat(Validator.all(new History(truth, clients))).isEmpty();
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

        /// Reads streams: slowly, in bits, resuming wherever it was.
        private final class Reader {
            private final Recorder recorder;
            private @Nullable EventStream stream;
            private @Nullable Position position;

            Reader(String name) {
                recorder = new Recorder(name, rig.time);
            }

            void act() throws InterruptedException {
                EventStream open = stream;
                if (open == null) {
                    open();
                    return;
                }
                switch (random.nextInt(8)) {
                    case 0 -> {
                        recorder.looked(rig.snapshot());
                        position = open.position();
                        open.close();
                        recorder.closed(open);
                        recorder.poll(open, Duration.ZERO);
                        stream = null;
                    }
                    case 1 -> drain(open);
                    default -> {
                        for (int i = random.nextInt(8); i > 0; i--) {
                            recorder.poll(open, Duration.ZERO);
                        }
                    }
                }
            }

            /// The router has gone.
            void end() {
                EventStream open = stream;
                if (open != null) {
                    position = open.position();
                    open.close();
                    recorder.closed(open);
                    stream = null;
                }
            }

            private void open() {
                StreamOptions options =
                        switch (random.nextInt(6)) {
                            case 0 -> StreamOptions.live();
                            case 1 ->
                                    StreamOptions.resume(
                                            new Position(UUID.randomUUID(), random.nextInt(9)));
                            case 2 ->
                                    StreamOptions.resume(
                                            new Position(
                                                    rig.start.position().epoch(),
                                                    random.nextLong(
                                                            rig.snapshot().position().revision()
                                                                    + 1)));
                            default ->
                                    position == null
                                            ? StreamOptions.live()
                                            : StreamOptions.resume(position);
                        };
                if (random.nextInt(4) == 0) {
                    options = options.interfaces(random.nextBoolean() ? "eth*" : "*?1");
                }
                if (random.nextInt(4) == 0) {
                    options = options.onlyConnections();
                }
                if (random.nextInt(2) == 0) {
                    options = options.progressEvery(Duration.ofNanos(1 + random.nextInt(30_000)));
                }
                EventStream opened = rig.stream(options);
                recorder.opened(options, opened);
                stream = opened;
            }

            private void drain(EventStream open) throws InterruptedException {
                long last = rig.snapshot().position().revision();
                while (open.position().revision() < last) {
                    recorder.poll(open, Duration.ZERO);
                }
            }

            void finish() throws InterruptedException {
                EventStream open = stream;
                if (open != null) {
                    drain(open);
                    recorder.poll(open, Duration.ZERO);
                    open.close();
                    recorder.closed(open);
                    recorder.poll(open, Duration.ZERO);
                }
                recorder.looked(rig.snapshot());
            }
        }

        /// Registers an event object, and deregisters it.
        private final class Listener {
            private final String name;
            private final Recorder recorder;
            private final EventObject event = EventObject.autoReset();
            private final Entry entry;
            private final long connections = connections();
            private boolean ended;

            Listener(String name) {
                this.name = name;
                this.recorder = new Recorder(name, rig.time);
                this.entry = rig.loop.registry().add((SignalledEvent) event, _ -> {});
                assertThat(entry.since()).isEqualTo(rig.snapshot().position());
            }

            private long connections() {
                return rig.journal.stream()
                        .filter(org.dialtone.api.ConnectionEvent.class::isInstance)
                        .count();
            }

            void act() {
                if (ended) {
                    recorder.counted(name, event);
                    return;
                }
                assertThat(event.count()).isEqualTo(connections() - connections);
                if (random.nextInt(3) == 0) {
                    ended = true;
                    assertThat(entry.end()).isTrue();
                    recorder.deregistered(name, event);
                }
            }

            /// The router has gone, and its registrations with it.
            void end() {
                if (!ended) {
                    assertThat(event.count()).isEqualTo(connections() - connections);
                    ended = true;
                    rig.loop.registry().close();
                    recorder.deregistered(name, event);
                }
            }

            void finish() {
                act();
                recorder.counted(name, event);
                event.close();
            }
        }
    }
}
