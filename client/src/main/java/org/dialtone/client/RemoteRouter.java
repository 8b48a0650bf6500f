package org.dialtone.client;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.Traffic;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.spi.DdmFailures;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetRouterResponse;
import org.dialtone.wire.v1.GetSnapshotRequest;
import org.dialtone.wire.v1.GetStatusRequest;
import org.dialtone.wire.v1.GetStatusResponse;
import org.dialtone.wire.v1.GetTrafficRequest;
import org.dialtone.wire.v1.ListListenersRequest;
import org.dialtone.wire.v1.RouterServiceGrpc.RouterServiceBlockingStub;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// A router in another process or on another machine, which `dialtone serve` runs: the same calls
/// as on one's own.
///
/// When the router or the way to it is lost, it is looked for until it is found or this end is
/// closed. Meanwhile calls wait, up to [RemoteOptions#callTimeout]; then registrations stand again,
/// and are signalled once if an interface has or may have connected or disconnected; and streams go
/// on where they were, without a hole or a repetition.
///
/// It has a thread `dialtone-remote-ADDRESS`, one `dialtone-remote-ADDRESS-link` if there is a
/// [LinkListener], and shares `dialtone-remote-io-N` with all of this process: daemons that end
/// with [#close].
///
///     try (Router router = RemoteRouter.connect("unix:/run/dialtone/dialtone.sock")) {
///         EventObject event = EventObject.autoReset();
///         router.register(event);
///         event.await();
///         router.deregister(event);
///     }
public final class RemoteRouter implements Router {
    /// A router takes 100 calls at once over one connection; some are left for questions.
    private static final int STREAMS = 64;

    private final Address address;
    private final RemoteOptions options;
    private final Session session;
    private final Questions questions;
    private final Registrations registrations;

    /// Guards the streams.
    private final ReentrantLock lock = new ReentrantLock();

    private final Set<RemoteStream> streams = new HashSet<>();
    private final ReentrantLock closing = new ReentrantLock();
    private volatile boolean closed;
    private volatile boolean lanOnly;

    private RemoteRouter(
            Address address,
            @Nullable Credentials credentials,
            RemoteOptions options,
            io.netty.channel.EventLoopGroup group,
            Connection first) {
        this.address = address;
        this.options = options;
        this.lanOnly = first.router().getLanOnly();
        this.session = new Session(address, credentials, options, group, first, new GoingOn());
        this.questions =
                new Questions(session, address, options.callTimeout().toNanos(), this::check);
        this.registrations = new Registrations(session, options.callTimeout().toNanos());
    }

    /// Connects to a router on this machine (`unix:/run/dialtone/dialtone.sock`), or to one
    /// elsewhere (`router7.example:8444`) with the credentials that are in the user's folder for it
    /// ([Credentials#forHost]).
    ///
    /// @throws RouterException SERVICE_NOT_ACTIVE if no router listens on the socket,
    ///   RPC_S_SERVER_UNAVAILABLE if the machine cannot be reached or nothing listens there,
    ///   UNABLE_TO_AUTHENTICATE_SERVER if its certificate is not one for this name, ACCESS_DENIED
    ///   if it does not let this caller in, RPC_S_UNKNOWN_IF if it is no router; INVALID_PARAMETER
    ///   for no such kind of address
    public static RemoteRouter connect(String router) {
        return connect(router, RemoteOptions.DEFAULT);
    }

    /// The same with options.
    public static RemoteRouter connect(String router, RemoteOptions options) {
        Address address = Address.parse(router);
        return switch (address) {
            case Address.Unix _ -> connect(address, null, options);
            case Address.Tcp tcp -> connect(address, Credentials.forHost(tcp.host()), options);
        };
    }

    /// Connects to a router elsewhere.
    public static RemoteRouter connect(String router, Credentials credentials) {
        return connect(router, credentials, RemoteOptions.DEFAULT);
    }

    /// Connects to a router elsewhere, with options. On a Unix socket the kernel says who the
    /// caller is, and credentials are not used.
    public static RemoteRouter connect(
            String router, Credentials credentials, RemoteOptions options) {
        return connect(Address.parse(router), credentials, options);
    }

