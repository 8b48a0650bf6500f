package org.dialtone.core.loop;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.Traffic;
import org.dialtone.core.link.Attention;
import org.dialtone.core.link.LinkState;
import org.dialtone.core.link.LinkTable;
import org.dialtone.core.model.Link;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.notify.NotificationRegistry;
import org.dialtone.core.port.Journal;
import org.dialtone.core.port.LinkSink;
import org.dialtone.core.port.LinkSource;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.StreamHub;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/// The single writer of a router's state. It waits for the kernel, compares what it hears with what
/// it knows, publishes the new state, records the events, and signals: all on one thread, because
/// every hand-over between threads would cost a sixth of the whole way from the kernel to the
/// waiter.
///
/// What is not announced is asked for: see [Attention]. Where messages were lost, all links are
/// listed anew. A dump is computed bit by bit beside the announcements, and both wait in one queue:
/// a link of the dump may be older than what was announced meanwhile, or newer, if the announcement
/// stood in the queue before the dump was asked for. Where the two differ, the link is asked for.
///
/// A carrier that is on before the kernel has begun to use it (LOWER_UP without RUNNING) is no
/// connection yet: the link is asked for, which makes the kernel begin, and its answer counts.
final class RouterLoop implements LinkSink {
    /// Requests for traffic that may wait for an answer at once.
    private static final int MAILBOX = 256;

    /// Confirmations sent to the kernel at once.
    private static final int BATCH = 64;

    /// How long to leave the kernel alone between two listings after overruns, in nanoseconds:
    /// doubled as long as they go on, that is until none was wanted for [#CALM].
    private static final long RESYNC_PAUSE = 2_000_000L;

    private static final long RESYNC_PAUSE_MOST = 250_000_000L;

    private static final long CALM = 1_000_000_000L;

    /// @param index the link that carries the connection, or did
    private record TrafficQuery(
            ConnectionId connection, int index, CompletableFuture<@Nullable Traffic> answer) {}

    private final LinkSource source;
    private final Time time;
    private final Journal journal;
    private final StreamHub streams;
    private final NotificationRegistry registry;
    private final Changes changes;
    private final Transitions transitions;
    private final Attention attention;
    private final LinkTable table = new LinkTable();
    private final ArrayBlockingQueue<TrafficQuery> mailbox = new ArrayBlockingQueue<>(MAILBOX);

    /// Questions whose answer is on its way, by the number of the request: one that was under way
    /// before the question may not know of what the caller has seen pass.
    private final Map<Integer, TrafficQuery> asked = new LinkedHashMap<>();

    private final Confirmations confirmations = new Confirmations();
    private final DialEngine dials;
    private final Clients clients;

    /// Links with a carrier that waits to be confirmed.
    private final Map<Integer, Link> unconfirmed = new HashMap<>();

    private final LoopCounters counters = new LoopCounters();
    private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();

    /// Who asks whether the loop goes round, all in one; null if nobody does.
    private final AtomicReference<@Nullable CompletableFuture<@Nullable Void>> pinged =
            new AtomicReference<>();

    private volatile RouterState state;
    private volatile boolean stopping;

    /// Whether answers to these may have been lost.
    private boolean askTrafficAgain;

    private boolean listed;
    private boolean dumping;
    private boolean resyncing;
    private boolean dumpWanted;
    private long dumpWantedAt;
    private long resyncPause = RESYNC_PAUSE;
    private long dumpCost;
    private long charged;
    private final Set<Integer> announcedSinceDump = new HashSet<>();
    private final Set<Integer> dumped = new HashSet<>();

    /// A loop without demand-dial interfaces.
    RouterLoop(
            LinkSource source, Time time, Journal journal, StreamHub streams, int registrations) {
        this(source, time, journal, streams, registrations, DialPorts.NONE, ClientPorts.NONE);
    }

    RouterLoop(
            LinkSource source,
            Time time,
            Journal journal,
            StreamHub streams,
            int registrations,
            DialPorts ports,
            ClientPorts clientPorts) {
        this.source = source;
        this.time = time;
        this.journal = journal;
        this.streams = streams;
        this.changes = new Changes(time, journal.recovered());
        Claims claims = new Claims(changes);
        this.transitions = new Transitions(changes, claims);
        this.dials =
                new DialEngine(ports, time, changes, claims, transitions, table, source::wakeup);
        this.clients =
                new Clients(
                        clientPorts,
                        changes,
                        claims,
                        transitions,
                        table,
                        dials.answers,
                        source::wakeup);
        this.attention = new Attention(time.nanos());
        this.state = changes.state();
        this.registry = new NotificationRegistry(registrations, this::position);
    }

    RouterState state() {
        return state;
    }

