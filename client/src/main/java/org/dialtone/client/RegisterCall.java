package org.dialtone.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.wire.v1.RegisterRequest;
import org.dialtone.wire.v1.RegisterResponse;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One `Register` call: holds the registrations of one connection. Requests are made under the lock
/// of [Registrations]; answers come on the thread `dialtone-remote-io-N`, one after another.
final class RegisterCall extends ClientCall.Listener<RegisterResponse> {
    /// How many answers may be on their way to this end: they are handled as they come.
    private static final int WINDOW = 256;

    /// A Remove that has been sent.
    static final class Removal {
        private final CountDownLatch answered = new CountDownLatch(1);
        private volatile @Nullable RouterException refusal;

        /// Waits until the router has ended it, which a lost connection does as well.
        ///
        /// @throws RouterException DDM_NOT_RUNNING if the router's manager had ended it before
        void await(long nanos) {
            try {
                boolean _ = answered.await(nanos, TimeUnit.NANOSECONDS);
                RouterException why = refusal;
                if (why != null && why.error() == RouterError.DDM_NOT_RUNNING) {
                    throw new RouterException(why.error(), String.valueOf(why.getMessage()), why);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // it is over here, whatever happens there
            }
        }
    }

    private final Registrations registrations;
    private final Session session;
    private final Connection connection;
    private final ClientCall<RegisterRequest, RegisterResponse> call;
    private final Set<Long> sent = new HashSet<>();
    private final Map<Long, Removal> removals = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Set before the removals that nobody will answer any more are let go.
    private volatile boolean over;

    RegisterCall(Registrations registrations, Session session, Connection connection) {
        this.registrations = registrations;
        this.session = session;
        this.connection = connection;
        this.call =
                connection
                        .channel()
                        .newCall(RouterServiceGrpc.getRegisterMethod(), CallOptions.DEFAULT);
    }

    Connection connection() {
        return connection;
    }

    void start() {
        call.start(this, new Metadata());
        call.request(WINDOW);
    }

    void add(RemoteEntry entry) {
        if (over || !sent.add(entry.id)) {
            return;
        }
        entry.adding();
        RegisterRequest.Add.Builder add = RegisterRequest.Add.newBuilder().setId(entry.id);
        Position known = entry.known();
        if (known != null) {
            add.setAfter(ToWire.position(known));
        }
        call.sendMessage(RegisterRequest.newBuilder().setAdd(add).build());
    }

    /// Asks the router to end it.
    ///
    /// @return null if the router does not have it
    @Nullable Removal remove(RemoteEntry entry) {
        if (over || !sent.remove(entry.id)) {
            return null;
        }
        Removal removal = new Removal();
        removals.put(entry.id, removal);
        call.sendMessage(
                RegisterRequest.newBuilder()
                        .setRemove(RegisterRequest.Remove.newBuilder().setId(entry.id))
                        .build());
        if (over) {
            removal.answered.countDown(); // it ended meanwhile, and may not have seen this one
        }
        return removal;
    }

    /// Says goodbye and waits for the answer.
    void finish(long nanos) {
        if (!over) {
            call.halfClose();
            try {
                boolean _ = closed.await(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        end();
    }

    void end() {
        call.cancel("this end is done with it", null);
    }

    @Override
    public void onMessage(RegisterResponse response) {
        try {
            take(response);
        } catch (RouterException e) {
            session.lost(connection, e);
        }
        call.request(1);
    }

    private void take(RegisterResponse response) {
        switch (response.getResponseCase()) {
            case ADDED -> {
                RegisterResponse.Added added = response.getAdded();
                RemoteEntry entry = registrations.entry(added.getId());
                if (entry != null) {
                    entry.added(
                            FromWire.read(() -> FromWire.position(added.getSince())),
                            added.getChanged());
                }
            }
            case REMOVED -> answered(response.getRemoved().getId(), null);
            case SIGNAL -> signalled(response.getSignal());
            case REFUSED -> {
                RegisterResponse.Refused refused = response.getRefused();
                RouterException why = Errors.of(refused.getError());
                registrations.refused(refused.getId(), why);
                answered(refused.getId(), why);
            }
            case RESPONSE_NOT_SET -> {
                // something that a newer router says
            }
        }
    }

    private void signalled(RegisterResponse.Signal signal) {
        Position position = FromWire.read(() -> FromWire.position(signal.getPosition()));
        int count = Math.min(signal.getIdsCount(), signal.getSignalsCount());
        for (int i = 0; i < count; i++) {
            RemoteEntry entry = registrations.entry(signal.getIds(i));
            if (entry != null) {
                entry.signalled(signal.getSignals(i), position);
            }
        }
    }

    private void answered(long id, @Nullable RouterException refusal) {
        Removal removal = removals.remove(id);
        if (removal != null) {
            removal.refusal = refusal;
            removal.answered.countDown();
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        over = true;
        closed.countDown();
        removals.values().forEach(removal -> removal.answered.countDown());
        RouterException why = Errors.of(status, trailers, connection.address());
        if (why.error() == RouterError.NOT_ENOUGH_MEMORY && !Errors.passing(status, trailers)) {
            registrations.full(this, why); // the connection is as good as it was
        } else {
            session.lost(connection, why);
        }
    }
}
