package org.dialtone.core.model;

import java.util.concurrent.atomic.AtomicLong;

/// A number that one thread counts up and any thread reads, without an atomic operation.
public final class Counter {
    private final AtomicLong value = new AtomicLong();

    /// The one writing thread alone.
    public void add(long more) {
        value.setRelease(value.getPlain() + more);
    }

    /// The one writing thread alone: raises it to `to` if it is less.
    public void raise(long to) {
        if (to > value.getPlain()) {
            value.setRelease(to);
        }
    }

    public long get() {
        return value.getAcquire();
    }
}
