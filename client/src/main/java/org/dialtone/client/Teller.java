package org.dialtone.client;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Tells a listener how the link is, on a thread of its own that ends with [LinkState.Closed].
final class Teller {
    /// How many states wait for a slow listener; past that the oldest is left out.
    private static final int MOST = 64;

    private final @Nullable LinkListener listener;
    private final @Nullable Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final ArrayDeque<LinkState> waiting = new ArrayDeque<>();

    Teller(String name, @Nullable LinkListener listener) {
        this.listener = listener;
        if (listener == null) {
            this.thread = null;
            return;
        }
        Thread telling = new Thread(() -> run(listener), "dialtone-remote-" + name + "-link");
        telling.setDaemon(true);
        this.thread = telling;
        telling.start();
    }

    void tell(LinkState state) {
        if (listener == null) {
            return;
        }
        lock.lock();
        try {
            if (waiting.size() == MOST) {
                waiting.removeFirst();
            }
            waiting.addLast(state);
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run(LinkListener told) {
        LinkState state;
        do {
            state = next();
            try {
                told.changed(state);
            } catch (RuntimeException e) {
                System.getLogger(Teller.class.getName())
                        .log(Level.WARNING, "a listener of the link failed", e);
            }
        } while (!(state instanceof LinkState.Closed));
    }

    private LinkState next() {
        lock.lock();
        try {
            LinkState state = waiting.pollFirst();
            while (state == null) {
                more.awaitUninterruptibly();
                state = waiting.pollFirst();
            }
            return state;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the last state has been told, unless the listener itself waits for it.
    void await(long nanos) {
        Thread telling = thread;
        if (telling == null || Thread.currentThread().equals(telling)) {
            return;
        }
        try {
            boolean _ = telling.join(Duration.ofNanos(nanos));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
