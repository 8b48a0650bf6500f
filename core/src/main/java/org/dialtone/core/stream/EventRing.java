package org.dialtone.core.stream;

import org.dialtone.api.RouterEvent;
import org.dialtone.core.port.Journal;
import org.jspecify.annotations.Nullable;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A journal in memory that keeps the last so many events. One thread appends, any number read
/// without locks: a reader that is overtaken finds another revision in the place, and knows.
public final class EventRing implements Journal {
    private final UUID epoch;
    private final int mask;
    private final AtomicReferenceArray<@Nullable RouterEvent> events;
    private volatile long last;

    /// @param capacity how many events it keeps: a power of two
    public EventRing(UUID epoch, int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity: " + capacity + " (expected: a power of two)");
        }
        this.epoch = epoch;
        this.mask = capacity - 1;
        this.events = new AtomicReferenceArray<>(capacity);
    }

    @Override
    public UUID epoch() {
        return epoch;
    }

    @Override
    public void append(RouterEvent event) {
        if (event.revision() != last + 1) {
            throw new IllegalArgumentException(
                    "revision: " + event.revision() + " (expected: " + (last + 1) + ")");
        }
        events.setRelease((int) event.revision() & mask, event);
        last = event.revision();
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public long first() {
        return Math.max(1, last - mask);
    }

    @Override
    public @Nullable RouterEvent read(long revision) {
        RouterEvent event = events.getAcquire((int) revision & mask);
        return event != null && event.revision() == revision ? event : null;
    }
}
