package org.dialtone.testbed.barrier;

import org.dialtone.api.spi.SignalledEvent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// An event object that notices when it is signalled although it must not be.
class Tripwire extends SignalledEvent {
    private final AtomicLong tripped;
    private volatile boolean allowed;
    private volatile boolean closed;
    private volatile boolean set;
    private volatile Thread waiter = Thread.currentThread();

    /// Posts since it was made; written by the one publisher.
    private volatile long posts;

    /// @param tripped counts the signals that must not have been
    Tripwire(AtomicLong tripped) {
        this.tripped = tripped;
    }

    /// From now on it may be signalled: to be called before it is registered.
    void allow() {
        allowed = true;
    }

    /// From now on it must not be: to be called when whatever ends the registration has returned.
    void forbid() {
        allowed = false;
    }

    long posts() {
        return posts;
    }

    @Override
    public void post() {
        long next = posts + 1;
        posts = next;
        set = true;
        if (!allowed) {
            tripped.incrementAndGet();
        }
    }

    @Override
    public void wake() {
        if (!allowed) {
            tripped.incrementAndGet();
        }
        LockSupport.unpark(waiter);
    }

    /// Waits until it is set; one thread at a time.
    void awaitSignal() {
        waiter = Thread.currentThread();
        while (!set) {
            LockSupport.park(this);
        }
    }

    @Override
    public void reset() {
        set = false;
    }

    @Override
    public boolean isSet() {
        return set;
    }

    @Override
    public boolean await(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        endSources();
    }
}
