package org.dialtone.testbed.fake;

import org.dialtone.api.Traffic;
import org.dialtone.core.model.Link;
import org.dialtone.core.port.LinkSink;
import org.dialtone.core.port.LinkSource;
import org.dialtone.core.port.LinkSourceException;
import org.dialtone.core.port.LinkSourceStatistics;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The kernel's side of rtnetlink as a model: links, one queue of messages for announcements,
/// answers and dumps, and what goes wrong with it. A script changes links; a router loop listens.
///
/// As the kernel does:
///
/// - a full queue loses what comes, and says so before it gives out what it still holds: what was
///   lost is newer than what is waiting;
/// - a carrier that changes while it withholds ([#withhold]) is announced a second later, or when
///   its link is asked for;
/// - a dump is filled part by part as the reader comes along, from the links as they are then; with
///   [#raceDumps] what is announced meanwhile overtakes the part;
/// - a dump during which a link came, went or was renamed is marked as interrupted.
///
/// With a [FakeTime] it is stepped by one thread: an await without messages lets the clock go on to
/// the deadline, the next scheduled change or the horizon. Without, await blocks.
public final class FakeKernel implements LinkSource {
    /// What asking costs, as measured (design notes): for one link, and for each link of a dump.
    public static final long ASK_NANOS = 25_000;

    public static final long DUMP_NANOS = 6_000;

    private static final long LINKWATCH_NANOS = 1_000_000_000L;

    private record Change(long at, long number, Runnable action) {}

    private final @Nullable FakeTime clock;
    private final TreeMap<Integer, FakeLink> links = new TreeMap<>();
    private final ArrayDeque<Consumer<LinkSink>> queue = new ArrayDeque<>();
    private final List<Consumer<LinkSink>> overtaken = new ArrayList<>();
    private final PriorityQueue<Change> changes;

    private int room = Integer.MAX_VALUE;
    private int gulp = 256;
    private int dumpPart = 16;
    private long readNanos;
    private boolean withholding;
    private boolean losing;
    private boolean racing;
    private int nextIndex = 1;

    private boolean overrun;
    private boolean woken;
    private boolean dumping;
    private int cursor;
    private boolean interrupted;
    private int interrupts;
    private long horizon;
    private long scheduled;
    private long asking;
    private long messages;
    private long asked;
    private long dumps;
    private @Nullable String broken;
    private boolean closed;

    public FakeKernel(@Nullable FakeTime clock) {
        this.clock = clock;
        this.horizon = clock == null ? 0 : clock.nanos();
        this.changes =
                new PriorityQueue<>(
                        (a, b) ->
                                a.at == b.at
                                        ? Long.compare(a.number, b.number)
                                        : Long.signum(a.at - b.at));
    }

    /// One whose await blocks as a real one's does, in real time.
    public static FakeKernel blocking() {
        return new FakeKernel(null);
    }

    private long nanos() {
        return clock == null ? Time.SYSTEM.nanos() : clock.nanos();
    }

    // --- what a script does

    /// Makes a link, administratively down, without carrier, and announces it.
    ///
    /// @return its ifindex
    public int add(String name) {
        return add(name, null, 0);
    }

    public synchronized int add(String name, @Nullable String kind, int lower) {
        return add(nextIndex, name, kind, lower, false);
    }

    /// Makes a link that is up and running from the start.
    public synchronized int addUp(String name) {
        return add(nextIndex, name, null, 0, true);
    }

    /// Makes a link with an ifindex of the caller's choice.
    public synchronized int add(
            int index, String name, @Nullable String kind, int lower, boolean up) {
        FakeLink link = new FakeLink(index, name, kind, lower);
        if (links.putIfAbsent(index, link) != null) {
            throw new IllegalArgumentException("index: " + index + " (expected: a free one)");
        }
        nextIndex = Math.max(nextIndex, index) + 1;
        link.loopback = name.equals("lo");
        link.adminUp = up;
        link.setCarrier(up);
        interrupted = true;
        tell(link);
        return index;
    }

    /// Deletes a link as the kernel does: down first, then gone.
    public synchronized void remove(String name) {
        FakeLink link = link(name);
        if (link.adminUp) {
            link.adminUp = false;
            tell(link);
        }
        take(link, false);
    }

    /// Deletes a link at one blow.
    public synchronized void vanish(String name) {
        take(link(name), false);
    }

    /// Moves a link to another namespace.
    public synchronized void move(String name) {
        take(link(name), true);
    }

    private void take(FakeLink link, boolean moved) {
        links.remove(link.index);
        interrupted = true;
        Link last = link.message();
        say(sink -> sink.gone(last, moved));
    }

    public synchronized void rename(String name, String to) {
        FakeLink link = link(name);
        link.name = to;
        interrupted = true;
        announce(link);
    }

    public synchronized void enslave(String name, int master) {
        FakeLink link = link(name);
        link.master = master;
        announce(link);
    }

