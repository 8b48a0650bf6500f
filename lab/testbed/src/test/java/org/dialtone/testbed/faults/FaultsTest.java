package org.dialtone.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Router;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamRecord;
import org.dialtone.client.RemoteRouter;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.history.History;
import org.dialtone.testbed.history.Truth;
import org.dialtone.testbed.history.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Several clients on this machine and beyond a network, while the daemon is killed, stopped and
/// continued, the network is cut and healed, connections are reset, and the kernel overruns the
/// daemon's socket; while the journal's disk is filled and emptied, and the wall clock stepped.
/// Every promise of the stream must hold for every client, and the journal must tell as many
/// connects and disconnects as the kernel has counted, the daemon dead or alive. What a full disk
/// kept from being recorded must be a gap that says so, and no more than [Witness] was told at the
/// time.
///
/// `-Ddialtone.faults=20000` for a longer run, `-Ddialtone.seed=N` to repeat one.
@RequiresRoot
class FaultsTest {
    private static final int FAULTS = Integer.getInteger("dialtone.faults", 500);
    private static final long SEED = Long.getLong("dialtone.seed", System.nanoTime());
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// More messages than the daemon's receive buffer holds.
    private static final int STORM = 6_000;

    /// Each so-many-th fault is a step of the wall clock, or a full disk.
    private static final int STEP = 25;

    private static final int FULL = 125;

    /// How far ahead the wall clock is stepped at most; less than events are kept.
    private static final Duration AHEAD = Duration.ofDays(60);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<String, Integer> injected = new TreeMap<>();
    private long notRecorded;

    @TempDir Path directory;

    @Test
    void everyPromiseHoldsThroughHundredsOfFaults() throws IOException, InterruptedException {
        try (Site site = new Site(directory)) {
            site.daemon.start();
            try (RemoteRouter a = site.near();
                    RemoteRouter b = site.near();
                    RemoteRouter c = site.near();
                    RemoteRouter d = site.remote();
                    RemoteRouter e = site.remote();
                    RemoteRouter f = site.remote();
                    Witness witness = new Witness(a)) {
                judge(site, witness, a, b, c, d, e, f);
            }
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("seed " + SEED + ", faults " + injected, failed);
        }
    }

