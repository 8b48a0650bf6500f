package org.dialtone.linux.process;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Keeps what a child's owner is told.
final class Watching implements ChildListener {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();
    private @Nullable String output;
    private int changes;

    @Override
    public synchronized void changed(Child child) {
        changes++;
        notifyAll();
    }

    @Override
    public synchronized void ended(Child child, ExitStatus status) {
        output = child.output();
        notifyAll();
        if (!end.complete(status)) {
            throw new AssertionError("ended twice");
        }
    }

    ExitStatus awaitEnd() throws Exception {
        return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    boolean hasEnded() {
        return end.isDone();
    }

    synchronized @Nullable String output() {
        return output;
    }

    /// Waits until something is so of the child; looks again when a change is told.
    synchronized void await(Child child, Predicate<Child> state) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!state.test(child)) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not within " + LIMIT + ", after " + changes + " changes");
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }
}
