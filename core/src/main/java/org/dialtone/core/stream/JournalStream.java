package org.dialtone.core.stream;

import org.dialtone.api.EventStream;
import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.core.model.Counter;
import org.dialtone.core.port.Journal;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A stream as a place in the journal: it holds no events but the few it has read ahead while it
/// catches up, so a slow reader costs nobody anything and finds a gap where the journal has moved
/// on.
///
/// Read by one thread at a time; [#close], [#wake], [#told], [#lag] and [#untilProgress] from any.
/// A thread may wait for records ([#poll]), or be called when there are some ([#follow]).
public final class JournalStream implements EventStream, StreamHub.Waiter {
    /// As many events are read at once by a stream that is more than a few behind: they may come
    /// from a disk.
    private static final int BATCH = 256;

    private static final int BEHIND = 8;

    private final StreamHub hub;
    private final Journal journal;
    private final Time time;
    private final StreamOptions options;
    private final EventFilter filter;
    private final RouterSnapshot snapshot;
    private final Consumer<JournalStream> onClose;
    private final Counter told = new Counter();

    /// A gap to be told before anything else.
    private StreamRecord.@Nullable Gap first;

    /// Read already, in order and without a hole.
    private List<RouterEvent> ahead = List.of();

    private volatile long taken;

    /// What the iterator has taken and not given out yet: the place before it; -1 if there is none.
    private volatile long beforePeeked = -1;

    private volatile long spokenAt;
    private volatile boolean closed;
    private volatile @Nullable Thread reader;
    private volatile @Nullable Runnable follower;

    /// @param snapshot the router at a position that is readable
    /// @throws RouterException INVALID_PARAMETER if it is to begin behind that position
    public JournalStream(
            StreamHub hub,
            StreamOptions options,
            RouterSnapshot snapshot,
            Consumer<JournalStream> onClose) {
        this.hub = hub;
        this.journal = hub.journal();
        this.time = hub.time();
        this.options = options;
        this.filter = EventFilter.of(options);
        this.snapshot = snapshot;
        this.onClose = onClose;
        this.spokenAt = time.nanos();
        this.taken = start(options.from(), snapshot.position());
    }

