package org.dialtone.client;

import org.dialtone.api.EventStream;
import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.wire.v1.Record;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A stream of a remote router, across all its connections: over a new one it goes on behind the
/// last record that had come.
///
/// It holds [RemoteOptions#buffer] responses at most: those that have been asked for and have not
/// come, that wait here, and that the reader has in hand. So a slow reader slows the router's
/// stream, and finds a gap when the journal has moved on. Read by one thread at a time; everything
/// else from any.
final class RemoteStream implements EventStream {
    /// Records as they came in one response, of one epoch, at least one.
    private record Item(List<Record> records, UUID epoch) {}

    private final Session session;
    private final StreamOptions options;
    private final int room;
    private final Duration patience;
    private final Consumer<RemoteStream> onClose;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    /// Guarded by the lock, down to `heard`. The two queues change places: the other one is the
    /// reader's.
    private ArrayDeque<Item> waiting = new ArrayDeque<>();

    private @Nullable WatchCall call;
    private @Nullable RouterSnapshot snapshot;

    /// Behind the last record that has come; null until the stream is open.
    private @Nullable Position received;

    private @Nullable RouterException failure;

    /// How many responses the reader has in hand, or has had since it came for them.
    private int inHand;

    private long heard;

    /// The reader's.
    private ArrayDeque<Item> batch = new ArrayDeque<>();

    private @Nullable Item reading;
    private int read;

    private volatile @Nullable Position taken;
    private volatile boolean closed;

    RemoteStream(
            Session session,
            StreamOptions options,
            RemoteOptions remote,
            Consumer<RemoteStream> onClose) {
        this.session = session;
        this.options = options;
        this.room = remote.buffer();
        this.patience = remote.keepAlive().multipliedBy(2);
        this.onClose = onClose;
    }

