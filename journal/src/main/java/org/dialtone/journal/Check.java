package org.dialtone.journal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks through the whole file once, some time after the start: reading all of it would make the
/// start late. The thread `dialtone-journal-check`, which ends after that.
final class Check implements AutoCloseable {
    private final Duration after;
    private final Readers readers;
    private final CountDownLatch closed = new CountDownLatch(1);

    Check(Duration after, Readers readers) {
        this.after = after;
        this.readers = readers;
    }

    void start() {
        Thread.ofPlatform().daemon().name("dialtone-journal-check").start(this::run);
    }

    private void run() {
        try {
            if (!closed.await(after.toNanos(), TimeUnit.NANOSECONDS)) {
                readers.check();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does; it ends all the same
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
