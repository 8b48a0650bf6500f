package org.dialtone.journal;

import org.dialtone.core.port.Time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Decides that a write takes too long, because who waits for it cannot. The thread
/// `dialtone-journal-watch`; asleep while nothing is written.
final class Watch implements AutoCloseable {
    private static final long IDLE = Long.MIN_VALUE;

    private final Time time;
    private final long limit;
    private final Runnable overdue;
    private final Runnable behind;
    private final Thread thread = new Thread(this::run, "dialtone-journal-watch");
    private volatile long begun = IDLE;
    private volatile boolean pressed;
    private volatile boolean asleep;
    private volatile boolean closed;

    /// @param overdue to be done when a write has taken longer than the limit
    /// @param behind to be done when the ring fills up
    Watch(Time time, Duration limit, Runnable overdue, Runnable behind) {
        this.time = time;
        this.limit = limit.toNanos();
        this.overdue = overdue;
        this.behind = behind;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /// The recorder: a write begins.
    void begins() {
        begun = time.nanos() == IDLE ? IDLE + 1 : time.nanos();
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /// The recorder: it has ended.
    void ends() {
        begun = IDLE;
    }

    /// The loop: the ring fills up.
    void press() {
        if (!pressed) {
            pressed = true;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        boolean quiet = false;
        while (!closed) {
            if (pressed) {
                behind.run();
                pressed = false;
            }
            long since = begun;
            if (since != IDLE) {
                quiet = false;
                long left = limit - (time.nanos() - since);
                if (left <= 0) {
                    overdue.run();
                    left = limit; // said once; whether it still hangs is looked at again
                }
                LockSupport.parkNanos(this, left);
            } else if (!quiet) {
                quiet = true; // one write follows another: do not make each of them wake this
                // thread
                LockSupport.parkNanos(this, limit);
            } else {
                asleep = true;
                if (begun == IDLE && !pressed && !closed) {
                    LockSupport.park(this);
                }
                asleep = false;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