    private long start(@Nullable Position from, Position now) {
        if (from == null) {
            return now.revision();
        }
        if (from.revision() > now.revision()
                && from.epoch().equals(now.epoch())
                && !journal.knows(from)) { // it may have become known after the snapshot
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "revision: "
                            + from.revision()
                            + " (expected: 0 to "
                            + now.revision()
                            + ", the last of this router)");
        }
        if (!journal.knows(from)) {
            first = new StreamRecord.Gap(1, now.revision(), StreamRecord.Gap.Reason.OTHER_EPOCH);
            return 0;
        }
        return from.revision();
    }

    @Override
    public RouterSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public @Nullable StreamRecord poll(Duration timeout) throws InterruptedException {
        long nanos = nanos(timeout);
        long start = time.nanos();
        StreamRecord record = poll();
        if (record != null || nanos <= 0) {
            return record;
        }
        reader = Thread.currentThread();
        hub.enter(this);
        try {
            while (true) {
                record = next(true);
                long now = time.nanos();
                long left = nanos - (now - start);
                if (record != null || closed || left <= 0) {
                    return delivered(record);
                }
                LockSupport.parkNanos(this, Math.min(left, untilProgress(now)));
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            hub.leave(this);
            reader = null;
        }
    }

    /// The next record if it is there; may have to be read from a disk.
    ///
    /// @return null if there is none, or the stream is closed
    public @Nullable StreamRecord poll() {
        return delivered(next(true));
    }

    /// The next record if it is there, in memory, and not far behind: never waits.
    ///
    /// @return null if there is none; if it has to be polled for, the stream is [#behind]
    public @Nullable StreamRecord recent() {
        return behind() ? null : delivered(next(false));
    }

    /// Whether the next record has to be read from a disk, or there are many.
    public boolean behind() {
        long revision = taken + 1;
        long last = journal.last();
        return revision <= last
                && first == null
                && (last - revision >= BATCH || journal.recent(revision) == null);
    }

    /// Has somebody called whenever there may be a record to take, and when the stream is closed,
    /// until then; on any thread, which must not be held up. Once; who follows never waits in
    /// [#poll(Duration)].
    public void follow(Runnable told) {
        follower = told;
        hub.enter(this);
        if (closed) {
            hub.leave(this);
        }
    }

    private @Nullable StreamRecord delivered(@Nullable StreamRecord record) {
        if (closed || record == null) {
            return null;
        }
        taken = record.revision();
        told.add(1);
        spokenAt = time.nanos();
        return record;
    }

    /// The next record that is there, not yet taken; passes over what the options leave out.
    ///
    /// @param disk whether it may be read from one
    private @Nullable StreamRecord next(boolean disk) {
        while (!closed) {
            StreamRecord.Gap owed = first;
            if (owed != null) {
                first = null;
                return owed;
            }
            long revision = taken + 1;
            long last = journal.last();
            if (revision > last) {
                ahead = List.of(); // it may be long until it is looked at again
                return untilProgress(time.nanos()) <= 0 ? new StreamRecord.Progress(taken) : null;
            }
            RouterEvent event = disk ? read(revision, last) : journal.recent(revision);
            if (event == null) {
                if (!disk) {
                    return null;
                }
                StreamRecord.Gap gap = Histories.gap(journal, revision, last);
                if (gap != null) {
                    return gap;
                }
            } else if (filter.wants(event)) {
                return event;
            } else {
                taken = revision;
            }
        }
        return null;
    }

    private @Nullable RouterEvent read(long revision, long last) {
        if (!ahead.isEmpty()) {
            long place = revision - ahead.getFirst().revision();
            if (place >= 0 && place < ahead.size()) {
                return ahead.get((int) place);
            }
            ahead = List.of();
        }
        if (last - revision < BEHIND) {
            return journal.read(revision);
        }
        ahead = journal.read(revision, BATCH);
        return ahead.isEmpty() ? null : ahead.getFirst();
    }

    /// For how many nanoseconds there may be nothing to tell before a mark of progress is due.
    public long silence() {
        long nanos = nanos(options.progress());
        return nanos == 0 ? Long.MAX_VALUE : nanos;
    }

    /// Nanoseconds until a mark of progress is due if there is nothing else to tell; 0 or less if
    /// one is due now.
    public long untilProgress() {
        return untilProgress(time.nanos());
    }

    private long untilProgress(long now) {
        long silence = silence();
        return silence == Long.MAX_VALUE ? silence : silence - (now - spokenAt);
    }

    @Override
    public void wake() {
        LockSupport.unpark(reader);
        Runnable told = follower;
        if (told != null) {
            told.run();
        }
    }

    @Override
    public Position position() {
        long peeked = beforePeeked;
        long come = peeked >= 0 ? peeked : taken;
        return new Position(journal.epochAt(come), come);
    }

    /// How many records have been taken.
    public long told() {
        return told.get();
    }

    /// How many revisions it is behind what is readable.
    public long lag() {
        return Math.max(0, journal.last() - taken);
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wake();
            hub.leave(this);
            onClose.accept(this);
        }
    }

    @Override
    public Iterator<StreamRecord> iterator() {
        return new Iterator<>() {
            private @Nullable StreamRecord peeked;

            @Override
            public boolean hasNext() {
                try {
                    while (peeked == null && !closed) {
                        peeked = poll(Duration.ofNanos(Long.MAX_VALUE));
                        beforePeeked = peeked == null ? -1 : before(peeked);
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                return peeked != null && !closed;
            }

            @Override
            public StreamRecord next() {
                if (!hasNext() || peeked == null) {
                    throw new NoSuchElementException("the stream is closed");
                }
                StreamRecord record = peeked;
                peeked = null;
                beforePeeked = -1;
                return record;
            }
        };
    }

    private static long before(StreamRecord record) {
        // instanceof, not a switch over the types: that would cost every start milliseconds
        if (record instanceof StreamRecord.Gap gap) {
            return gap.from() - 1;
        }
        return record instanceof RouterEvent event ? event.revision() - 1 : record.revision();
    }

    private static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException _) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
