package org.dialtone.journal;

import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// What the loop, the recorder, the watch and the readers share: the ring, and the horizon that all
/// of them move by compare-and-set. Any thread; nothing here blocks.
final class Ledger {
    private static final Logger LOG = System.getLogger("org.dialtone.journal");

    private final Ring ring;
    private final Latest latest;
    private final Time time;
    private final AtomicReference<Horizon> horizon;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong lost = new AtomicLong();
    private final Map<String, Long> told = new HashMap<>();
    private volatile long committed;
    private volatile String problem = "";
    private final AtomicReference<@Nullable String> damage = new AtomicReference<>();

    Ledger(Ring ring, Latest latest, Horizon begin, Time time) {
        this.ring = ring;
        this.latest = latest;
        this.time = time;
        this.horizon = new AtomicReference<>(begin);
        this.committed = begin.last();
    }

    Ring ring() {
        return ring;
    }

    Latest latest() {
        return latest;
    }

    Time time() {
        return time;
    }

    Horizon horizon() {
        return horizon.get();
    }

    /// Replaces the horizon by what `step` makes of it, and tells the listeners if more (or less)
    /// can be read.
    ///
    /// @param step pure: it may be tried more than once
    Horizon update(UnaryOperator<Horizon> step) {
        while (true) {
            Horizon before = horizon.get();
            Horizon after = step.apply(before);
            if (horizon.compareAndSet(before, after)) {
                if (after.last() != before.last()) {
                    listeners.forEach(Runnable::run);
                }
                return after;
            }
        }
    }

    void onReadable(Runnable listener) {
        listeners.add(listener);
    }

    /// The router loop: what is in the ring may be told.
    void commit() {
        committed = ring.last();
        if (horizon.get().mode() == Horizon.Mode.FOLLOWING) {
            update(now -> now.released(committed));
        }
    }

    long committed() {
        return committed;
    }

    /// The disk cannot be relied on: what has not been told yet begins a new epoch.
    void follow(String newProblem) {
        report(newProblem);
        UUID epoch = UUID.randomUUID();
        update(now -> now.mode() == Horizon.Mode.FOLLOWING ? now : now.following(epoch, committed));
        catchUp();
    }

    /// The loop may have looked just before the horizon changed.
    private void catchUp() {
        update(now -> now.released(committed));
    }

    /// What is on disk makes no sense: none of it can be had any more. Whoever says so once more
    /// before the file has been set aside says nothing new.
    void damaged(String what, String newProblem) {
        if (!damage.compareAndSet(null, what)) {
            return;
        }
        report(newProblem);
        UUID epoch = UUID.randomUUID();
        update(now -> now.abandoned(epoch).released(committed));
        catchUp();
    }

    /// What made no sense, until the file has been set aside.
    @Nullable String damage() {
        return damage.get();
    }

    void setAside() {
        damage.set(null);
    }

    /// Says a problem in the log, once until things are well again, and counts.
    void report(String newProblem) {
        problem = newProblem;
        synchronized (told) {
            long before = told.getOrDefault(newProblem, 0L);
            told.put(newProblem, before + 1);
            if (before == 0) {
                LOG.log(Level.ERROR, newProblem);
            }
        }
    }

    /// Things are well again.
    void healed() {
        problem = "";
        synchronized (told) {
            if (!told.isEmpty()) {
                LOG.log(
                        Level.INFO,
                        "Events are recorded again; {0} could not be recorded since the start."
                                + " What had been wrong, and how often it was met: {1}",
                        Long.toString(lost.get()),
                        told);
                told.clear();
            }
        }
    }

    String problem() {
        return problem;
    }

    void lost(long more) {
        lost.addAndGet(more);
    }

    long lost() {
        return lost.get();
    }
}
