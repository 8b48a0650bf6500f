package org.dialtone.core.stream;

import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.Threads;
import org.dialtone.core.port.Journal;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Who waits for a router's journal to go on: the readers of streams, and whoever is to be given a
/// position to resume from. The thread `dialtone-streams` wakes them: the journal wakes this one
/// thread, however many wait, and only if one does.
public final class StreamHub implements AutoCloseable {
    /// How long a revision may take to become readable. A journal whose disk hangs makes it
    /// readable without the disk long before.
    private static final long READABLE = TimeUnit.SECONDS.toNanos(10);

    private final Journal journal;
    private final Time time;
    private final String name;
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread waker;
    private volatile boolean closed;

    /// Somebody who waits; compared by identity.
    interface Waiter {
        /// Something is readable that was not. Must not block.
        void wake();
    }

    public StreamHub(Journal journal, Time time, String name) {
        this.journal = journal;
        this.time = time;
        this.name = name;
        journal.onReadable(this::moved);
    }

    Journal journal() {
        return journal;
    }

    Time time() {
        return time;
    }

    /// Costs next to nothing while nobody waits: in a journal in memory it is the router loop that
    /// calls.
    private void moved() {
        if (!waiting.isEmpty()) {
            LockSupport.unpark(waker);
        }
    }

    /// Waits until a revision is readable, and no crash can take it back: for whoever gives out a
    /// position to resume from. In a journal in memory it always is.
    ///
    /// Not to be called on the router loop. An interrupt does not end the wait, which is short, and
    /// is kept.
    ///
    /// @return the position of the revision
    /// @throws RouterException INVALID_HANDLE if the router is closed meanwhile, CAN_NOT_COMPLETE
    ///   if the journal does not get there
    public Position readable(long revision) {
        if (journal.last() < revision) {
            await(revision);
        }
        return new Position(journal.epochAt(revision), revision);
    }

    private void await(long revision) {
        Thread self = Thread.currentThread();
        Waiter waiter = new Parked(self);
        boolean interrupted = false;
        long start = time.nanos();
        enter(waiter);
        try {
            while (journal.last() < revision) {
                long left = READABLE - (time.nanos() - start);
                if (closed) {
                    throw new RouterException(
                            RouterError.INVALID_HANDLE, "the router is closed: open it again");
                }
                if (left <= 0) {
                    throw new RouterException(
                            RouterError.CAN_NOT_COMPLETE,
                            "the journal has not recorded revision "
                                    + revision
                                    + " within "
                                    + TimeUnit.NANOSECONDS.toSeconds(READABLE)
                                    + " s: look at its disk");
                }
                LockSupport.parkNanos(this, left);
                interrupted |= Thread.interrupted();
            }
        } finally {
            leave(waiter);
            if (interrupted) {
                self.interrupt();
            }
        }
    }

    private static final class Parked implements Waiter {
        private final Thread thread;

        Parked(Thread thread) {
            this.thread = thread;
        }

        @Override
        public void wake() {
            LockSupport.unpark(thread);
        }
    }

    void enter(Waiter waiter) {
        if (waker == null) {
            startWaker();
        }
        waiting.add(waiter);
    }

    void leave(Waiter waiter) {
        waiting.remove(waiter);
    }

    private synchronized void startWaker() {
        if (waker == null && !closed) {
            Thread thread = new Thread(this::wakeAll, "dialtone-streams-" + name);
            thread.setDaemon(true);
            waker = thread;
            thread.start();
        }
    }

    private void wakeAll() {
        long told = -1; // not last(): somebody may be waiting for that one already
        while (!closed) {
            long last = journal.last();
            if (last == told) {
                LockSupport.park(this);
            } else {
                told = last;
                waiting.forEach(Waiter::wake);
            }
        }
        waiting.forEach(Waiter::wake);
    }

    @Override
    public void close() {
        Thread thread;
        synchronized (this) {
            closed = true;
            thread = waker;
        }
        if (thread != null) {
            LockSupport.unpark(thread);
            Threads.awaitEnd(thread);
        }
    }
}