    private void judge(Site site, Witness witness, RemoteRouter... routers)
            throws InterruptedException {
        RouterSnapshot start = routers[0].snapshot();
        Map<String, Truth.Flips> before = flips(site);
        List<Reader> readers =
                List.of(
                        new Reader("near, steady", routers[0], true),
                        new Reader("near, fickle", routers[1], false),
                        new Reader("remote, steady", routers[3], true),
                        new Reader("remote, fickle", routers[4], false));
        List<Waiter> waiters =
                List.of(
                        new Waiter("near, waiting", routers[2]),
                        new Waiter("remote, waiting", routers[5]));
        try (Shaker _ = new Shaker(site, random.nextLong())) {
            for (int i = 0; i < FAULTS; i++) {
                if (i % FULL == FULL / 2) {
                    fill(site, witness, routers[0], i == FULL / 2 || random.nextBoolean());
                } else if (i % STEP == STEP / 2) {
                    count("stepped");
                    site.clock.step(Duration.ofSeconds(random.nextLong(AHEAD.toSeconds())));
                } else {
                    inject(site, routers[0]);
                }
                Thread.sleep(random.nextInt(1, 120));
            }
        }
        Map<Integer, Truth.Flips> truth = new HashMap<>();
        Map<String, Truth.Flips> after = flips(site);
        before.forEach(
                (name, then) -> {
                    Truth.Flips now = Objects.requireNonNull(after.get(name));
                    truth.put(
                            Site.index(site.router, name),
                            new Truth.Flips(
                                    now.connects() - then.connects(),
                                    now.disconnects() - then.disconnects()));
                });
        // the kernel may withhold the last changes for some seconds
        List<RouterEvent> journal = new ArrayList<>();
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> {
                            journal.clear();
                            journal.addAll(history(routers[0], start, witness));
                            assertThat(
                                            Validator.all(
                                                    new History(
                                                            truth(start, journal, truth),
                                                            List.of())))
                                    .isEmpty();
                        });
        long last = start.position().revision() + journal.size();
        long lastChange =
                journal.stream()
                        .filter(ConnectionEvent.class::isInstance)
                        .mapToLong(RouterEvent::revision)
                        .max()
                        .orElse(0);
        readers.forEach(reader -> reader.finish(last));
        for (Waiter waiter : waiters) {
            await().atMost(LIMIT).until(() -> waiter.seen() >= lastChange);
            waiter.finish();
        }
        List<org.dialtone.testbed.history.Client> clients = new ArrayList<>();
        Epochs epochs = new Epochs(start.position().epoch());
        readers.forEach(reader -> clients.add(epochs.asOne(reader.client())));
        waiters.forEach(waiter -> clients.add(epochs.asOne(waiter.client())));
        assertThat(Validator.all(new History(truth(start, journal, truth), clients))).isEmpty();
        assertThat(journal).hasSizeGreaterThan(FAULTS);
        if (injected.containsKey("filled for long")) {
            assertThat(notRecorded).isPositive();
        }
        if (injected.getOrDefault("stepped", 0) > 10) {
            assertThat(steps(journal)).as("the daemon's clock was stepped back").isPositive();
        }
        System.out.printf(
                "faults %s, events %d, of which not recorded %d, steps back %d, seed %d%n",
                injected, journal.size(), notRecorded, steps(journal), SEED);
    }

    private static Truth truth(
            RouterSnapshot start, List<RouterEvent> journal, Map<Integer, Truth.Flips> flips) {
        return new Truth(start, journal, flips);
    }

    /// What the kernel has counted for the links that change by their far ends.
    private static Map<String, Truth.Flips> flips(Site site) {
        Map<String, Truth.Flips> counted = new HashMap<>();
        for (int i = 0; i < Site.LINKS; i++) {
            String name = "d" + i;
            counted.put(
                    name, new Truth.Flips(site.carrier(name, "up"), site.carrier(name, "down")));
        }
        return counted;
    }

    /// The whole journal, with what it could not record as it was told at the time.
    private List<RouterEvent> history(Router router, RouterSnapshot start, Witness witness) {
        List<RouterEvent> events = new ArrayList<>();
        notRecorded = 0;
        HistoryQuery query = HistoryQuery.ALL.after(start.position().revision());
        while (true) {
            HistoryPage page = router.history(query);
            for (StreamRecord record : page.records()) {
                switch (record) {
                    case RouterEvent event -> events.add(event);
                    case StreamRecord.Gap gap -> {
                        assertThat(gap.reason()).isEqualTo(StreamRecord.Gap.Reason.NOT_RECORDED);
                        for (long lost = gap.from(); lost <= gap.to(); lost++) {
                            RouterEvent told = witness.event(lost);
                            assertThat(told)
                                    .as(
                                            "revision %d as it was told but for %s",
                                            lost, witness.missed())
                                    .isNotNull();
                            events.add(Objects.requireNonNull(told));
                            notRecorded++;
                        }
                    }
                    case StreamRecord.Progress mark -> throw new AssertionError(mark.toString());
                }
            }
            if (!page.more()) {
                return events;
            }
            query = query.after(page.end().revision());
        }
    }

    /// How often the wall clock ran back by more than a minute from one event to the next.
    private static long steps(List<RouterEvent> journal) {
        long back = 0;
        for (int i = 1; i < journal.size(); i++) {
            if (journal.get(i).time().plusSeconds(60).isBefore(journal.get(i - 1).time())) {
                back++;
            }
        }
        return back;
    }

    /// The disk is full until the journal notices, or until it has had to forget what it was to
    /// record; then there is room again.
    private void fill(Site site, Witness witness, Router router, boolean forLong) {
        count(forLong ? "filled for long" : "filled");
        site.disk.fill();
        while (router.journal().state() != JournalStatus.State.DEGRADED) {
            storm(site, 10);
        }
        long begun = router.snapshot().position().revision();
        for (long now = begun; forLong && now < begun + Site.MEMORY * 5L / 4; ) {
            storm(site, STORM / 10);
            now = router.snapshot().position().revision();
            long told = now;
            await().atMost(LIMIT).until(() -> witness.reached(told));
        }
        site.disk.empty();
        awaitDurable(router);
    }

    private static void storm(Site site, int flips) {
        site.routerLinks.flip(Site.index(site.router, "s0"), flips);
    }

    private static void awaitDurable(Router router) {
        await().atMost(LIMIT).until(() -> router.journal().state() == JournalStatus.State.DURABLE);
    }

    private void inject(Site site, Router near) throws InterruptedException {
        int dice = random.nextInt(100);
        if (dice < 10) {
            count("killed");
            awaitDurable(near); // what a journal without a disk has told dies with the daemon
            site.daemon.kill();
            Thread.sleep(random.nextInt(100));
            site.daemon.start();
        } else if (dice < 40) {
            count("stopped");
            site.daemon.signal("STOP");
            Thread.sleep(random.nextInt(1, 250));
            site.daemon.signal("CONT");
        } else if (dice < 70) {
            count("cut");
            int c0 = Site.index(site.client, "c0");
            site.clientLinks.down(c0);
            Thread.sleep(random.nextInt(1, 300));
            site.clientLinks.up(c0);
        } else if (dice < 90) {
            count("reset");
            site.relay.reset();
        } else if (dice < 95) {
            count("reloaded");
            site.daemon.signal("HUP");
        } else {
            count("overrun");
            site.daemon.signal("STOP");
            storm(site, STORM);
            site.daemon.signal("CONT");
        }
    }

    private void count(String fault) {
        injected.merge(fault, 1, Integer::sum);
    }
}