    private Position position() {
        long revision = state.revision();
        return new Position(journal.epochAt(revision), revision);
    }

    /// What is so now, at a position that is readable: waits for that, but not in a journal in
    /// memory. Any thread but the loop's own.
    RouterSnapshot snapshot() {
        RouterState now = state;
        return now.snapshot(streams.readable(now.revision()));
    }

    NotificationRegistry registry() {
        return registry;
    }

    DialEngine dials() {
        return dials;
    }

    Clients clients() {
        return clients;
    }

    LoopCounters counters() {
        return counters;
    }

    /// Completes when all links have been listed once; fails if that cannot be done.
    CompletableFuture<@Nullable Void> ready() {
        return ready;
    }

    /// The body of the router-loop thread: until [#stop], or until the source breaks.
    void run() {
        RouterException end = closed();
        try {
            begin();
            while (!stopping) {
                step();
            }
        } catch (RuntimeException e) {
            end =
                    new RouterException(
                            RouterError.SERVICE_NOT_ACTIVE,
                            "the router has stopped: " + e.getMessage(),
                            e);
            System.getLogger(RouterLoop.class.getName())
                    .log(System.Logger.Level.ERROR, "router loop ended", e);
        } finally {
            ready.completeExceptionally(end);
            stopping = true;
            List<TrafficQuery> queries = new ArrayList<>(asked.values());
            mailbox.drainTo(queries);
            for (TrafficQuery query : queries) {
                query.answer.completeExceptionally(end);
            }
            CompletableFuture<@Nullable Void> ping = pinged.get();
            if (ping != null) {
                ping.completeExceptionally(end);
            }
            clients.close(end);
            dials.close(end);
            source.close();
        }
    }

    void begin() {
        requestDump();
    }

    /// Waits for the kernel, a command or a deadline, and does what is due then.
    void step() {
        dials.mailbox.mark();
        source.await(untilDue(), this);
        act();
        CompletableFuture<@Nullable Void> ping = pinged.get();
        if (ping != null) {
            pinged.set(null);
            ping.complete(null);
        }
    }

    /// Gives everything back, where it has never run.
    void abandon() {
        stopping = true;
        RouterException end =
                new RouterException(
                        RouterError.SERVICE_NOT_ACTIVE, "the router could not be opened");
        clients.close(end);
        dials.close(end);
        source.close();
    }

    boolean stopped() {
        return stopping;
    }

    void stop() {
        stopping = true;
        source.wakeup();
    }

    /// Completes once the loop has gone round, whatever it had to do; fails if it has ended.
    /// However many ask, it answers once. Nothing is to follow an answer on the thread that gives
    /// it.
    CompletableFuture<@Nullable Void> ping() {
        CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> others = pinged.compareAndExchange(null, mine);
        CompletableFuture<@Nullable Void> answer = others == null ? mine : others;
        source.wakeup();
        if (stopping) {
            answer.completeExceptionally(closed()); // it may have gone round for the last time
        }
        return answer;
    }

    private static RouterException closed() {
        return new RouterException(
                RouterError.INVALID_HANDLE, "the router is closed: open it again");
    }

    /// Asks for the traffic of a connection; the answer is null if there is no such connection.
    CompletableFuture<@Nullable Traffic> traffic(ConnectionId connection) {
        // looked up here, on the caller's time and not on the loop's
        int index = state.interfaces().indexOf(connection);
        if (index == 0) {
            return CompletableFuture.completedFuture(clients.traffic(connection));
        }
        TrafficQuery query = new TrafficQuery(connection, index, new CompletableFuture<>());
        if (!mailbox.offer(query)) {
            throw new RouterException(
                    RouterError.NOT_ENOUGH_MEMORY,
                    "questions waiting: " + MAILBOX + " (the limit): ask again in a moment");
        }
        source.wakeup();
        if (stopping) {
            // the loop may have emptied the mailbox for the last time before the query was in it
            query.answer.completeExceptionally(closed());
        }
        return query.answer;
    }

