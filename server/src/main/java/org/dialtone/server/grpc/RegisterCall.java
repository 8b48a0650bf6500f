package org.dialtone.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;

import org.dialtone.api.Position;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Journal;
import org.dialtone.wire.v1.RegisterRequest;

import java.util.HashMap;
import java.util.Map;

/// A Register call, as it is told to: registers and deregisters, and leaves the answers to its
/// [SignalWriter]. gRPC calls it on a virtual thread, one at a time.
///
/// All registrations hang on one router handle, which is closed when the call ends, however it
/// ends: a client that is gone is signalled no more.
///
/// To register may take as long as the journal takes to record the last event: no position is given
/// out that a crash could take back. Signals to other registrations go on meanwhile.
///
/// Memory is bounded: so many registrations, and so many answers on their way; a client that does
/// not read its answers is not listened to either.
final class RegisterCall extends ServerCall.Listener<Received<RegisterRequest>> {
    /// How many answers may be on their way.
    private static final int WINDOW = 64;

    private final int most;
    private final Router router;
    private final Journal journal;
    private final Outlet outlet;
    private final SignalWriter writer;
    private final Map<Long, Held> held = new HashMap<>();

    private RegisterCall(
            int most, Router router, Journal journal, Outlet outlet, SignalWriter writer) {
        this.most = most;
        this.router = router;
        this.journal = journal;
        this.outlet = outlet;
        this.writer = writer;
    }

    /// @param most how many registrations one call may hold
    static ServerCallHandler<Received<RegisterRequest>, Encoded> handler(
            int most, Routers routers, Journal journal) {
        return new ServerCallHandler<>() {
            @Override
            public ServerCall.Listener<Received<RegisterRequest>> startCall(
                    ServerCall<Received<RegisterRequest>, Encoded> call, Metadata headers) {
                Outlet outlet = new Outlet(call);
                try {
                    Caller caller = Sessions.of(call).begin(outlet, Role.OBSERVER);
                    Router router = routers.open(caller);
                    outlet.onEnd(router::close);
                    SignalWriter writer = new SignalWriter(outlet, journal, () -> call.request(1));
                    writer.start();
                    call.request(WINDOW);
                    return new RegisterCall(most, router, journal, outlet, writer);
                } catch (RouterException e) {
                    outlet.fail(WireErrors.told(e));
                    return new ServerCall.Listener<>() {};
                }
            }
        };
    }

    @Override
    public void onMessage(Received<RegisterRequest> received) {
        if (outlet.ended()) {
            return;
        }
        try {
            RegisterRequest request = received.get();
            switch (request.getRequestCase()) {
                case ADD -> add(request.getAdd());
                case REMOVE -> remove(request.getRemove().getId());
                case REQUEST_NOT_SET ->
                        throw new RouterException(
                                RouterError.INVALID_PARAMETER,
                                "request: none (expected: add or remove)");
            }
        } catch (RuntimeException e) {
            outlet.fail(WireErrors.told(e));
        }
    }

    private void add(RegisterRequest.Add request) {
        long id = request.getId();
        Held known = held.get(id);
        if (known != null && known.registration.active()) {
            writer.answer(added(known));
            return;
        }
        try {
            if (held.size() == most) {
                held.values().removeIf(Held::endedByRouter);
            }
            if (held.size() == most) {
                throw new RouterException(
                        RouterError.NOT_ENOUGH_MEMORY,
                        "registrations: " + most + " (the limit of a call): remove some first");
            }
            Position after = request.hasAfter() ? FromWire.position(request.getAfter()) : null;
            RemoteEvent event = new RemoteEvent(writer);
            Held made = new Held(id, event, router.register(event), after);
            held.put(id, made);
            writer.answer(added(made));
        } catch (RouterException e) {
            writer.answer(new SignalWriter.Refused(id, e));
        }
    }

    /// Looks into the journal, which may take the disk.
    private SignalWriter.Added added(Held held) {
        Position after = held.after;
        return new SignalWriter.Added(
                held,
                after != null
                        && Missed.anything(journal, after, held.registration.since().revision()));
    }

    /// When the router has deregistered it, nothing rings for it any more, and the answer goes out
    /// behind what has been rung for before.
    private void remove(long id) {
        Held known = held.remove(id);
        if (known == null) {
            writer.answer(
                    new SignalWriter.Refused(
                            id,
                            new RouterException(
                                    RouterError.INVALID_PARAMETER,
                                    "id: "
                                            + Long.toUnsignedString(id)
                                            + " (expected: one that has been added)")));
            return;
        }
        known.event.withdraw();
        try {
            router.deregister(known.event);
            writer.answer(new SignalWriter.Removed(known));
        } catch (RouterException e) {
            writer.answer(new SignalWriter.Refused(id, e)); // the router had ended it before
        }
    }

    @Override
    public void onHalfClose() {
        held.values().forEach(each -> each.event.withdraw());
        router.close();
        writer.finish();
    }

    @Override
    public void onReady() {
        outlet.ready();
    }

    @Override
    public void onCancel() {
        outlet.gone();
    }

    @Override
    public void onComplete() {
        outlet.gone();
    }
}
