package org.dialtone.core.loop;

import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.model.Link;
import org.dialtone.core.port.LinkSink;
import org.dialtone.core.port.LinkSource;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.EventRing;
import org.dialtone.core.stream.StreamHub;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Goes the way of a link event many times over, on a loop of its own that nobody listens to, so
/// that the first real event finds compiled code: cold, it takes three times as long as the
/// thousandth.
///
/// The messages are the kernel's own, answers to requests for the links that are there, in turn;
/// each is taken once as if connected, and once without its carrier or set down. Not too often
/// either: what the JVM takes for hot it compiles once more, for just those messages and branches
/// that it has seen, and throws that away in the middle of the first real event, which cost a
/// millisecond.
public final class Rehearsal implements LinkSink {
    private static final int UP = Link.IFF_UP | Link.IFF_RUNNING | Link.IFF_LOWER_UP;

    /// How many links take their turns.
    private static final int LINKS = 8;

    /// After so many rounds the compiler is given time: it raises its thresholds when it has much
    /// to do.
    private static final int ACT = 50;

    private static final long INTERMISSION = 10_000_000L;

    private final LinkSource source;
    private final RouterLoop loop;
    private final List<Integer> links = new ArrayList<>();
    private int answers;
    private boolean listed;
    private boolean broken;

    private Rehearsal(LinkSource source) {
        this.source = source;
        EventRing journal = new EventRing(new UUID(0, 0), 64);
        this.loop =
                new RouterLoop(
                        source,
                        Time.SYSTEM,
                        journal,
                        new StreamHub(journal, Time.SYSTEM, "rehearsal"),
                        16);
    }

    /// Rehearses. Takes some tens of milliseconds of processor time; closes the source.
    ///
    /// @param source a source of its own, on the same kernel
    /// @param events one event object of each kind that may have to be signalled
    /// @param rounds how many times
    public static void rehearse(
            LinkSource source, List<? extends SignalledEvent> events, int rounds) {
        try (source) {
            new Rehearsal(source).run(events, rounds);
        }
    }

    private void run(List<? extends SignalledEvent> events, int rounds) {
        events.forEach(event -> loop.registry().add(event, _ -> {}));
        source.requestDump();
        while (!listed && !broken) {
            source.await(1_000_000_000L, this);
        }
        for (int i = 0; i < rounds && !broken && !links.isEmpty(); i++) {
            int _ = source.request(new int[] {links.get(i % links.size())}, 1);
            source.await(1_000_000_000L, this);
            if (i % ACT == ACT - 1) {
                LockSupport.parkNanos(this, INTERMISSION);
            }
        }
    }

    @Override
    public void dumped(Link link) {
        if (links.size() < LINKS) {
            links.add(link.index());
        }
        loop.dumped(link);
    }

    @Override
    public void dumpEnded(boolean whole) {
        listed = true;
        broken = !whole;
        loop.dumpEnded(whole);
    }

    @Override
    public void answered(Link link, int request) {
        loop.announced(carrying(link));
        loop.announced(answers++ % 2 == 0 ? link.withoutCarrier() : down(link));
    }

    private static Link carrying(Link link) {
        return flagged(link, link.flags() | UP);
    }

    private static Link down(Link link) {
        return flagged(link, link.flags() & ~UP);
    }

    private static Link flagged(Link link, int flags) {
        return new Link(
                link.index(),
                link.name(),
                link.kind(),
                flags,
                Link.OPER_UNKNOWN,
                link.carrier(),
                link.master(),
                link.lower(),
                link.traffic());
    }

    @Override
    public void announced(Link link) {
        // what really happens meanwhile is the real loop's business
    }

    @Override
    public void gone(Link link, boolean moved) {
        broken |= links.contains(link.index());
    }

    @Override
    public void absent(int gone, int request) {
        broken = true;
    }

    @Override
    public void overrun() {
        broken = true;
    }
}