    private static RemoteRouter connect(
            Address address, @Nullable Credentials credentials, RemoteOptions options) {
        Credentials used = address instanceof Address.Unix ? null : credentials;
        if (used == null && address instanceof Address.Tcp) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "no credentials for "
                            + address
                            + ": \"dialtone pki issue\" makes them, Credentials.fromPem reads"
                            + " them");
        }
        var group = EventLoops.acquire();
        boolean connected = false;
        try {
            Connection first = Connection.open(address, used, options, group);
            RemoteRouter router = new RemoteRouter(address, used, options, group, first);
            router.session.start();
            connected = true;
            return router;
        } finally {
            if (!connected) {
                EventLoops.release();
            }
        }
    }

    /// What goes on over a new connection; called by the session's thread.
    private final class GoingOn implements Session.Follower {
        @Override
        public void connected(Connection connection) {
            lanOnly = connection.router().getLanOnly();
            registrations.connected(connection);
            for (RemoteStream stream : openStreams()) {
                stream.connected(connection);
            }
        }

        @Override
        public void disconnected(Connection connection) {
            registrations.disconnected(connection);
            for (RemoteStream stream : openStreams()) {
                stream.disconnected(connection);
            }
        }
    }

    private List<RemoteStream> openStreams() {
        lock.lock();
        try {
            return new ArrayList<>(streams);
        } finally {
            lock.unlock();
        }
    }

    private void check() {
        RouterException denied = session.denied();
        if (denied != null) {
            throw new RouterException(denied.error(), String.valueOf(denied.getMessage()), denied);
        }
        if (closed) {
            throw Session.closed();
        }
    }

    private SignalledEvent checkEvent(@Nullable EventObject event) {
        check();
        if (event == null) {
            throw new RouterException(RouterError.INVALID_PARAMETER, "the event object is null");
        }
        if (lanOnly) {
            throw DdmFailures.lanOnly();
        }
        if (!(event instanceof SignalledEvent signalled)) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "not an event object of Dialtone's: " + event.getClass().getName());
        }
        if (event.isClosed()) {
            throw new RouterException(RouterError.INVALID_PARAMETER, "the event object is closed");
        }
        return signalled;
    }

    /// As [Router#register]; returns once the router has it.
    ///
    /// @throws RouterException also REQUEST_TIMEOUT if the router does not answer in time: then
    ///   nothing is registered
    @Override
    public Registration register(EventObject event) {
        return registrations.register(checkEvent(event));
    }

    /// As [Router#deregister]. While the router is not connected it ends here at once, and is not
    /// taken up again over there.
    @Override
    public void deregister(EventObject event) {
        SignalledEvent _ = checkEvent(event);
        try {
            registrations.deregister(event);
        } catch (RouterException e) {
            // the manager that was stopped has ended it: that comes before what is not registered
            throw e.error() == RouterError.INVALID_PARAMETER && DdmFailures.isStopped(this)
                    ? DdmFailures.stopped()
                    : e;
        }
    }

    @Override
    public RouterSnapshot snapshot() {
        return questions.atOnce(
                stub -> {
                    Snapshots parts = new Snapshots();
                    stub.getSnapshot(GetSnapshotRequest.getDefaultInstance())
                            .forEachRemaining(
                                    part -> {
                                        boolean _ = parts.add(part);
                                    });
                    return parts.whole();
                });
    }

    @Override
    public Optional<Traffic> traffic(ConnectionId connection) throws InterruptedException {
        check();
        if (connection == null) {
            throw new RouterException(RouterError.INVALID_PARAMETER, "the connection is null");
        }
        GetTrafficRequest request =
                GetTrafficRequest.newBuilder().setConnection(connection.value()).build();
        try {
            return Optional.of(
                    questions.ask(stub -> FromWire.traffic(stub.getTraffic(request).getTraffic())));
        } catch (RouterException e) {
            if (e.error() == RouterError.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// As [Router#events]. A stream that the router refuses to go on with, because the right was
    /// taken away for instance, throws that error from [EventStream#poll] and is closed.
    @Override
    public EventStream events(StreamOptions streamOptions) {
        check();
        long until = System.nanoTime() + options.callTimeout().toNanos();
        RemoteStream stream = new RemoteStream(session, streamOptions, options, this::forget);
        enter(stream);
        boolean open = false;
        try {
            stream.begin();
            stream.awaitOpen(until);
            open = true;
            return stream;
        } catch (InterruptedException e) {
            throw Questions.aborted(e);
        } finally {
            if (!open) {
                stream.close();
            }
        }
    }

    private void enter(RemoteStream stream) {
        lock.lock();
        try {
            if (closed) {
                throw Session.closed();
            }
            if (streams.size() == STREAMS) {
                throw new RouterException(
                        RouterError.NOT_ENOUGH_MEMORY,
                        "streams: " + STREAMS + " (the limit of a handle): close some first");
            }
            streams.add(stream);
        } finally {
            lock.unlock();
        }
    }

    private void forget(RemoteStream stream) {
        lock.lock();
        try {
            streams.remove(stream);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return questions.atOnce(stub -> Answers.history(stub.listHistory(ToWire.history(query))));
    }

    @Override
    public List<Listener> listeners() {
        return questions.atOnce(
                stub -> {
                    List<Listener> all = new ArrayList<>();
                    stub.listListeners(ListListenersRequest.getDefaultInstance())
                            .forEachRemaining(
                                    part ->
                                            part.getListenersList()
                                                    .forEach(
                                                            each ->
                                                                    all.add(
                                                                            FromWire.listener(
                                                                                    each))));
                    return List.copyOf(all);
                });
    }

    @Override
    public JournalStatus journal() {
        return questions.atOnce(stub -> FromWire.journal(status(stub).getJournal()));
    }

    @Override
    public RouterInfo info() {
        return questions.atOnce(
                stub -> {
                    GetRouterResponse router =
                            stub.getRouter(GetRouterRequest.getDefaultInstance());
                    return Answers.info(address, router);
                });
    }

    @Override
    public RouterStatistics statistics() {
        return questions.atOnce(stub -> Answers.statistics(status(stub)));
    }

    private static GetStatusResponse status(RouterServiceBlockingStub stub) {
        return stub.getStatus(GetStatusRequest.getDefaultInstance());
    }

    /// As [Router#ddm]. Of what is answered in the router's own time ([DemandDialManager#connect]),
    /// the errors come through the future, ACCESS_DENIED too.
    @Override
    public DemandDialManager ddm() {
        check();
        return lanOnly ? Router.super.ddm() : new RemoteDdm(questions);
    }

    /// Ends every registration and stream of this handle, here at once, there within a second if
    /// the router answers, and its threads.
    @Override
    public void close() {
        closing.lock(); // whoever comes second waits as well: nothing may signal after either
        try {
            if (closed) {
                return;
            }
            lock.lock();
            try {
                closed = true;
            } finally {
                lock.unlock();
            }
            registrations.close();
            openStreams().forEach(RemoteStream::close);
            session.close();
            EventLoops.release();
        } finally {
            closing.unlock();
        }
    }

    @Override
    public String toString() {
        return "router at " + address;
    }
}
