package org.dialtone.journal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Looks through the whole file once, some time after the start: reading all of it would make the
/// start late. The thread `dialtone-journal-check`, which ends after that.
final class Check implements AutoCloseable {
    private final Duration after;
    private final Readers readers;
    private final Consumer<String> damaged;
    private final CountDownLatch closed = new CountDownLatch(1);

    Check(Duration after, Readers readers, Consumer<String> damaged) {
        this.after = after;
        this.readers = readers;
        this.damaged = damaged;
    }

    void start() {
        Thread.ofPlatform().daemon().name("dialtone-journal-check").start(this::run);
    }

    private void run() {
        try {
            if (closed.await(after.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            String wrong = readers.check();
            if (wrong != null) {
                damaged.accept(wrong);
            }
        } catch (StoreException e) {
            damaged.accept(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does; it ends all the same
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
