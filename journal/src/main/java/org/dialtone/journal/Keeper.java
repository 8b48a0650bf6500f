package org.dialtone.journal;

import org.dialtone.core.port.Time;

import java.time.Duration;

/// Decides what has been kept long enough, and deletes it in small steps between two commits.
/// Confined to the recorder's thread.
final class Keeper {
    /// Events deleted in one step at most: some milliseconds of work.
    private static final int STEP = 4000;

    /// Looks after so many recorded events, or so much time.
    private static final int EVERY_EVENTS = 1000;

    private static final long EVERY_NANOS = 60_000_000_000L;

    /// How long events are kept.
    private record Retention(Duration age, long bytes) {}

    private final Time time;
    private final AgeClock clock;
    private long recorded;
    private boolean written;
    private long lookedAt;
    private boolean unfinished = true;
    private long deletedTo;
    private volatile Retention retention;
    private Retention lookedBy;

    Keeper(JournalOptions options, Time time, AgeClock clock) {
        this.retention = new Retention(options.maxAge(), options.maxBytes());
        this.lookedBy = retention;
        this.time = time;
        this.clock = clock;
        this.lookedAt = time.nanos();
    }

    /// From now on events are kept for so long. Any thread; the recorder's is to be woken.
    void keep(Duration age, long bytes) {
        retention = new Retention(age, bytes);
    }

    /// What age is measured by, for the record.
    long clock() {
        return clock.read(time.now(), time.nanos());
    }

    void recorded(int events) {
        recorded += events;
        written |= events > 0;
    }

    boolean due() {
        return unfinished
                || !lookedBy.equals(retention)
                || recorded >= EVERY_EVENTS
                || time.nanos() - lookedAt >= EVERY_NANOS;
    }

    /// Whether it must come first, because so much has been recorded that the file would grow and
    /// grow.
    boolean pressing() {
        return recorded >= STEP / 2;
    }

    /// Until it is due because of time, in nanoseconds.
    long nanosLeft() {
        return Math.max(1, EVERY_NANOS - (time.nanos() - lookedAt));
    }

    /// One step. What expires is first taken out of what readers see, then deleted.
    void step(Store store, Ledger ledger) throws StoreException {
        Retention by = retention;
        boolean minute = !lookedBy.equals(by) || time.nanos() - lookedAt >= EVERY_NANOS;
        lookedBy = by;
        recorded = 0;
        lookedAt = time.nanos();
        long now = clock();
        Horizon horizon = ledger.horizon();
        long most = cut(store, horizon, now, minute, by);
        // the newest event is never deleted: the next revision is counted from it
        long cut = Math.min(most, horizon.stored());
        unfinished = cut - horizon.first() >= STEP;
        if (cut > horizon.first()) {
            horizon = ledger.update(latest -> latest.expired(cut));
        }
        if (horizon.first() > deletedTo) {
            store.expire(horizon.first(), horizon.epochs().getFirst());
            deletedTo = horizon.first();
        }
        if (minute && written) {
            written = false;
            store.probe(now);
        }
    }

    private long cut(Store store, Horizon horizon, long now, boolean minute, Retention by)
            throws StoreException {
        long first = horizon.first();
        long held = horizon.stored() - first + 1;
        long cut = first;
        long over = store.used() - by.bytes();
        if (over > 0 && held > 0) {
            long each = Math.max(1, (over + by.bytes()) / held);
            cut = first + Math.min(STEP, over / each + EVERY_EVENTS / 2);
        }
        long oldest = now - nanos(by.age());
        if ((minute || unfinished) && oldest < now && held > 0) {
            cut = Math.max(cut, Math.min(store.olderThan(first, oldest) + 1, first + STEP));
        }
        return cut;
    }

    private static long nanos(Duration age) {
        try {
            return age.toNanos();
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE;
        }
    }
}