    /// Begins over the connection that stands; if there is none, the session does with the next.
    void begin() {
        lock.lock();
        try {
            // asked for under the lock: a later connection must not be left for an earlier one
            Connection current = session.current();
            if (current != null) {
                connected(current);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Goes on over this connection, once.
    void connected(Connection connection) {
        lock.lock();
        try {
            if (closed || failure != null) {
                return;
            }
            if (call != null && call.connection() == connection) {
                return;
            }
            if (call != null) {
                call.cancel();
            }
            boolean resumed = received != null;
            WatchCall begun = new WatchCall(this, session, connection);
            call = begun;
            heard = System.nanoTime();
            begun.start(
                    ToWire.watch(options, resumed ? received : options.from(), !resumed),
                    room - waiting.size() - inHand);
        } finally {
            lock.unlock();
        }
    }

    void disconnected(Connection connection) {
        lock.lock();
        try {
            if (call != null && call.connection() == connection) {
                call.cancel();
                call = null;
            }
        } finally {
            lock.unlock();
        }
    }

    // --- what the call tells, on the thread of input and output

    /// The stream is open: records continue from here.
    ///
    /// @param beginning with it; null where one has been there before
    void opened(WatchCall from, Position position, @Nullable RouterSnapshot beginning) {
        lock.lock();
        try {
            if (from != call || beginning == null) {
                return;
            }
            snapshot = beginning;
            received = position;
            taken = position;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Anything has come.
    void heard(WatchCall from) {
        lock.lock();
        try {
            if (from == call) {
                heard = System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Records have come.
    ///
    /// @return false if none is wanted, so that others may be asked for in their place
    boolean came(WatchCall from, List<Record> records, UUID epoch) {
        lock.lock();
        try {
            heard = System.nanoTime();
            if (from != call || closed || received == null) {
                return false;
            }
            List<Record> fresh = new ArrayList<>(records.size());
            for (Record record : records) {
                if (record.getRecordCase() == Record.RecordCase.RECORD_NOT_SET) {
                    continue; // of a kind that only a newer program knows
                }
                long revision = FromWire.revision(record);
                if (isNew(record, revision, epoch)) {
                    received = new Position(epoch, revision);
                    fresh.add(record);
                }
            }
            if (fresh.isEmpty()) {
                return false;
            }
            waiting.add(new Item(fresh, epoch));
            if (waiting.size() == 1) {
                arrived.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Whether it has not been there before: none arrives twice, whatever the router sends.
    private boolean isNew(Record record, long revision, UUID epoch) {
        Position before = received;
        if (before == null || !before.epoch().equals(epoch)) {
            return true;
        }
        boolean mark = record.getRecordCase() == Record.RecordCase.PROGRESS;
        boolean ofAnotherEpoch = record.getRecordCase() == Record.RecordCase.GAP && revision == 0;
        return ofAnotherEpoch
                || (mark ? revision >= before.revision() : revision > before.revision());
    }

    /// The router does not go on with this stream.
    void refused(WatchCall from, RouterException why) {
        lock.lock();
        try {
            if (from == call && !closed) {
                failure = why;
                call = null;
                arrived.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    // --- the reader

    /// Waits until it is open.
    ///
    /// @param until as [System#nanoTime]
    void awaitOpen(long until) throws InterruptedException {
        lock.lock();
        try {
            while (received == null) {
                RouterException why = failure;
                if (why != null) {
                    throw why;
                }
                if (closed) {
                    throw Session.closed();
                }
                long left = until - System.nanoTime();
                if (left <= 0) {
                    RouterException denied = session.denied();
                    throw denied != null
                            ? denied
                            : new RouterException(
                                    RouterError.REQUEST_TIMEOUT,
                                    "the router has not opened the stream in time: try again");
                }
                long _ = arrived.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public RouterSnapshot snapshot() {
        lock.lock();
        try {
            RouterSnapshot beginning = snapshot;
            if (beginning == null) {
                throw new IllegalStateException("the stream is not open yet");
            }
            return beginning;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable StreamRecord poll(Duration timeout) throws InterruptedException {
        Item item = reading;
        if (item == null || read == item.records().size()) {
            item = batch.poll();
            if (item == null) {
                item = fetch(nanos(timeout));
            }
            reading = item;
            read = 0;
        }
        if (item == null || closed) {
            return null;
        }
        StreamRecord record;
        try {
            record = FromWire.record(item.records().get(read++));
        } catch (RouterException e) {
            close(); // what comes after it would leave a hole
            throw e;
        }
        taken = new Position(item.epoch(), record.revision());
        return record;
    }

    private @Nullable Item fetch(long nanos) throws InterruptedException {
        RouterException why;
        lock.lockInterruptibly();
        try {
            askForMore();
            long start = System.nanoTime();
            while (waiting.isEmpty() && !closed && failure == null) {
                long now = System.nanoTime();
                long left = nanos - (now - start);
                if (left <= 0) {
                    return null;
                }
                long unremarkable = untilSuspicious(now);
                if (unremarkable <= 0) {
                    suspect();
                    unremarkable = left;
                }
                long _ = arrived.awaitNanos(Math.min(left, unremarkable));
            }
            if (!waiting.isEmpty() && !closed) {
                ArrayDeque<Item> emptied = batch;
                batch = waiting;
                waiting = emptied;
                inHand = batch.size();
                return batch.poll();
            }
            why = closed ? null : failure;
        } finally {
            lock.unlock();
        }
        if (why != null) {
            close();
            throw new RouterException(why.error(), String.valueOf(why.getMessage()), why);
        }
        return null;
    }

    /// The reader has nothing in hand any more, and so much room is free again.
    private void askForMore() {
        int free = inHand;
        inHand = 0;
        WatchCall asked = call;
        if (free > 0 && asked != null) {
            asked.request(free);
        }
    }

    /// How long until a router that promised progress marks has been silent too long.
    private long untilSuspicious(long now) {
        if (call == null || options.progress().isZero()) {
            return Long.MAX_VALUE;
        }
        return nanos(options.progress().plus(patience)) - (now - heard);
    }

    private void suspect() {
        WatchCall silent = call;
        heard = System.nanoTime();
        if (silent != null) {
            session.lost(
                    silent.connection(),
                    new RouterException(
                            RouterError.RPC_S_SERVER_UNAVAILABLE,
                            "the router has sent no progress mark for "
                                    + options.progress().plus(patience).toSeconds()
                                    + " s"));
        }
    }

    @Override
    public Position position() {
        Position last = taken;
        if (last == null) {
            throw new IllegalStateException("the stream is not open yet");
        }
        return last;
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (call != null) {
                call.cancel();
                call = null;
            }
            waiting.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
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

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException _) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
