package org.dialtone.core.stream;

import org.dialtone.core.port.Journal;
import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The streams of a router, and the thread `dialtone-journal` that wakes their readers: the router
/// loop wakes this one thread, however many streams there are, and only if one is waiting.
public final class StreamHub implements AutoCloseable {
    private final Journal journal;
    private final String name;
    private final Set<JournalStream> waiting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread waker;
    private volatile boolean closed;

    public StreamHub(Journal journal, String name) {
        this.journal = journal;
        this.name = name;
    }

    Journal journal() {
        return journal;
    }

    /// To be called by the router loop after it has appended. Costs next to nothing while nobody
    /// waits.
    public void appended() {
        if (!waiting.isEmpty()) {
            LockSupport.unpark(waker);
        }
    }

    void enter(JournalStream stream) {
        if (waker == null) {
            startWaker();
        }
        waiting.add(stream);
    }

    void leave(JournalStream stream) {
        waiting.remove(stream);
    }

    private synchronized void startWaker() {
        if (waker == null && !closed) {
            Thread thread = new Thread(this::wakeReaders, "dialtone-journal-" + name);
            thread.setDaemon(true);
            waker = thread;
            thread.start();
        }
    }

    private void wakeReaders() {
        long told = 0; // not last(): somebody may be waiting for that one already
        while (!closed) {
            long last = journal.last();
            if (last == told) {
                LockSupport.park(this);
            } else {
                told = last;
                waiting.forEach(JournalStream::wake);
            }
        }
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
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true; // it ends in no time: finish, then hand the interrupt on
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
