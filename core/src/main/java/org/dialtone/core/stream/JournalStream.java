package org.dialtone.core.stream;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.EventStream;
import org.dialtone.api.Glob;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.core.port.Journal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A stream as a place in the journal: it holds no events, so a slow reader costs nobody anything
/// and finds a gap where the journal has moved on.
///
/// Read by one thread at a time; [#close] and [#wake] from any.
public final class JournalStream implements EventStream {
    private final StreamHub hub;
    private final Journal journal;
    private final StreamOptions options;
    private final @Nullable Glob glob;
    private final RouterSnapshot snapshot;
    private final Consumer<JournalStream> onClose;

    /// A gap to be told before anything else.
    private StreamRecord.@Nullable Gap first;

    private volatile long taken;
    private long spokenAt;
    private volatile boolean closed;
    private volatile @Nullable Thread reader;

    /// @param snapshot the router as it is now
    public JournalStream(
            StreamHub hub,
            StreamOptions options,
            RouterSnapshot snapshot,
            Consumer<JournalStream> onClose) {
        this.hub = hub;
        this.journal = hub.journal();
        this.options = options;
        this.glob = options.interfaces() == null ? null : new Glob(options.interfaces());
        this.snapshot = snapshot;
        this.onClose = onClose;
        this.spokenAt = System.nanoTime();
        this.taken = start(options.from(), snapshot.position());
    }

    private long start(@Nullable Position from, Position now) {
        if (from == null) {
            return now.revision();
        }
        if (!from.epoch().equals(now.epoch())) {
            first = new StreamRecord.Gap(1, now.revision(), StreamRecord.Gap.Reason.OTHER_EPOCH);
            return 0;
        }
        if (from.revision() > now.revision()) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "revision: "
                            + from.revision()
                            + " (expected: 0 to "
                            + now.revision()
                            + ", the last of this router)");
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
        long start = System.nanoTime();
        StreamRecord record = next();
        if (record != null || nanos <= 0) {
            return delivered(record);
        }
        reader = Thread.currentThread();
        hub.enter(this);
        try {
            while (true) {
                record = next();
                long now = System.nanoTime();
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

    private @Nullable StreamRecord delivered(@Nullable StreamRecord record) {
        if (closed || record == null) {
            return null;
        }
        taken = record.revision();
        spokenAt = System.nanoTime();
        return record;
    }

    /// The next record that is there, not yet taken; passes over what the options leave out.
    private @Nullable StreamRecord next() {
        while (!closed) {
            StreamRecord.Gap owed = first;
            if (owed != null) {
                first = null;
                return owed;
            }
            long revision = taken + 1;
            if (revision > journal.last()) {
                return untilProgress(System.nanoTime()) <= 0
                        ? new StreamRecord.Progress(taken)
                        : null;
            }
            RouterEvent event = journal.read(revision);
            if (event == null) {
                return new StreamRecord.Gap(
                        revision,
                        Math.max(revision, journal.first() - 1),
                        StreamRecord.Gap.Reason.EXPIRED);
            }
            if (wanted(event)) {
                return event;
            }
            taken = revision;
        }
        return null;
    }

    private long untilProgress(long now) {
        long silence = nanos(options.progress());
        return silence == 0 ? Long.MAX_VALUE : silence - (now - spokenAt);
    }

    private boolean wanted(RouterEvent event) {
        // instanceof, not a switch over the types: that would cost every start milliseconds
        if (event instanceof ConnectionEvent connection) {
            return matches(connection.interfaceName());
        }
        if (event instanceof InterfaceEvent change) {
            return !options.connectionsOnly() && matches(change.subject().name());
        }
        return true; // a resync concerns everybody
    }

    private boolean matches(String name) {
        return glob == null || glob.matches(name);
    }

    void wake() {
        LockSupport.unpark(reader);
    }

    @Override
    public Position position() {
        return new Position(journal.epoch(), taken);
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
            onClose.accept(this);
        }
    }

    @Override
    public Iterator<StreamRecord> iterator() {
        return new Iterator<>() {
            private @Nullable StreamRecord ahead;

            @Override
            public boolean hasNext() {
                try {
                    while (ahead == null && !closed) {
                        ahead = poll(Duration.ofNanos(Long.MAX_VALUE));
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                return ahead != null && !closed;
            }

            @Override
            public StreamRecord next() {
                if (!hasNext() || ahead == null) {
                    throw new NoSuchElementException("the stream is closed");
                }
                StreamRecord record = ahead;
                ahead = null;
                return record;
            }
        };
    }

    private static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException _) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
