package org.dialtone.daemon;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Whether the heap has room for one more who stays: seven eighths may be used, and the last one is
/// kept for those who are here. Garbage counts as used until it is collected, so before anybody is
/// refused the heap is collected whole; for a twentieth of the time at most, for that stops
/// everybody. Any thread.
final class HeapRoom implements BooleanSupplier {
    private static final long LEAST = Duration.ofSeconds(1).toNanos();

    /// The pause after a collection, in times that it took.
    private static final int PAUSE = 20;

    private final long full;
    private final LongSupplier used;
    private final Runnable collect;
    private final LongSupplier nanos;
    private long next;

    /// @param most bytes that the heap may have
    /// @param used bytes of it that are in use, garbage and all
    /// @param nanos monotonic, in nanoseconds
    HeapRoom(long most, LongSupplier used, Runnable collect, LongSupplier nanos) {
        this.full = most - most / 8;
        this.used = used;
        this.collect = collect;
        this.nanos = nanos;
        this.next = nanos.getAsLong();
    }

    static HeapRoom ofThisJvm() {
        Runtime jvm = Runtime.getRuntime();
        return new HeapRoom(
                jvm.maxMemory(),
                () -> jvm.totalMemory() - jvm.freeMemory(),
                System::gc,
                System::nanoTime);
    }

    @Override
    public boolean getAsBoolean() {
        if (used.getAsLong() <= full) {
            return true;
        }
        synchronized (this) {
            long now = nanos.getAsLong();
            if (now - next >= 0) {
                collect.run();
                long end = nanos.getAsLong();
                next = end + Math.max(LEAST, PAUSE * (end - now));
            }
        }
        return used.getAsLong() <= full;
    }
}
