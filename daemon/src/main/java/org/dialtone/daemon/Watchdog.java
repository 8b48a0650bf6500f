package org.dialtone.daemon;

import org.dialtone.api.JournalStatus;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Looks on the thread `dialtone-watchdog` whether the router answers, and tells the service
/// manager, which restarts a daemon it has not heard of, and who asks for the daemon's health. Says
/// in the log when the journal's state changes, and has a look at the heap.
final class Watchdog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());

    /// How often to look; oftener if systemd is less patient.
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /// What the router is asked: a question that its loop itself answers.
    interface Question {
        /// Returns when it is answered.
        ///
        /// @throws RouterException if it is not, in time
        void ask() throws InterruptedException;
    }

    private final Question question;
    private final Supplier<JournalStatus> status;
    private final ServiceManager manager;
    private final Consumer<Boolean> health;
    private final HeapGrowth heap = HeapGrowth.ofThisJvm();
    private final long nanos;
    private final Thread thread = new Thread(this::run, "dialtone-watchdog");
    private volatile boolean closed;
    private volatile boolean healthy = true;
    private JournalStatus.@Nullable State journal;

    private Watchdog(
            Question question,
            Supplier<JournalStatus> status,
            ServiceManager manager,
            Consumer<Boolean> health) {
        this.question = question;
        this.status = status;
        this.manager = manager;
        this.health = health;
        Duration patience = manager.watchdog();
        this.nanos =
                Math.min(
                        INTERVAL.toNanos(),
                        patience == null ? Long.MAX_VALUE : patience.toNanos() / 3);
        thread.setDaemon(true);
    }

    /// @param health told whenever the router has begun to answer, or does not any more
    static Watchdog start(
            Question question,
            Supplier<JournalStatus> status,
            ServiceManager manager,
            Consumer<Boolean> health) {
        Watchdog watchdog = new Watchdog(question, status, manager, health);
        watchdog.thread.start();
        return watchdog;
    }

    /// Whether the router answered when it was asked last.
    boolean healthy() {
        return healthy;
    }

    private void run() {
        while (!closed) {
            boolean answered = ask();
            if (answered) {
                manager.alive();
                look();
            }
            if (answered != healthy) {
                healthy = answered;
                health.accept(answered);
            }
            heap.look();
            LockSupport.parkNanos(this, nanos);
        }
    }

    private boolean ask() {
        try {
            question.ask();
            return true;
        } catch (InterruptedException _) {
            return false;
        } catch (RouterException e) {
            if (!closed) {
                LOG.log(Level.ERROR, "the router does not answer: " + e.getMessage());
            }
            return false;
        }
    }

    private void look() {
        try {
            JournalStatus now = status.get();
            if (now.state() != journal) {
                boolean first = journal == null;
                journal = now.state();
                if (now.state() == JournalStatus.State.DEGRADED) {
                    LOG.log(Level.ERROR, "the journal does not record: {0}", now.problem());
                } else if (!first) {
                    LOG.log(Level.INFO, "the journal records again");
                }
                manager.status(status(now));
            }
        } catch (RouterException _) {
            // closed meanwhile
        }
    }

    static String status(JournalStatus journal) {
        return switch (journal.state()) {
            case DURABLE -> "ready, journal in " + journal.place();
            case MEMORY -> "ready, journal in memory only";
            case DEGRADED -> "ready, but the journal does not record: " + journal.problem();
        };
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it ends by itself
        }
    }
}
