package org.dialtone.client;

import com.google.protobuf.ByteString;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;

import org.dialtone.api.RouterError;
import org.dialtone.wire.v1.ConnectionEvent;
import org.dialtone.wire.v1.ConnectionState;
import org.dialtone.wire.v1.Error;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetRouterResponse;
import org.dialtone.wire.v1.GetSnapshotRequest;
import org.dialtone.wire.v1.GetStatusRequest;
import org.dialtone.wire.v1.GetStatusResponse;
import org.dialtone.wire.v1.GetTrafficRequest;
import org.dialtone.wire.v1.GetTrafficResponse;
import org.dialtone.wire.v1.InterfaceType;
import org.dialtone.wire.v1.ListHistoryRequest;
import org.dialtone.wire.v1.ListHistoryResponse;
import org.dialtone.wire.v1.Position;
import org.dialtone.wire.v1.Record;
import org.dialtone.wire.v1.Records;
import org.dialtone.wire.v1.RegisterRequest;
import org.dialtone.wire.v1.RegisterResponse;
import org.dialtone.wire.v1.Role;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.Snapshot;
import org.dialtone.wire.v1.Traffic;
import org.dialtone.wire.v1.WatchOpened;
import org.dialtone.wire.v1.WatchRequest;
import org.dialtone.wire.v1.WatchResponse;
import org.jspecify.annotations.Nullable;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The router's side of the wire, played by a script: on a Unix socket, with a journal of
/// connection events that the test appends to, and with what goes wrong at the test's word.
final class FakeService extends RouterServiceGrpc.RouterServiceImplBase implements AutoCloseable {
    final Path socket;
    final List<RegisterRequest> requests = new CopyOnWriteArrayList<>();
    final List<WatchRequest> watches = new CopyOnWriteArrayList<>();
    final AtomicInteger registerCalls = new AtomicInteger();

    volatile boolean lanOnly;
    volatile Role role = Role.ROLE_OBSERVER;
    volatile boolean answersAdd = true;
    volatile boolean answersRemove = true;
    volatile boolean changed;
    volatile @Nullable Status failure;
    volatile @Nullable RouterError refusal;

    /// Every Register call is refused for want of memory.
    volatile boolean full;

    volatile boolean deaf;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final List<Watching> watching = new ArrayList<>();
    private final List<StreamObserver<RegisterResponse>> registered = new ArrayList<>();
    private final List<Record> journal = new ArrayList<>();
    private UUID epoch = UUID.randomUUID();
    private @Nullable Server server;

    FakeService(Path directory) {
        socket = directory.resolve("s");
    }

    synchronized FakeService start() throws Exception {
        Files.deleteIfExists(socket);
        server =
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioServerDomainSocketChannel.class)
                        .bossEventLoopGroup(group)
                        .workerEventLoopGroup(group)
                        .permitKeepAliveTime(5, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .addService(this)
                        .build()
                        .start();
        return this;
    }

    /// Every connection breaks and the socket goes away.
    void stop() throws Exception {
        Server running;
        synchronized (this) {
            running = server;
            server = null;
            watching.clear();
            registered.clear();
        }
        if (running != null) {
            running.shutdownNow();
            running.awaitTermination();
        }
        Files.deleteIfExists(socket);
    }

    void restart() throws Exception {
        stop();
        start();
    }

    /// The journal is another one, and empty.
    synchronized void newEpoch() {
        epoch = UUID.randomUUID();
        journal.clear();
    }

    synchronized UUID epoch() {
        return epoch;
    }

    synchronized int watchers() {
        return watching.size();
    }

    synchronized long last() {
        return journal.size();
    }

    /// An event happens, and every stream is told as far as it has asked.
    synchronized void happen() {
        long revision = journal.size() + 1L;
        happen(
                Record.newBuilder()
                        .setConnection(
                                ConnectionEvent.newBuilder()
                                        .setRevision(revision)
                                        .setConnected(revision % 2 == 1)
                                        .setInterfaceId(1)
                                        .setInterfaceName("eth0")
                                        .setLinkIndex(2)
                                        .setInterfaceType(InterfaceType.INTERFACE_TYPE_DEDICATED)
                                        .setOldState(state(revision % 2 == 0))
                                        .setNewState(state(revision % 2 == 1))
                                        .setCause("CARRIER_GAINED")
                                        .setConnection((int) (revision / 2 + 1))
                                        .setConnects(revision % 2)
                                        .setDisconnects((revision + 1) % 2))
                        .build());
    }

