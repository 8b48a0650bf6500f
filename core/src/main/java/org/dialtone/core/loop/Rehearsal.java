package org.dialtone.core.loop;

import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.model.Link;
import org.dialtone.core.port.LinkSink;
import org.dialtone.core.port.LinkSource;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.EventRing;
import org.dialtone.core.stream.StreamHub;

import java.util.List;
import java.util.UUID;

/// Goes the way of a link event many times over, on a loop of its own that nobody listens to, so
/// that the first real event finds compiled code: cold, it takes three times as long as the
/// thousandth.
///
/// The messages are the kernel's own, answers to requests for a link that is there; each is taken
/// once as it is and once without its carrier. Made-up messages, or branches that are never taken,
/// would leave code that must be thrown away at the first real event.
public final class Rehearsal implements LinkSink {
    private final LinkSource source;
    private final RouterLoop loop;
    private int index;
    private boolean listed;
    private boolean broken;

    private Rehearsal(LinkSource source) {
        this.source = source;
        EventRing journal = new EventRing(new UUID(0, 0), 64);
        this.loop =
                new RouterLoop(
                        source, Time.SYSTEM, journal, new StreamHub(journal, "rehearsal"), 16);
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
        for (int i = 0; i < rounds && !broken && index != 0; i++) {
            source.request(new int[] {index}, 1, true);
            source.await(1_000_000_000L, this);
        }
    }

    @Override
    public void dumped(Link link) {
        if (index == 0) {
            index = link.index();
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
    public void answered(Link link) {
        loop.announced(carrying(link));
        loop.announced(link.withoutCarrier());
    }

    private static Link carrying(Link link) {
        int up = Link.IFF_UP | Link.IFF_RUNNING | Link.IFF_LOWER_UP;
        return new Link(
                link.index(),
                link.name(),
                link.kind(),
                link.flags() | up,
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
        broken |= link.index() == index;
    }

    @Override
    public void absent(int gone) {
        broken = true;
    }

    @Override
    public void overrun() {
        broken = true;
    }
}
