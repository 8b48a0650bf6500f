package org.dialtone.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// When a full collection is asked for.
class HeapGrowthTest {
    private static final long MIB = 1 << 20;

    private long size;
    private long grownTo;
    private int collections;
    private final HeapGrowth growth =
            new HeapGrowth(
                    () -> size,
                    () -> {
                        collections++;
                        size = Math.max(size, grownTo);
                    });

    private int after(long mebibytes) {
        size = mebibytes * MIB;
        growth.look();
        return collections;
    }

    @Test
    void quietDaemonIsNeverCollected() {
        assertEquals(0, after(8));
        assertEquals(0, after(31));
    }

    @Test
    void oncePerDoubling() {
        assertEquals(1, after(32));
        assertEquals(1, after(63));
        assertEquals(2, after(64));
        assertEquals(2, after(64));
        assertEquals(3, after(512));
    }

    /// Load that comes and goes is no growth.
    @Test
    void whatTheCollectionGaveBackDoesNotCountAgain() {
        HeapGrowth shrinking =
                new HeapGrowth(
                        () -> size,
                        () -> {
                            collections++;
                            size = 12 * MIB;
                        });
        for (int i = 0; i < 10; i++) {
            size = 40 * MIB;
            shrinking.look();
        }
        assertEquals(1, collections);
    }

    /// The collection makes room, too: that is no growth of its own.
    @Test
    void whatTheCollectionItselfAddsCounts() {
        grownTo = 100 * MIB;
        assertEquals(1, after(40));
        assertEquals(1, after(199));
        assertEquals(2, after(200));
    }
}
