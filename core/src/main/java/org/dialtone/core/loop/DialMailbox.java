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
import java.util.concurrent.atomic.AtomicLong;

/// What other threads have for the demand-dial manager. Never blocks.
///
/// Reports are never refused: there are only so many of an attempt, and one demand of an interface
/// at a time. Calls are, where too many wait; but not the rest of one that has changed something.
///
/// A letter is opened only after what the kernel had said when it was put in: [#mark]. Else the
/// word that a dialer has ended would overtake the end of its link.
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
    private final AtomicLong posted = new AtomicLong();

    /// How many have been taken out, and how many may be. The router-loop thread alone.
    private long taken;

    private long marked;
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
        post(new Envelope(letter, null));
    }

    private void post(Envelope envelope) {
        envelopes.add(envelope);
        posted.incrementAndGet(); // not sooner: what is counted is in the queue
        wakeup.run();
    }

    /// The kernel is about to be listened to: what is here may be opened after that.
    void mark() {
        marked = posted.get();
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
        put(answer, letter);
        return answer;
    }

    /// Puts in the rest of what a call has begun, or changed already: it is never refused. Of each
    /// call there is one at a time.
    void rest(CompletableFuture<?> answer, Letter letter) {
        calls.incrementAndGet();
        put(answer, letter);
    }

    private void put(CompletableFuture<?> answer, Letter letter) {
        post(new Envelope(letter, answer));
        RouterException ended = end;
        if (ended != null) {
            answer.completeExceptionally(ended); // it may have been emptied for the last time
        }
    }

    /// The next that may be opened; null if there is none.
    @Nullable Letter poll() {
        Envelope next = taken < marked ? envelopes.poll() : null;
        if (next == null) {
            return null;
        }
        taken++;
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