    /// Sets a link up or down. Up is announced twice: before the kernel has begun to use it, and,
    /// unless it withholds, after.
    public synchronized void admin(String name, boolean up) {
        FakeLink link = link(name);
        if (link.adminUp == up) {
            return;
        }
        link.adminUp = up;
        link.carrierAlone = false;
        link.tally();
        if (!up) {
            tell(link);
            return;
        }
        announce(link);
        notice(link);
    }

    /// The carrier comes or goes.
    public synchronized void carrier(String name, boolean on) {
        FakeLink link = link(name);
        if (link.carrier != on) {
            link.setCarrier(on);
            link.tally();
            notice(link);
        }
    }

    /// Carrier changes in quick succession, of which the kernel announces the last alone, if any.
    public synchronized void flip(String name, int times) {
        FakeLink link = link(name);
        for (int i = 0; i < times; i++) {
            link.setCarrier(!link.carrier);
            link.tally();
        }
        notice(link);
    }

    /// Holds a link in OPER_DORMANT, OPER_TESTING or OPER_NOTPRESENT; 0 lets it go.
    public synchronized void hold(String name, int operState) {
        FakeLink link = link(name);
        link.held = operState;
        link.carrierAlone = false;
        tell(link);
    }

    /// Bytes and packets pass.
    public synchronized void pass(String name, Traffic more) {
        FakeLink link = link(name);
        Traffic so = link.traffic;
        link.traffic =
                new Traffic(
                        so.rxBytes() + more.rxBytes(),
                        so.txBytes() + more.txBytes(),
                        so.rxPackets() + more.rxPackets(),
                        so.txPackets() + more.txPackets());
    }

    /// Sets the carrier counters as they are to be; null for a link that keeps none.
    public synchronized void counters(String name, int ups, int downs) {
        FakeLink link = link(name);
        link.ups = ups;
        link.downs = downs;
    }

    public synchronized void uncounted(String name) {
        link(name).counted = false;
    }

    /// A message without a change: a new address, a new MTU.
    public synchronized void repeat(String name) {
        announce(link(name));
    }

    /// Whether carrier changes are announced a second late, or when asked for.
    public synchronized void withhold(boolean on) {
        withholding = on;
    }

    /// Announces what has been withheld.
    public synchronized void announceWithheld() {
        for (FakeLink link : List.copyOf(links.values())) {
            if (link.unannounced) {
                tell(link);
            }
        }
    }

    /// Whether messages are lost from now on, as in a full queue.
    public synchronized void lose(boolean on) {
        losing = on;
    }

    /// How many messages the queue holds at most.
    public synchronized void room(int most) {
        room = most;
    }

    /// How many messages one await hands over at most.
    public synchronized void gulp(int most) {
        gulp = most;
    }

    /// How long the reader takes for each message.
    public synchronized void readNanos(long each) {
        readNanos = each;
    }

    /// How many links a part of a dump holds.
    public synchronized void dumpPart(int most) {
        dumpPart = most;
    }

    /// Whether what is announced between two awaits overtakes the part of a dump that is on its
    /// way.
    public synchronized void raceDumps(boolean on) {
        racing = on;
    }

    /// The next so many dumps end as interrupted, whatever happens.
    public synchronized void interruptDumps(int next) {
        interrupts = next;
    }

    /// Does something when the clock has come so far.
    public synchronized void after(long nanos, Runnable action) {
        changes.add(new Change(nanos() + nanos, scheduled++, action));
    }

    /// Somebody begins to listen: nothing of what was said before comes to him.
    public synchronized void listened() {
        queue.clear();
        overtaken.clear();
        overrun = false;
        dumping = false;
    }

    /// From now on await throws.
    public synchronized void breakDown(String why) {
        broken = why;
        notifyAll();
    }

    // --- what a test looks at

    /// The links as they truly are.
    public synchronized List<Link> links() {
        List<Link> all = new ArrayList<>();
        for (FakeLink link : links.values()) {
            all.add(link.message());
        }
        all.sort(Comparator.comparingInt(Link::index));
        return all;
    }

    public synchronized List<String> names() {
        return links.values().stream().map(link -> link.name).toList();
    }

    /// How often a link truly connected and disconnected since [#startTally]; null if it is gone,
    /// or was touched by more than its carrier.
    public synchronized long @Nullable [] tally(int index) {
        FakeLink link = links.get(index);
        return link == null || !link.carrierAlone || !link.counted || link.held != 0
                ? null
                : new long[] {link.connects, link.disconnects};
    }

    public synchronized void startTally() {
        links.values().forEach(FakeLink::forgetTally);
    }

    /// Whether nothing is waiting to be heard.
    public synchronized boolean quiet() {
        return queue.isEmpty() && overtaken.isEmpty() && !overrun && !dumping;
    }

    public synchronized long asked() {
        return asked;
    }

    public synchronized long dumps() {
        return dumps;
    }

    public synchronized boolean closed() {
        return closed;
    }

    /// How far await may let the clock go on.
    public synchronized void horizon(long nanos) {
        horizon = nanos;
    }

    // --- inside

