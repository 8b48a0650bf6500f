package org.dialtone.api;

import org.dialtone.api.spi.SignalledEvent;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// An event object within this process.
///
/// The setter stores `set`, then (a fence later) looks for waiters; a waiter enters the queue, then
/// looks at `set`: at least one sees the other. The setter takes no lock, so no waiter can hold it
/// up.
///
/// An auto-reset signal wakes the head of the queue. Whoever leaves the queue, for whatever reason,
/// looks once more and passes the wake-up on if the event is set: so a signal that went to a waiter
/// who had just left, or who had already been served, is not lost.
final class InProcessEvent extends SignalledEvent {
    private static final VarHandle SET;
    private static final VarHandle WAITERS;
    private static final VarHandle JOINT;

    static {
        try {
            SET = MethodHandles.lookup().findVarHandle(InProcessEvent.class, "set", int.class);
            WAITERS =
                    MethodHandles.lookup()
                            .findVarHandle(InProcessEvent.class, "waiters", Queue.class);
            JOINT = MethodHandles.lookup().findVarHandle(InProcessEvent.class, "joint", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final boolean autoReset;
    private volatile int set;
    private volatile boolean closed;

    /// Made by the first waiter: most event objects of a large router have none at most times.
    private volatile @Nullable Queue<Thread> waiters;

    /// How many in the queue wait for other event objects at the same time. Such a one may be woken
    /// and have to leave the signal, so everybody is woken while there is one.
    private volatile int joint;

    InProcessEvent(boolean autoReset) {
        this.autoReset = autoReset;
    }

    @Override
    public void post() {
        SET.setRelease(this, 1);
    }

    @Override
    public void wake() {
        Queue<Thread> queue = waiters;
        if (queue == null) {
            return;
        }
        if (autoReset && joint == 0 && !closed) {
            LockSupport.unpark(queue.peek());
        } else {
            queue.forEach(LockSupport::unpark);
        }
    }

    @Override
    public void reset() {
        set = 0;
    }

    @Override
    public boolean isSet() {
        return set != 0;
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
        VarHandle.fullFence();
        wake();
    }

    /// Takes the signal if there is one.
    private boolean take() {
        checkOpen();
        return autoReset ? set != 0 && (int) SET.getAndSet(this, 0) != 0 : set != 0;
    }

    private void checkOpen() {
        if (closed) {
            throw new RouterException(
                    RouterError.INVALID_HANDLE, "the event object is closed: make a new one");
        }
    }

    private void enter(Thread waiter, boolean jointly) {
        if (jointly) {
            JOINT.getAndAdd(this, 1);
        }
        Queue<Thread> queue = waiters;
        if (queue == null) {
            Queue<Thread> fresh = new ConcurrentLinkedQueue<>();
            queue = WAITERS.compareAndSet(this, null, fresh) ? fresh : waiters;
        }
        if (queue != null) {
            queue.add(waiter);
        }
    }

    private void leave(Thread waiter, boolean jointly) {
        if (jointly) {
            JOINT.getAndAdd(this, -1);
        }
        Queue<Thread> queue = waiters;
        if (queue != null) {
            queue.remove(waiter);
            if (autoReset && set != 0) { // the other kind has woken everybody
                wake();
            }
        }
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        return awaitAny(timeout, List.of(this)) == 0;
    }

    static int awaitAny(Duration timeout, List<? extends EventObject> events)
            throws InterruptedException {
        InProcessEvent[] all = checked(events);
        return waitFor(timeout, all, () -> firstTaken(all));
    }

    static boolean awaitAll(Duration timeout, List<? extends EventObject> events)
            throws InterruptedException {
        InProcessEvent[] all = checked(events);
        if (new HashSet<>(events).size() != all.length) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "the same event object stands in the list twice: name each once");
        }
        return waitFor(timeout, all, () -> allTaken(all) ? 0 : -1) == 0;
    }

    private interface Attempt {
        int take();
    }

    private static int firstTaken(InProcessEvent[] events) {
        for (int i = 0; i < events.length; i++) {
            if (events[i].take()) {
                return i;
            }
        }
        return -1;
    }

    private static boolean allTaken(InProcessEvent[] events) {
        boolean all = true;
        for (InProcessEvent event : events) {
            event.checkOpen(); // of all, also if an earlier one is not set
            all &= event.isSet();
        }
        if (!all) {
            return false;
        }
        int taken = 0;
        try {
            while (taken < events.length && events[taken].take()) {
                taken++;
            }
        } finally {
            if (taken < events.length) {
                // somebody else was quicker, or one is closed
                for (int i = 0; i < taken; i++) {
                    events[i].giveBack();
                }
            }
        }
        return taken == events.length;
    }

    private void giveBack() {
        if (autoReset) { // the other kind was not taken, and may have been reset meanwhile
            post();
            VarHandle.fullFence();
            wake();
        }
    }

    private static int waitFor(Duration timeout, InProcessEvent[] events, Attempt attempt)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        int taken = attempt.take();
        long nanos = nanos(timeout);
        if (taken >= 0 || nanos <= 0) {
            return taken;
        }
        Thread self = Thread.currentThread();
        boolean jointly = events.length > 1;
        long start = System.nanoTime();
        try {
            for (InProcessEvent event : events) {
                event.enter(self, jointly);
            }
            while (true) {
                taken = attempt.take();
                long left = nanos - (System.nanoTime() - start);
                if (taken >= 0 || left <= 0) {
                    return taken;
                }
                LockSupport.parkNanos(events, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            for (InProcessEvent event : events) {
                event.leave(self, jointly);
            }
        }
    }

    private static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException _) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    private static InProcessEvent[] checked(List<? extends EventObject> events) {
        if (events.isEmpty() || events.size() > 1024) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "event objects: " + events.size() + " (expected: 1 to 1024)");
        }
        InProcessEvent[] all = new InProcessEvent[events.size()];
        for (int i = 0; i < all.length; i++) {
            if (!(events.get(i) instanceof InProcessEvent event)) {
                throw new RouterException(
                        RouterError.INVALID_PARAMETER,
                        "only event objects of this process can be waited for together: poll the"
                                + " descriptors of the others");
            }
            all[i] = event;
        }
        return all;
    }

    @Override
    public String toString() {
        return (autoReset ? "auto-reset" : "manual-reset")
                + " event"
                + (closed ? ", closed" : set != 0 ? ", set" : "");
    }
}
