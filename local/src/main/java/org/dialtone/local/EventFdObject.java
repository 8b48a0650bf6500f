package org.dialtone.local;

import org.dialtone.api.Listener;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.linux.ffm.AioSignals;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// An event object behind a Linux eventfd(2): whoever holds the descriptor can wait on it, with
/// read, poll or epoll, in this process or another. Each signal adds one to its counter, so that a
/// reader also learns how many there were.
///
/// To read the descriptor takes the signal, so for a manual-reset one, poll it without reading.
/// Waiting here with [#await] blocks the platform thread; a virtual thread does better with an
/// event object of the process's own.
public final class EventFdObject extends SignalledEvent {
    private final EventFd eventFd;
    private final int descriptor;
    private final boolean autoReset;

    /// Null if write(2) is good enough.
    private final @Nullable AioSignals signals;

    private EventFdObject(EventFd eventFd, boolean autoReset, @Nullable AioSignals signals) {
        this.eventFd = eventFd;
        this.descriptor = eventFd.descriptor();
        this.autoReset = autoReset;
        this.signals = signals;
    }

    /// One with a new descriptor of its own.
    public static EventFdObject create(boolean autoReset) {
        try {
            return new EventFdObject(EventFd.create(), autoReset, null);
        } catch (SystemException e) {
            throw noDescriptor(e);
        }
    }

    /// One behind a descriptor that somebody else owns, and keeps: it is duplicated. Makes the
    /// eventfd non-blocking for all who share it, so that a counter that is full never holds up a
    /// router; who else shares it is trusted not to take that back.
    ///
    /// @throws RouterException INVALID_PARAMETER if it is no eventfd, NOT_ENOUGH_MEMORY if there is
    ///   no descriptor left
    public static EventFdObject adopt(int descriptor, boolean autoReset) {
        try {
            return new EventFdObject(EventFd.duplicateOf(descriptor), autoReset, null);
        } catch (SystemException e) {
            throw notAdopted(descriptor, e);
        }
    }

    /// One behind a descriptor of somebody who is not trusted: whatever they do to the eventfd, a
    /// signal never waits. Auto-reset; the eventfd stays as it is, blocking or not, so to wait for
    /// it is its owner's business.
    ///
    /// @param signals stays open as long as this
    /// @throws RouterException as [#adopt]
    public static EventFdObject adoptForeign(int descriptor, AioSignals signals) {
        try {
            return new EventFdObject(EventFd.share(descriptor), true, signals);
        } catch (SystemException e) {
            throw notAdopted(descriptor, e);
        }
    }

    private static RouterException notAdopted(int descriptor, SystemException e) {
        return switch (e.errno()) {
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM -> noDescriptor(e);
            default ->
                    new RouterException(
                            RouterError.INVALID_PARAMETER,
                            "descriptor "
                                    + descriptor
                                    + " is not an eventfd: make one with eventfd(2)",
                            e);
        };
    }

    private static RouterException noDescriptor(SystemException e) {
        return new RouterException(
                RouterError.NOT_ENOUGH_MEMORY,
                "no descriptor for an eventfd ("
                        + e.getMessage()
                        + "): raise the limit of open files",
                e);
    }

    /// The number of the descriptor, valid until [#close].
    public int descriptor() {
        return descriptor;
    }

    @Override
    public void post() {
        if (signals == null) {
            boolean _ = EventFd.write(descriptor); // a full counter is set all the same
        } else {
            signals.post(descriptor);
        }
    }

    @Override
    public void wake() {
        if (signals != null) {
            signals.flush(); // the first of many for all of them
        } // else the kernel has woken already
    }

    @Override
    public Listener.Kind listenerKind() {
        return Listener.Kind.EVENTFD;
    }

    @Override
    protected boolean enter() {
        return eventFd.enter();
    }

    @Override
    protected void leave() {
        eventFd.leave();
    }

    @Override
    public void reset() {
        eventFd.read();
    }

    @Override
    public boolean isSet() {
        return !isClosed() && eventFd.awaitSet(0);
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        long nanos = nanos(timeout);
        long start = System.nanoTime();
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long left = Math.max(0, nanos - (System.nanoTime() - start));
            boolean set = eventFd.awaitSet(Math.min(left, SLICE));
            if (isClosed()) {
                throw new RouterException(
                        RouterError.INVALID_HANDLE, "the event object is closed: make a new one");
            }
            if (set && (!autoReset || eventFd.read() != 0)) {
                return true;
            }
            if (left == 0) {
                return false;
            }
        }
    }

    private static long nanos(Duration timeout) {
        try {
            return Math.max(0, timeout.toNanos());
        } catch (ArithmeticException _) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    /// How long one poll(2) lasts at most: an interrupt of the thread is noticed after it.
    private static final long SLICE = 100_000_000L;

    @Override
    public boolean isClosed() {
        return eventFd.isClosed() || closing;
    }

    private volatile boolean closing;

    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        endSources();
        eventFd.close();
    }

    @Override
    public String toString() {
        return (autoReset ? "auto-reset" : "manual-reset") + " event, eventfd " + descriptor();
    }
}
