package org.dialtone.server.grpc;

import org.dialtone.api.Position;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.DdmFailures;
import org.dialtone.core.port.Journal;
import org.dialtone.wire.v1.RegisterResponse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Writes what a Register call has to say: answers in the order of the requests, and between them
/// which registrations have been signalled. Nobody else writes. It works on the event loop of the
/// connection, so that from the router's loop to the client's socket there is one thread to wake,
/// and never waits there: where the client has no room, it goes on when there is some.
///
/// It has no queue of signals. The router counts them; when the client has room, the writer says
/// how far each count has come: a slow client gets fewer messages, with higher counts. A
/// registration is signalled to the client from its Added on and to its Removed, because both go
/// out here. One that the router ends by itself, because its demand-dial manager is stopped, is
/// refused from then on.
final class SignalWriter {
    sealed interface Answer {}

    /// @param changed whether it may have missed a signal while it was away
    record Added(Held held, boolean changed) implements Answer {}

    record Removed(Held held) implements Answer {}

    record Refused(long id, RouterException why) implements Answer {}

    /// How many messages it sends before it lets the other calls of the event loop have their turn.
    private static final int TURN = 64;

    private final Outlet outlet;
    private final Journal journal;
    private final Runnable nextRequest;
    private final Bell bell;

    /// Bounded by the requests that gRPC hands over.
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    private volatile boolean finishing;

    /// Whether the router may have ended one that is live. Set again whenever it ends one.
    private volatile boolean endings;

    /// Those whose Added has gone out and whose Removed has not. The event loop's.
    private final Map<Long, Held> live = new LinkedHashMap<>();

    /// @param nextRequest lets one more request come
    SignalWriter(Outlet outlet, Journal journal, Runnable nextRequest) {
        this.outlet = outlet;
        this.journal = journal;
        this.nextRequest = nextRequest;
        this.bell = new Bell(outlet.loop(), this::write);
    }

    void start() {
        outlet.onReady(bell::ring);
    }

    Bell bell() {
        return bell;
    }

    void answer(Answer answer) {
        answers.add(answer);
        bell.ring();
    }

    /// The router has ended one: the client is to be told.
    void ended() {
        endings = true;
        bell.ring();
    }

    /// No request follows: ends the call once all are answered.
    void finish() {
        finishing = true;
        bell.ring();
    }

    private void write() {
        try {
            for (int sent = 0; outlet.isReady(); sent++) {
                boolean last = finishing; // looked at before the answers, which come before it
                if (sent == TURN) {
                    bell.ring();
                    return;
                }
                if (!answerNext() && !signal() && !end()) {
                    if (last && answers.isEmpty()) {
                        outlet.complete();
                    }
                    return;
                }
            }
        } catch (RuntimeException | Error e) {
            outlet.fail(WireErrors.told(e));
        }
    }

    /// @return false if there is none
    private boolean answerNext() {
        Answer next = answers.peek();
        RegisterResponse.Builder response = RegisterResponse.newBuilder();
        switch (next) {
            case null -> {
                return false;
            }
            case Added(Held held, boolean changed) -> {
                live.put(held.id, held);
                if (held.endedByRouter()) {
                    endings = true; // when nobody looked for it here yet
                }
                response.setAdded(
                        RegisterResponse.Added.newBuilder()
                                .setId(held.id)
                                .setSince(ToWire.position(held.registration.since()))
                                .setChanged(changed));
            }
            case Removed(Held held) -> {
                signal(); // what it was signalled before is not kept from the client
                live.remove(held.id);
                response.setRemoved(RegisterResponse.Removed.newBuilder().setId(held.id));
            }
            case Refused(long id, RouterException why) -> {
                live.remove(id);
                response.setRefused(refused(id, why));
            }
        }
        answers.remove();
        if (outlet.put(Encoded.of(response.build()))) {
            nextRequest.run();
        }
        return true;
    }

    private static RegisterResponse.Refused refused(long id, RouterException why) {
        return RegisterResponse.Refused.newBuilder()
                .setId(id)
                .setError(WireErrors.message(why))
                .build();
    }

    /// Says that the router has ended one.
    ///
    /// @return false if it has ended none
    private boolean end() {
        if (!endings) {
            return false;
        }
        endings = false;
        for (Held each : live.values()) {
            if (each.endedByRouter()) {
                endings = true; // there may be more
                live.remove(each.id);
                RegisterResponse.Refused told = refused(each.id, DdmFailures.stopped());
                outlet.put(Encoded.of(RegisterResponse.newBuilder().setRefused(told).build()));
                return true;
            }
        }
        return false;
    }

    /// Says how far the counts have come.
    ///
    /// @return false if none has moved
    private boolean signal() {
        // before the counts: an event that comes between the two is told once more, not passed
        // over by a client that loses the connection now and asks what it has missed since
        long readable = journal.last();
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
        moved.setPosition(ToWire.position(new Position(journal.epochAt(readable), readable)));
        outlet.put(Encoded.of(RegisterResponse.newBuilder().setSignal(moved).build()));
        return true;
    }
}