    synchronized void happen(Record record) {
        journal.add(record);
        watching.forEach(this::pump);
    }

    private static ConnectionState state(boolean connected) {
        return connected
                ? ConnectionState.CONNECTION_STATE_CONNECTED
                : ConnectionState.CONNECTION_STATE_UNREACHABLE;
    }

    synchronized void tellAll(WatchResponse response) {
        watching.forEach(each -> each.out.onNext(response));
    }

    /// Every Watch ends with this error of the router's.
    synchronized void endWatches(RouterError error) {
        watching.forEach(each -> each.out.onError(exception(error)));
        watching.clear();
    }

    /// Signals every registration of every call.
    synchronized void signal(long id, long soOften) {
        registered.forEach(
                out ->
                        out.onNext(
                                RegisterResponse.newBuilder()
                                        .setSignal(
                                                RegisterResponse.Signal.newBuilder()
                                                        .addIds(id)
                                                        .addSignals(soOften)
                                                        .setPosition(position()))
                                        .build()));
    }

    /// The same for many ids, to whom has room for it.
    ///
    /// @return whether somebody had
    synchronized boolean signalMany(int ids, long soOften) {
        RegisterResponse.Signal.Builder signal =
                RegisterResponse.Signal.newBuilder().setPosition(position());
        for (long id = 1; id <= ids; id++) {
            signal.addIds(id).addSignals(soOften);
        }
        boolean told = false;
        for (StreamObserver<RegisterResponse> out : registered) {
            if (((ServerCallStreamObserver<RegisterResponse>) out).isReady()) {
                out.onNext(RegisterResponse.newBuilder().setSignal(signal).build());
                told = true;
            }
        }
        return told;
    }

    synchronized void tellRegistered(RegisterResponse response) {
        registered.forEach(out -> out.onNext(response));
    }

    private Position position() {
        return position(journal.size());
    }

    private Position position(long revision) {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        bytes.putLong(epoch.getMostSignificantBits()).putLong(epoch.getLeastSignificantBits());
        return Position.newBuilder()
                .setEpoch(ByteString.copyFrom(bytes.flip()))
                .setRevision(revision)
                .build();
    }

    static StatusRuntimeException exception(RouterError error) {
        Metadata trailers = new Metadata();
        trailers.put(
                Errors.TRAILER,
                Error.newBuilder()
                        .setCode(error.code())
                        .setName(error.symbol())
                        .setMessage("scripted")
                        .build()
                        .toByteArray());
        return new StatusRuntimeException(Status.INTERNAL, trailers);
    }

    /// @return whether the call is over
    private boolean fails(StreamObserver<?> out) {
        Status status = failure;
        RouterError error = refusal;
        if (status != null) {
            out.onError(status.asRuntimeException());
        } else if (error != null) {
            out.onError(exception(error));
        }
        return deaf || status != null || error != null;
    }

    @Override
    public void getRouter(GetRouterRequest request, StreamObserver<GetRouterResponse> out) {
        if (fails(out)) {
            return;
        }
        synchronized (this) {
            out.onNext(
                    GetRouterResponse.newBuilder()
                            .setName("fake")
                            .setLanOnly(lanOnly)
                            .setPosition(position())
                            .setRole(role)
                            .setCaller("uid 0")
                            .build());
        }
        out.onCompleted();
    }

    @Override
    public void getSnapshot(GetSnapshotRequest request, StreamObserver<Snapshot> out) {
        if (fails(out)) {
            return;
        }
        synchronized (this) {
            out.onNext(Snapshot.newBuilder().setPosition(position()).setMore(true).build());
            out.onNext(Snapshot.newBuilder().setPosition(position()).build());
        }
        out.onCompleted();
    }

    @Override
    public void getTraffic(GetTrafficRequest request, StreamObserver<GetTrafficResponse> out) {
        if (fails(out)) {
            return;
        }
        if (request.getConnection() != 1) {
            out.onError(exception(RouterError.NOT_FOUND));
            return;
        }
        out.onNext(
                GetTrafficResponse.newBuilder()
                        .setTraffic(Traffic.newBuilder().setReceivedBytes(7))
                        .build());
        out.onCompleted();
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> out) {
        if (fails(out)) {
            return;
        }
        out.onNext(GetStatusResponse.newBuilder().putCounters("signals", 5).build());
        out.onCompleted();
    }

