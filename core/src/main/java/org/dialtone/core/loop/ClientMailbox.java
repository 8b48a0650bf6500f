package org.dialtone.core.loop;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What other threads have for [Clients]: at most [#MOST] letters. Where it is full, who tells of
/// sessions waits, on a thread of its own, and loses nothing; who calls is refused.
final class ClientMailbox {
    static final int MOST = 1024;

    private static final long PATIENCE_MILLIS = 100;

    /// Is opened on the router-loop thread, or, before the loop runs, on the opening thread.
    interface Letter {
        void open();
    }

    /// @param answer null for what a source tells
    private record Envelope(Letter letter, @Nullable CompletableFuture<?> answer) {}

    private final ArrayBlockingQueue<Envelope> envelopes = new ArrayBlockingQueue<>(MOST);
    private final Runnable wakeup;
    private volatile @Nullable RouterException end;

    ClientMailbox(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    boolean isEmpty() {
        return envelopes.isEmpty();
    }

    /// Puts a letter in, and waits for room; does nothing if the router is closed or the thread is
    /// interrupted, which it then stays.
    void tell(Letter letter) {
        put(new Envelope(letter, null));
    }

    /// The same with a letter that is to be answered.
    ///
    /// @param answer fails if the letter is not opened any more
    void ask(CompletableFuture<@Nullable Void> answer, Letter letter) {
        boolean taken = put(new Envelope(letter, answer));
        RouterException ended = end;
        if (ended != null) {
            answer.completeExceptionally(ended); // it may have been emptied for the last time
        } else if (!taken) {
            answer.completeExceptionally(
                    new RouterException(RouterError.CAN_NOT_COMPLETE, "interrupted while waiting"));
        }
    }

    private boolean put(Envelope envelope) {
        try {
            while (end == null) {
                if (envelopes.offer(envelope, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    wakeup.run();
                    return true;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /// Puts a call in.
    ///
    /// @param answer fails at once if there is no room, or the router is closed
    <T extends @Nullable Object> CompletableFuture<T> call(
            CompletableFuture<T> answer, Letter letter) {
        if (!envelopes.offer(new Envelope(letter, answer))) {
            answer.completeExceptionally(
                    new RouterException(
                            RouterError.NOT_ENOUGH_MEMORY,
                            "calls waiting: " + MOST + " (the limit): call again in a moment"));
            return answer;
        }
        wakeup.run();
        RouterException ended = end;
        if (ended != null) {
            answer.completeExceptionally(ended); // it may have been emptied for the last time
        }
        return answer;
    }

    @Nullable Letter poll() {
        Envelope next = envelopes.poll();
        return next == null ? null : next.letter;
    }

    /// Waits for a letter, but not for long.
    @Nullable Letter await() throws InterruptedException {
        Envelope next = envelopes.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return next == null ? null : next.letter;
    }

    /// Nothing is opened any more, and nobody waits.
    void close(RouterException why) {
        end = why;
        for (Envelope each = envelopes.poll(); each != null; each = envelopes.poll()) {
            if (each.answer != null) {
                each.answer.completeExceptionally(why);
            }
        }
    }
}
