package org.dialtone.server.grpc;

import org.dialtone.api.RouterException;
import org.dialtone.api.StreamRecord;
import org.dialtone.core.stream.JournalStream;
import org.dialtone.wire.v1.WatchResponse;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Writes the records of a stream to a Watch call, from two threads that take turns.
///
/// What has just happened is in memory, and is written on the event loop of the connection: to tell
/// thousands wakes no thread for each. What is further behind may have to be read from a disk, and
/// for that the call has a thread of its own, which may wait. It also waits for the time when a
/// mark of progress is due.
///
/// ```
///   call's thread: nothing more to read     event loop: the stream is behind, or closed
///        CATCHING UP  ──────────────────▶  LIVE  ──────────────────▶  CATCHING UP
/// ```
final class WatchWriter {
    /// How much a message may hold before no more is added to it: what is behind goes out many
    /// records at a time.
    private static final int BATCH_BYTES = 16 << 10;

    /// How many messages it sends before it lets the other calls of the event loop have their turn.
    private static final int TURN = 64;

    private final JournalStream stream;
    private final EventBytes events;
    private final int most;
    private final Outlet outlet;
    private final Bell bell;
    private final Thread thread = Thread.currentThread();

    /// Whose turn it is: the event loop's, else the call's thread's. Who has the turn gives it
    /// away.
    private volatile boolean live;

    /// What is to go out in the next message. Theirs whose turn it is, like all below.
    private final List<Encoded> parts = new ArrayList<>();

    /// The epoch that the client knows of.
    private UUID told;

    /// On the call's thread, before the stream is read.
    ///
    /// @param told the epoch that the client has been told
    /// @param most how many records one message may hold
    WatchWriter(JournalStream stream, UUID told, EventBytes events, int most, Outlet outlet) {
        this.stream = stream;
        this.events = events;
        this.most = most;
        this.outlet = outlet;
        this.told = told;
        this.bell = new Bell(outlet.loop(), this::write);
        outlet.onReady(bell::ring);
        outlet.onEnd(() -> LockSupport.unpark(thread));
    }

    /// Writes until the call has ended.
    ///
    /// @throws RouterException if the stream is closed
    void run() throws InterruptedException {
        stream.follow(this::ring);
        while (outlet.awaitReady()) {
            if (stream.closed()) {
                throw WireErrors.stopping(); // if the client has gone, it does not hear it
            }
            if (!message(stream::poll)) {
                live = true;
                bell.ring();
                awaitTurn();
            }
        }
    }

    /// Something may be readable. While the call's thread has the turn, it looks by itself.
    private void ring() {
        if (live) {
            bell.ring();
        }
    }

    private void awaitTurn() throws InterruptedException {
        while (live && !outlet.ended()) {
            long left = stream.untilProgress();
            if (left <= 0) {
                if (outlet.isReady()) { // it rings when it becomes so
                    bell.ring();
                }
                left = stream.silence();
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /// The event loop.
    private void write() {
        try {
            for (int sent = 0; live; sent++) {
                if (stream.closed() || stream.behind()) {
                    live = false;
                    LockSupport.unpark(thread);
                } else if (sent == TURN) {
                    bell.ring();
                    return;
                } else if (!outlet.isReady()) {
                    return;
                } else if (!message(stream::recent) && !stream.behind()) {
                    return; // it has not expired meanwhile: there is nothing
                }
            }
        } catch (RuntimeException | Error e) { // a record may be lost: not silently
            outlet.fail(WireErrors.told(e));
        }
    }

    /// Sends one message of what is there.
    ///
    /// @return false if nothing is
    private boolean message(Supplier<@Nullable StreamRecord> next) {
        StreamRecord record = next.get();
        int bytes = 0;
        int records = 0;
        while (record != null) {
            UUID now = stream.position().epoch();
            if (!now.equals(told)) {
                told = now;
                flush(); // what came before belongs to the other
                parts.add(
                        Encoded.of(WatchResponse.newBuilder().setEpoch(ToWire.epoch(now)).build()));
            }
            Encoded encoded = events.of(record);
            parts.add(encoded);
            bytes += encoded.length();
            records++;
            record = records < most && bytes < BATCH_BYTES ? next.get() : null;
        }
        flush();
        return records > 0;
    }

    private void flush() {
        if (!parts.isEmpty()) {
            outlet.put(Encoded.merged(parts));
            parts.clear();
        }
    }
}