    private FakeLink link(String name) {
        for (FakeLink link : links.values()) {
            if (link.name.equals(name)) {
                return link;
            }
        }
        throw new IllegalArgumentException("link: " + name + " (expected: " + names() + ")");
    }

    /// The carrier has changed: linkwatch is told.
    private void notice(FakeLink link) {
        if (!withholding) {
            tell(link);
        } else if (!link.unannounced) {
            link.unannounced = true;
            after(
                    LINKWATCH_NANOS,
                    () -> {
                        if (link.unannounced && links.get(link.index) == link) {
                            tell(link);
                        }
                    });
        }
    }

    /// Brings a link up to date and announces it: what linkwatch does.
    private void tell(FakeLink link) {
        link.update();
        link.unannounced = false;
        announce(link);
    }

    private void announce(FakeLink link) {
        link.tally();
        Link message = link.message();
        say(sink -> sink.announced(message));
    }

    private void say(Consumer<LinkSink> message) {
        if (losing || queue.size() >= room) {
            overrun = true;
        } else {
            queue.add(message);
        }
        notifyAll();
    }

    private void spend(long nanos) {
        asking += nanos;
        if (clock != null) {
            clock.advance(nanos);
        }
    }

    /// Fills the next part of the dump that is under way.
    private void fill() {
        List<Consumer<LinkSink>> part = new ArrayList<>();
        for (FakeLink link : links.tailMap(cursor, false).values()) {
            if (part.size() == dumpPart) {
                break;
            }
            cursor = link.index;
            Link message = link.message();
            part.add(sink -> sink.dumped(message));
            spend(DUMP_NANOS);
        }
        if (part.size() < dumpPart) {
            boolean whole = !interrupted && interrupts == 0;
            interrupts = Math.max(0, interrupts - 1);
            dumping = false;
            part.add(sink -> sink.dumpEnded(whole));
        }
        if (racing) {
            overtaken.addAll(part);
        } else {
            queue.addAll(part);
        }
        notifyAll();
    }

    @Override
    public void await(long nanos, LinkSink sink) {
        List<Consumer<LinkSink>> taken = new ArrayList<>();
        synchronized (this) {
            if (broken != null) {
                throw new LinkSourceException(broken);
            }
            runChanges();
            queue.addAll(overtaken);
            overtaken.clear();
            gather(taken);
            if (taken.isEmpty() && queue.isEmpty() && overtaken.isEmpty()) {
                pause(nanos);
                runChanges();
                gather(taken);
            }
            woken = false;
        }
        taken.forEach(message -> message.accept(sink));
    }

    private void gather(List<Consumer<LinkSink>> taken) {
        if (overrun) {
            overrun = false;
            taken.add(LinkSink::overrun);
        }
        for (int i = 0; i < gulp && !queue.isEmpty(); i++) {
            taken.add(queue.remove());
            messages++;
            if (clock != null) {
                clock.advance(readNanos);
            }
            if (dumping && overtaken.isEmpty() && queue.size() <= room / 2) {
                fill();
            }
        }
        if (dumping && overtaken.isEmpty() && queue.isEmpty()) {
            fill();
        }
    }

    private void runChanges() {
        for (Change next = changes.peek();
                next != null && next.at - nanos() <= 0;
                next = changes.peek()) {
            changes.remove();
            next.action.run();
        }
    }

    private void pause(long nanos) {
        if (clock != null) {
            long far = Math.max(0, horizon - clock.nanos());
            Change next = changes.peek();
            if (next != null) {
                far = Math.min(far, Math.max(0, next.at - clock.nanos()));
            }
            if (!woken) {
                clock.advance(Math.min(nanos, far));
            }
            return;
        }
        long deadline = System.nanoTime() + nanos;
        try {
            while (!woken && quiet() && broken == null) {
                long left = nanos == Long.MAX_VALUE ? 1 : deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                wait(nanos == Long.MAX_VALUE ? 0 : left / 1_000_000 + 1);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void requestDump() {
        if (dumping) {
            throw new IllegalStateException("a dump is under way");
        }
        dumps++;
        dumping = true;
        interrupted = false;
        cursor = 0;
        if (queue.size() < room) {
            fill();
        }
    }

    @Override
    public synchronized int request(int[] indexes, int count) {
        for (int i = 0; i < count; i++) {
            int index = indexes[i];
            int number = (int) ++asked;
            spend(ASK_NANOS);
            FakeLink link = links.get(index);
            if (link == null) {
                say(sink -> sink.absent(index, number));
                continue;
            }
            if (link.unannounced) {
                tell(link);
            }
            Link message = link.message();
            say(sink -> sink.answered(message, number));
        }
        return (int) asked;
    }

    @Override
    public synchronized void wakeup() {
        woken = true;
        notifyAll();
    }

    @Override
    public synchronized long askingNanos() {
        return asking;
    }

    @Override
    public synchronized LinkSourceStatistics statistics() {
        return new LinkSourceStatistics(messages, 0, 0, 0, room);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
