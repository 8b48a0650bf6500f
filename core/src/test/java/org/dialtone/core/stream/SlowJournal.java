package org.dialtone.core.stream;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Journal;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A journal in which events become readable when the test says so, some never, and that may go on
/// under another epoch.
@NullMarked
final class SlowJournal implements Journal {
    final AtomicInteger batches = new AtomicInteger();
    private final ConcurrentSkipListMap<Long, RouterEvent> events = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Long, UUID> epochs = new ConcurrentSkipListMap<>();
    private final UUID beginning;
    private volatile long last;
    private volatile long inMemory;
    private volatile long first = 1;
    private volatile Runnable listener = () -> {};

    SlowJournal(UUID epoch) {
        beginning = epoch;
    }

    /// Everything up to a revision is readable now.
    void readable(long revision) {
        last = revision;
        listener.run();
    }

    /// Everything before a revision is on disk only.
    void onDisk(long before) {
        inMemory = before;
    }

    /// What comes after this revision belongs to another epoch.
    void epoch(long after, UUID epoch) {
        epochs.put(after + 1, epoch);
    }

    void notRecorded(long from, long to) {
        events.subMap(from, true, to, true).clear();
    }

    void expired(long before) {
        first = before;
        events.headMap(before).clear();
    }

    @Override
    public @Nullable Recovered recovered() {
        return null;
    }

    @Override
    public void opened(List<Remembered> interfaces) {}

    @Override
    public void append(RouterEvent event, @Nullable Remembered after) {
        events.put(event.revision(), event);
    }

    @Override
    public void commit() {}

    @Override
    public void onReadable(Runnable next) {
        listener = next;
    }

    @Override
    public UUID epochAt(long revision) {
        var entry = epochs.floorEntry(revision);
        return entry == null ? beginning : entry.getValue();
    }

    @Override
    public boolean knows(Position position) {
        return position.revision() <= last && epochAt(position.revision()).equals(position.epoch());
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public long first() {
        return first;
    }

    @Override
    public @Nullable RouterEvent read(long revision) {
        return revision > last ? null : events.get(revision);
    }

    @Override
    public @Nullable RouterEvent recent(long revision) {
        return revision < inMemory ? null : read(revision);
    }

    @Override
    public List<RouterEvent> read(long from, int most) {
        batches.incrementAndGet();
        List<RouterEvent> found = new ArrayList<>();
        for (long r = from; r <= last && found.size() < most && events.containsKey(r); r++) {
            found.add(events.get(r));
        }
        return found;
    }

    @Override
    public long nextReadable(long from) {
        Long next = events.ceilingKey(from);
        return next == null || next > last ? last + 1 : next;
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return Histories.page(this, query);
    }

    @Override
    public JournalStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