    @Override
    public void listHistory(ListHistoryRequest request, StreamObserver<ListHistoryResponse> out) {
        if (fails(out)) {
            return;
        }
        synchronized (this) {
            out.onNext(
                    ListHistoryResponse.newBuilder()
                            .addAllRecords(journal)
                            .setEnd(position())
                            .build());
        }
        out.onCompleted();
    }

    private static final class Watching {
        final ServerCallStreamObserver<WatchResponse> out;
        long told;

        Watching(ServerCallStreamObserver<WatchResponse> out, long told) {
            this.out = out;
            this.told = told;
        }
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
        if (fails(observer)) {
            return;
        }
        var out = (ServerCallStreamObserver<WatchResponse>) observer;
        synchronized (this) {
            watches.add(request);
            boolean foreign =
                    request.hasFrom()
                            && !request.getFrom().getEpoch().equals(position().getEpoch());
            long from = request.hasFrom() ? request.getFrom().getRevision() : journal.size();
            Watching watch = new Watching(out, foreign ? 0 : from);
            out.setOnReadyHandler(
                    () -> {
                        synchronized (FakeService.this) {
                            pump(watch);
                        }
                    });
            out.setOnCancelHandler(
                    () -> {
                        synchronized (FakeService.this) {
                            watching.remove(watch);
                        }
                    });
            out.onNext(
                    WatchResponse.newBuilder()
                            .setOpened(WatchOpened.newBuilder().setPosition(position(watch.told)))
                            .build());
            if (request.getSnapshot()) {
                out.onNext(
                        WatchResponse.newBuilder()
                                .setSnapshot(Snapshot.newBuilder().setPosition(position()))
                                .build());
            }
            if (foreign) {
                out.onNext(
                        WatchResponse.newBuilder()
                                .setRecords(
                                        one(
                                                Record.newBuilder()
                                                        .setGap(
                                                                org.dialtone.wire.v1.Gap
                                                                        .newBuilder()
                                                                        .setFrom(1)
                                                                        .setTo(journal.size())
                                                                        .setReason("OTHER_EPOCH"))
                                                        .build()))
                                .build());
                watch.told = journal.size();
            }
            watching.add(watch);
            pump(watch);
        }
    }

    private static Records one(Record record) {
        return Records.newBuilder().addRecords(record).build();
    }

    /// Several at once while it catches up.
    private void pump(Watching watch) {
        while (watch.told < journal.size() && watch.out.isReady()) {
            int from = (int) watch.told;
            int to = Math.min(journal.size(), from + 100);
            watch.out.onNext(
                    WatchResponse.newBuilder()
                            .setRecords(
                                    Records.newBuilder().addAllRecords(journal.subList(from, to)))
                            .build());
            watch.told = to;
        }
    }

    @Override
    public StreamObserver<RegisterRequest> register(StreamObserver<RegisterResponse> out) {
        registerCalls.incrementAndGet();
        // with one, what is sent to a client that has just gone does not throw
        ((ServerCallStreamObserver<RegisterResponse>) out).setOnCancelHandler(() -> {});
        boolean refused = full;
        if (refused) {
            out.onError(exception(RouterError.NOT_ENOUGH_MEMORY));
        }
        boolean over = refused || fails(out);
        synchronized (this) {
            if (!over) {
                registered.add(out);
            }
        }
        return new StreamObserver<>() {
            @Override
            public void onNext(RegisterRequest request) {
                if (!refused) {
                    answer(request, out);
                }
            }

            @Override
            public void onError(Throwable t) {
                synchronized (FakeService.this) {
                    registered.remove(out);
                }
            }

            @Override
            public void onCompleted() {
                synchronized (FakeService.this) {
                    registered.remove(out);
                }
                out.onCompleted();
            }
        };
    }

    private synchronized void answer(
            RegisterRequest request, StreamObserver<RegisterResponse> out) {
        requests.add(request);
        if (request.hasAdd() && answersAdd) {
            out.onNext(
                    RegisterResponse.newBuilder()
                            .setAdded(
                                    RegisterResponse.Added.newBuilder()
                                            .setId(request.getAdd().getId())
                                            .setSince(position())
                                            .setChanged(changed))
                            .build());
        } else if (request.hasRemove() && answersRemove) {
            out.onNext(
                    RegisterResponse.newBuilder()
                            .setRemoved(
                                    RegisterResponse.Removed.newBuilder()
                                            .setId(request.getRemove().getId()))
                            .build());
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
