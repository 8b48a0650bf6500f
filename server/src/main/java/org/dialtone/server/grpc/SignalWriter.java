package org.dialtone.server.grpc;

import org.dialtone.api.Position;
import org.dialtone.api.RouterException;
import org.dialtone.core.port.Journal;
import org.dialtone.wire.v1.RegisterResponse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Writes what a Register call has to say: answers in the order of the requests, and between them
/// which registrations have been signalled. A virtual thread per call; nobody else writes.
///
/// It has no queue of signals. The router counts them; when the client has room, the writer says
/// how far each count has come: a slow client gets fewer messages, with higher counts. A
/// registration is signalled to the client from its Added on and to its Removed, because both go
/// out here.
///
/// Added waits until the journal knows its position; signals of others do not wait with it.
final class SignalWriter {
    sealed interface Answer {}

    record Added(Held held) implements Answer {}

    record Removed(Held held) implements Answer {}

    record Refused(long id, RouterException why) implements Answer {}

    private final Outlet outlet;
    private final Journal journal;
    private final Readable readable;
    private final Runnable nextRequest;
    private final Bell bell = new Bell();

    /// Bounded by the requests that gRPC hands over.
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    private volatile boolean finishing;

    /// Those whose Added has gone out and whose Removed has not. The writer's.
    private final Map<Long, Held> live = new LinkedHashMap<>();

    /// @param nextRequest lets one more request come
    SignalWriter(Outlet outlet, Journal journal, Readable readable, Runnable nextRequest) {
        this.outlet = outlet;
        this.journal = journal;
        this.readable = readable;
        this.nextRequest = nextRequest;
    }

    void start() {
        outlet.onEnd(bell::ring);
        Thread.ofVirtual().name("dialtone-Register").start(this::run);
    }

    Bell bell() {
        return bell;
    }

    void answer(Answer answer) {
        answers.add(answer);
        bell.ring();
    }

    /// No request follows: ends the call once all are answered.
    void finish() {
        finishing = true;
        bell.ring();
    }

    private void run() {
        try {
            while (outlet.awaitReady()) {
                bell.answer();
                boolean last = finishing; // looked at before the answers, which come before it
                if (!answerNext() && !signal()) {
                    if (last && answers.isEmpty()) {
                        outlet.complete();
                    } else {
                        bell.await();
                    }
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            outlet.fail(WireErrors.told(e));
        } finally {
            readable.leave();
        }
    }

    /// @return false if there is none that can be given now
    private boolean answerNext() throws InterruptedException {
        Answer next = answers.peek();
        RegisterResponse.Builder response = RegisterResponse.newBuilder();
        switch (next) {
            case null -> {
                return false;
            }
            case Added(Held held) -> {
                if (!reached(held.since())) {
                    return false;
                }
                live.put(held.id, held);
                response.setAdded(added(held));
            }
            case Removed(Held held) -> {
                signal(); // what it was signalled before is not kept from the client
                live.remove(held.id);
                response.setRemoved(RegisterResponse.Removed.newBuilder().setId(held.id));
            }
            case Refused(long id, RouterException why) ->
                    response.setRefused(
                            RegisterResponse.Refused.newBuilder()
                                    .setId(id)
                                    .setError(WireErrors.message(why)));
        }
        answers.remove();
        if (outlet.send(Encoded.of(response.build()))) {
            nextRequest.run();
        }
        return true;
    }

    /// While it is not, whoever waits for the bell is woken when the journal comes further.
    private boolean reached(long revision) {
        if (!readable.reached(revision)) {
            readable.enter();
            if (!readable.reached(revision)) { // again: it may have come further before
                return false;
            }
        }
        readable.leave();
        return true;
    }

    private RegisterResponse.Added added(Held held) {
        Position after = held.after;
        return RegisterResponse.Added.newBuilder()
                .setId(held.id)
                .setSince(ToWire.position(readable.at(held.since())))
                .setChanged(after != null && Missed.anything(journal, after, held.since()))
                .build();
    }

    /// Says how far the counts have come.
    ///
    /// @return false if none has moved
    private boolean signal() throws InterruptedException {
        RegisterResponse.Signal.Builder moved = RegisterResponse.Signal.newBuilder();
        for (Held held : live.values()) {
            long signals = held.registration.signals();
            if (signals != held.told) {
                held.told = signals;
                moved.addIds(held.id).addSignals(signals);
            }
        }
        if (moved.getIdsCount() == 0) {
            return false;
        }
        moved.setPosition(ToWire.position(readable.last()));
        outlet.send(Encoded.of(RegisterResponse.newBuilder().setSignal(moved).build()));
        return true;
    }
}
