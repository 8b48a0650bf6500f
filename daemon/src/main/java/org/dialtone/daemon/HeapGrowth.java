package org.dialtone.daemon;

import java.util.function.LongSupplier;

/// Has the young generation grow with the heap. The serial collector gives it another size in full
/// collections only, and a heap that merely grows needs none: ten thousand watchers were served out
/// of the 2 MB that the daemon begins with, at seventeen collections for one event. So a full one
/// is asked for whenever the heap has doubled: a handful in the life of the busiest daemon.
///
/// Looked at by one thread.
final class HeapGrowth {
    /// A smaller heap is left as it is.
    private static final long LEAST = 32L << 20;

    private final LongSupplier size;
    private final Runnable collect;
    private long before = LEAST / 2;

    /// @param size bytes of heap that are in use or free to be
    HeapGrowth(LongSupplier size, Runnable collect) {
        this.size = size;
        this.collect = collect;
    }

    static HeapGrowth ofThisJvm() {
        return new HeapGrowth(Runtime.getRuntime()::totalMemory, System::gc);
    }

    void look() {
        long now = size.getAsLong();
        if (now / 2 >= before) {
            collect.run();
            before = Math.max(now, size.getAsLong()); // it may shrink, or make room
        }
    }
}
