package org.dialtone.core.stream;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Journal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A journal in memory that keeps the last so many events. One thread appends, any number read
/// without locks: a reader that is overtaken finds another revision in the place, and knows.
///
/// It has one epoch, remembers no interfaces, and what is appended is readable at once.
public final class EventRing implements Journal {
    private final UUID epoch;
    private final int mask;
    private final AtomicReferenceArray<@Nullable RouterEvent> events;

    /// Before the first revision it was given.
    private final long base;

    private volatile long last;

    /// The revision whose place is being filled or was filled last: written before the place, so
    /// that whoever finds a place overwritten finds its event expired, too.
    private final AtomicLong taking;

    private volatile @Nullable Runnable listener;

    /// @param capacity how many events it keeps: a power of two
    public EventRing(UUID epoch, int capacity) {
        this(epoch, capacity, 0);
    }

    /// One that goes on where another record ended.
    ///
    /// @param last the last revision of that record
    public EventRing(UUID epoch, int capacity, long last) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity: " + capacity + " (expected: a power of two)");
        }
        this.epoch = epoch;
        this.mask = capacity - 1;
        this.events = new AtomicReferenceArray<>(capacity);
        this.base = last;
        this.taking = new AtomicLong(last);
        this.last = last;
    }

    @Override
    public @Nullable Recovered recovered() {
        return null;
    }

    @Override
    public void opened(List<Remembered> interfaces) {
        // they are remembered nowhere
    }

    @Override
    public void append(RouterEvent event, @Nullable Remembered after) {
        append(event);
    }

    /// Takes the next event. Allocates nothing.
    public void append(RouterEvent event) {
        long revision = event.revision();
        if (revision != last + 1) {
            throw new IllegalArgumentException(
                    "revision: " + revision + " (expected: " + (last + 1) + ")");
        }
        taking.setRelease(revision);
        events.setRelease((int) revision & mask, event);
        last = revision;
    }

    @Override
    public void commit() {
        Runnable told = listener;
        if (told != null) {
            told.run();
        }
    }

    @Override
    public void onReadable(Runnable next) {
        listener = next;
    }

    @Override
    public UUID epochAt(long revision) {
        return epoch;
    }

    @Override
    public boolean knows(Position position) {
        return position.epoch().equals(epoch)
                && position.revision() >= base
                && position.revision() <= last;
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public long first() {
        return Math.max(base + 1, taking.getAcquire() - mask);
    }

    @Override
    public @Nullable RouterEvent read(long revision) {
        RouterEvent event = events.getAcquire((int) revision & mask);
        return event != null && event.revision() == revision ? event : null;
    }

    @Override
    public @Nullable RouterEvent recent(long revision) {
        return read(revision);
    }

    @Override
    public List<RouterEvent> read(long from, int most) {
        List<RouterEvent> found = new ArrayList<>();
        long end = Math.min(last, from + most - 1);
        for (long revision = from; revision <= end; revision++) {
            RouterEvent event = read(revision);
            if (event == null) {
                break;
            }
            found.add(event);
        }
        return found;
    }

    @Override
    public long nextReadable(long from) {
        return Math.min(Math.max(from, first()), last + 1);
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return Histories.page(this, query);
    }

    @Override
    public JournalStatus status() {
        long now = last;
        return new JournalStatus(
                JournalStatus.State.MEMORY,
                "",
                new Position(epoch, now),
                Math.min(first(), now + 1),
                0,
                0,
                "");
    }

    @Override
    public void close() {
        // it ends with the process
    }
}
