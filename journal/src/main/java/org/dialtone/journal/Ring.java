package org.dialtone.journal;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// The newest events in memory: what waits to be recorded, and what live streams read.
///
/// One thread appends, one forgets, any number read without locks: who is overtaken finds nothing
/// in the place, or another revision, and knows.
final class Ring {
    private final int mask;
    private final AtomicReferenceArray<@Nullable Entry> entries;
    private volatile long last;

    /// @param capacity a power of two
    /// @param last the revision before the first that will be appended
    Ring(int capacity, long last) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity: " + capacity + " (expected: a power of two)");
        }
        this.mask = capacity - 1;
        this.entries = new AtomicReferenceArray<>(capacity);
        this.last = last;
    }

    int capacity() {
        return mask + 1;
    }

    /// The one appending thread.
    void append(Entry entry) {
        if (entry.revision() != last + 1) {
            throw new IllegalArgumentException(
                    "revision: " + entry.revision() + " (expected: " + (last + 1) + ")");
        }
        entries.setRelease((int) entry.revision() & mask, entry);
        last = entry.revision();
    }

    /// The revision appended last.
    long last() {
        return last;
    }

    /// No older revision can be in the ring; a younger one may have been forgotten.
    long first() {
        return Math.max(1, last - mask);
    }

    @Nullable Entry get(long revision) {
        Entry entry = entries.getAcquire((int) revision & mask);
        return entry != null && entry.revision() == revision ? entry : null;
    }

    /// Lets go of one event that nobody needs in memory any more.
    void forget(long revision) {
        Entry entry = get(revision);
        if (entry != null) {
            entries.compareAndSet((int) revision & mask, entry, null);
        }
    }
}
