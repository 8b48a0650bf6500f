package org.dialtone.server.grpc;

import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.port.Journal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Waits for the journal. A position that a client may resume from is given to it only when a crash
/// can no longer take it back: until then, the journal does not know it.
final class Readable {
    /// A journal that cannot record gives up sooner and says that it is degraded.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Journal journal;
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

    Readable(Journal journal) {
        this.journal = journal;
        journal.onReadable(this::advanced);
    }

    private void advanced() {
        waiting.forEach(LockSupport::unpark);
    }

    boolean reached(long revision) {
        return journal.last() >= revision;
    }

    /// The place of a revision that has been reached.
    Position at(long revision) {
        return new Position(journal.epochAt(revision), revision);
    }

    /// The last place there is.
    Position last() {
        return at(journal.last());
    }

    /// Has this thread unparked whenever the journal comes further.
    void enter() {
        waiting.add(Thread.currentThread());
    }

    void leave() {
        waiting.remove(Thread.currentThread());
    }

    /// Waits until a revision is reached, and tells its place.
    ///
    /// @throws RouterException if that takes too long
    Position await(long revision) throws InterruptedException {
        if (!reached(revision)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            enter();
            try {
                while (!reached(revision)) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        throw new RouterException(
                                RouterError.CAN_NOT_COMPLETE,
                                "the journal has not recorded the last event within "
                                        + PATIENCE.toSeconds()
                                        + " s: look at its state");
                    }
                    LockSupport.parkNanos(this, left);
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            } finally {
                leave();
            }
        }
        return at(revision);
    }
}
