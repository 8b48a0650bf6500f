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
final class SignalWriter {
    sealed interface Answer {}

    record Added(Held held) implements Answer {}

    record Removed(Held held) implements Answer {}

    record Refused(long id, RouterException why) implements Answer {}

    private final Outlet outlet;
    private final Journal journal;
    private final Runnable nextRequest;
    private final Bell bell = new Bell();

    /// Bounded by the requests that gRPC hands over.
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    private volatile boolean finishing;

    /// Those whose Added has gone out and whose Removed has not. The writer's.
    private final Map<Long, Held> live = new LinkedHashMap<>();

    /// @param nextRequest lets one more request come
    SignalWriter(Outlet outlet, Journal journal, Runnable nextRequest) {
        this.outlet = outlet;
        this.journal = journal;
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
        }
    }

    /// @return false if there is none
    private boolean answerNext() throws InterruptedException {
        Answer next = answers.peek();
        RegisterResponse.Builder response = RegisterResponse.newBuilder();
        switch (next) {
            case null -> {
                return false;
            }
            case Added(Held held) -> {
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

    private RegisterResponse.Added added(Held held) {
        Position after = held.after;
        return RegisterResponse.Added.newBuilder()
                .setId(held.id)
                .setSince(ToWire.position(held.registration.since()))
                .setChanged(
                        after != null
                                && Missed.anything(
                                        journal, after, held.registration.since().revision()))
                .build();
    }

    /// The last position that can be given out. State queries are never behind it.
    private Position readable() {
        long last = journal.last();
        return new Position(journal.epochAt(last), last);
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
        moved.setPosition(ToWire.position(readable()));
        outlet.send(Encoded.of(RegisterResponse.newBuilder().setSignal(moved).build()));
        return true;
    }
}
