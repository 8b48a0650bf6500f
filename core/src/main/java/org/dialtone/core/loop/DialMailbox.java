package org.dialtone.core.loop;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.core.ddm.DialInput;
import org.jspecify.annotations.Nullable;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// What other threads have for the demand-dial manager. Never blocks.
///
/// Reports are never refused: there are only so many of an attempt, and one demand of an interface
/// at a time. Calls are, where too many wait.
final class DialMailbox {
    /// Calls that may wait at once.
    static final int CALLS = 4096;

    /// Is opened on the router-loop thread.
    interface Letter {
        void open(DialEngine engine);
    }

    /// @param answer null for a report
    private record Envelope(Letter letter, @Nullable CompletableFuture<?> answer) {}

    private final Queue<Envelope> envelopes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<String> demanded = ConcurrentHashMap.newKeySet();
    private final Runnable wakeup;
    private volatile @Nullable RouterException end;

    DialMailbox(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    boolean isEmpty() {
        return envelopes.isEmpty();
    }

    void report(Letter letter) {
        envelopes.add(new Envelope(letter, null));
        wakeup.run();
    }

    /// A packet wants to go over an interface; while one waits here already it is as good as told.
    void demanded(String name, PacketHeader packet) {
        if (demanded.add(name)) {
            report(
                    engine -> {
                        demanded.remove(name);
                        engine.give(name, new DialInput.Demanded(packet));
                    });
        }
    }

    /// Puts a call in.
    ///
    /// @param answer fails at once if there is no room, or the router is closed
    <T extends @Nullable Object> CompletableFuture<T> call(
            CompletableFuture<T> answer, Letter letter) {
        if (calls.incrementAndGet() > CALLS) {
            calls.decrementAndGet();
            answer.completeExceptionally(
                    new RouterException(
                            RouterError.NOT_ENOUGH_MEMORY,
                            "calls waiting: " + CALLS + " (the limit): call again in a moment"));
            return answer;
        }
        envelopes.add(new Envelope(letter, answer));
        wakeup.run();
        RouterException ended = end;
        if (ended != null) {
            answer.completeExceptionally(ended); // it may have been emptied for the last time
        }
        return answer;
    }

    @Nullable Letter poll() {
        Envelope next = envelopes.poll();
        if (next == null) {
            return null;
        }
        if (next.answer != null) {
            calls.decrementAndGet();
        }
        return next.letter;
    }

    /// Nothing is opened any more.
    void close(RouterException why) {
        end = why;
        for (Envelope each = envelopes.poll(); each != null; each = envelopes.poll()) {
            if (each.answer != null) {
                each.answer.completeExceptionally(why);
            }
        }
    }
}