    private long untilDue() {
        long now = time.nanos();
        long due = attention.next(now);
        if (confirmations.waiting()) {
            due = Math.min(due, attention.affordable() ? now : now + Attention.TICK_NANOS);
        }
        if (dumpWanted && !dumping) {
            due = Math.min(due, dumpWantedAt);
        }
        if (listed) {
            due = Math.min(due, Math.min(dials.due(now), clients.due(now)));
        }
        return due == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, due - now);
    }

    /// Does what is due: asks, lists, answers.
    private void act() {
        long now = time.nanos();
        charge(now);
        endResync();
        if (askTrafficAgain) {
            askTrafficAgain = false;
            List<TrafficQuery> again = List.copyOf(asked.values());
            asked.clear();
            askTraffic(again);
        }
        if (!mailbox.isEmpty()) {
            List<TrafficQuery> queries = new ArrayList<>();
            mailbox.drainTo(queries);
            askTraffic(queries);
        }
        if (!listed) {
            if (!dumping) {
                requestDump();
            }
            return;
        }
        if (now >= dials.due(now)) {
            dials.act();
            publish();
        }
        if (now >= clients.due(now)) {
            clients.act(now);
            state = changes.state(); // also where only more is known of somebody
            publish();
        }
        dials.answers.send();
        if (dumpWanted && !dumping && now >= dumpWantedAt) {
            dumpWanted = false;
            requestDump();
        }
        if (confirmations.waiting() && attention.affordable()) {
            int[] batch = confirmations.take(BATCH);
            int _ = ask(batch);
        }
        if (!dumping && attention.dumpDue(now)) {
            requestDump();
        }
        int[] hot = attention.asksDue(now);
        if (hot.length > 0) {
            int _ = ask(hot);
        }
    }

    /// Also where nothing was spent: the budget refills with time.
    private void charge(long now) {
        long spent = source.askingNanos() - charged;
        charged += spent;
        long attentive = listed && !resyncing ? spent : 0;
        attention.charge(attentive, now);
        counters.attentionNanos.add(attentive);
    }

    private int ask(int[] indexes) {
        counters.asked.add(indexes.length);
        return source.request(indexes, indexes.length);
    }

    private void requestDump() {
        dumping = true;
        announcedSinceDump.clear();
        dumped.clear();
        dumpCost = source.askingNanos();
        counters.dumps.add(1);
        source.requestDump();
    }

    private void askTraffic(List<TrafficQuery> queries) {
        for (TrafficQuery query : queries) {
            if (transitions.carries(query.index, query.connection)) {
                asked.put(ask(new int[] {query.index}), query);
            } else {
                query.answer.complete(null);
            }
        }
    }

    @Override
    public void announced(Link link) {
        if (dumping) {
            announcedSinceDump.add(link.index());
        }
        if (listed) {
            consider(link, true);
        } else {
            table.put(link);
        }
    }

    @Override
    public void answered(Link link, int request) {
        confirmations.settled(link.index());
        if (dumping) {
            announcedSinceDump.add(link.index());
        }
        if (listed) {
            consider(link, false);
        }
        answer(request, link);
    }

    private void answer(int request, @Nullable Link link) {
        TrafficQuery query = asked.remove(request);
        if (query != null) {
            boolean same = transitions.carries(query.index, query.connection);
            query.answer.complete(link != null && same ? transitions.passed(link) : null);
        }
    }

    /// Compares a link with what is known of it.
    ///
    /// @param confirm whether a connect that the kernel has not begun to use is to be asked for
    ///   first
    private void consider(Link link, boolean confirm) {
        Link before = table.get(link.index());
        if (before != null && !link.follows(before)) {
            vanish(link.index(), null, false); // its end was among the messages that were lost
            before = null;
        }
        if (confirm
                && link.lowerUp()
                && !link.running()
                && LinkState.of(link) == LinkState.CONNECTED
                && (before == null || LinkState.of(before) != LinkState.CONNECTED)) {
            confirmations.want(link.index());
            if (before != null) {
                unconfirmed.putIfAbsent(link.index(), link);
                return;
            }
            link = link.withoutCarrier();
        }
        before = settle(before, link.index(), link);
        table.put(link);
        boolean flipped;
        if (before == null) {
            transitions.appeared(link);
            flipped = true;
        } else {
            flipped = transitions.changed(before, link);
        }
        publish();
        boolean carriesOthers = table.carriesOthers(link.index());
        if (flipped || (confirm && before != null && stirred(before, link))) {
            attention.changed(link.index(), carriesOthers, time.nanos());
        }
        if (flipped && confirm && before != null && stillToTell(before, link)) {
            // until it is asked, those above it keep their carrier, and the kernel goes on for
            // seconds announcing, a hundred links a second, what we know already
            confirmations.want(link.index());
        }
    }

    /// Whether the kernel has just brought the link up to date: what changes within the next second
    /// it withholds, be this a connect or not.
    private static boolean stirred(Link before, Link after) {
        return before.operState() != after.operState() || before.running() != after.running();
    }

    /// Whether a dump has shown a carrier that the kernel itself has not taken notice of yet.
    private static boolean stillToTell(Link before, Link after) {
        return before.lowerUp() != after.lowerUp() && !stirred(before, after);
    }

    /// Believes a carrier that has not been confirmed, now that more is known of the link: it was
    /// there, if only for a moment, and the kernel has counted it. Unless it is there still and may
    /// not be used.
    ///
    /// @param next the link as it is now; null if it is gone and nothing is known of its end
    /// @return what is to be known of it before that
    private @Nullable Link settle(@Nullable Link before, int index, @Nullable Link next) {
        Link waiting = unconfirmed.remove(index);
        if (before == null || waiting == null) {
            return before;
        }
        if (next != null && next.lowerUp() && LinkState.of(next) != LinkState.CONNECTED) {
            return before;
        }
        transitions.changed(before, waiting);
        return waiting;
    }

    /// Makes the new state public, records the events, and only then signals.
    private void publish() {
        if (changes.pending() > 0) {
            state = changes.state();
            record();
        }
    }

    private void record() {
        int events = changes.pending();
        for (int i = 0; i < events; i++) {
            journal.append(changes.event(i), changes.after(i));
        }
        for (int i = 0; i < events; i++) {
            if (changes.event(i) instanceof ConnectionEvent) {
                registry.publish();
            }
        }
        changes.clear();
        counters.events.add(events);
        journal.commit();
    }

    @Override
    public void gone(Link link, boolean moved) {
        if (dumping) {
            announcedSinceDump.add(link.index());
        }
        vanish(link.index(), link, moved);
    }

    @Override
    public void absent(int index, int request) {
        if (dumping) {
            announcedSinceDump.add(index);
        }
        answer(request, null);
        vanish(index, null, false);
    }

    private void vanish(int index, @Nullable Link last, boolean moved) {
        attention.forget(index);
        confirmations.settled(index);
        Link known = settle(table.remove(index), index, last);
        if (known != null && listed) {
            transitions.vanished(known, last, moved);
            publish();
        }
    }

    @Override
    public void dumped(Link link) {
        dumped.add(link.index());
        if (announcedSinceDump.contains(link.index())) {
            Link announced = table.get(link.index());
            if (announced == null || !announced.agrees(link)) {
                confirmations.want(link.index());
            }
            return;
        }
        if (listed) {
            consider(link, true);
        } else {
            table.put(link);
        }
    }

    @Override
    public void dumpEnded(boolean whole) {
        dumping = false;
        long now = time.nanos();
        if (!whole) {
            wantDump(now);
            return;
        }
        table.forEachIndex(
                index -> {
                    if (dumped.contains(index)) {
                        return;
                    }
                    if (announcedSinceDump.contains(index)) {
                        confirmations.want(index);
                    } else {
                        vanish(index, null, false);
                    }
                });
        if (!listed && dumpWanted) {
            dumpWanted =
                    false; // messages were lost meanwhile: list once more before anything is said
            return;
        }
        if (!listed) {
            open();
            listed = true;
            charged = source.askingNanos();
            ready.complete(null);
        } else {
            confirmations.mark();
        }
        attention.dumpEnded(source.askingNanos() - dumpCost, now);
    }

    /// Takes in the links as they have been listed, and tells what has become of those that the
    /// journal remembers.
    private void open() {
        Recovered recovered = journal.recovered();
        boolean sameKernel = recovered != null && recovered.sameKernel();
        List<RouterInterface> recalled = new ArrayList<>();
        dials.restore(
                recovered,
                each -> {
                    boolean client = clients.recalls(each, sameKernel) && !dials.wants(each.name());
                    return client && recalled.add(each);
                });
        clients.restore(recovered, recalled);
        if (recovered == null) {
            table.forEachIndex(
                    index -> {
                        Link link = table.get(index);
                        if (link != null) {
                            transitions.present(link);
                        }
                    });
        } else {
            transitions.reconcile(recovered, table);
        }
        dials.opened();
        clients.opening();
        state = changes.state();
        List<Remembered> all = transitions.remembered(table);
        clients.remembered(all);
        journal.opened(all);
        record();
    }

    /// Says that every state is the kernel's again, once all links have been listed and what that
    /// left in doubt has been answered.
    private void endResync() {
        if (resyncing && !dumping && !dumpWanted && !confirmations.inDoubt()) {
            resyncing = false;
            counters.resyncs.add(1);
            changes.resynced(table.uncounted());
            publish();
            askTrafficAgain = !asked.isEmpty(); // not sooner: it would be lost in the same flood
            charged = source.askingNanos();
        }
    }

    private void wantDump(long now) {
        if (!dumpWanted) {
            boolean calm = now - dumpWantedAt > CALM;
            resyncPause = calm ? RESYNC_PAUSE : Math.min(RESYNC_PAUSE_MOST, resyncPause * 2);
            dumpWanted = true;
            dumpWantedAt = now + resyncPause;
        }
    }

    @Override
    public void overrun() {
        counters.overruns.add(1);
        confirmations.clear();
        if (listed) {
            resyncing = true;
        }
        wantDump(time.nanos());
    }
}
