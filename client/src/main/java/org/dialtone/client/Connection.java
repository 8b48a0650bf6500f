package org.dialtone.client;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetRouterResponse;
import org.dialtone.wire.v1.Role;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.RouterServiceGrpc.RouterServiceBlockingStub;
import org.jspecify.annotations.Nullable;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One connection to a router, from when it answers until it is lost: then another one is made.
/// gRPC's own reconnecting is left out, so that back-off, reasons and re-registering are in one
/// hand.
///
/// Callbacks of its calls come on the thread `dialtone-remote-io-N`, which must not be held up.
final class Connection {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /// How much of a stream may be on its way to this end. It is a fixed number because gRPC, to
    /// find one, would ping the router with every message: a TLS record more in each direction for
    /// each signal. Enough for 20 MB a second at 50 ms to and fro.
    private static final int WINDOW_BYTES = 1 << 20;

    private final Address address;
    private final ManagedChannel channel;
    private final RouterServiceBlockingStub stub;
    private final GetRouterResponse router;

    private Connection(Address address, ManagedChannel channel, Duration timeout) {
        this.address = address;
        this.channel = channel;
        this.stub = RouterServiceGrpc.newBlockingStub(channel);
        this.router =
                stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .getRouter(GetRouterRequest.getDefaultInstance());
    }

    /// Connects, and asks the router who it is.
    ///
    /// @throws RouterException if it does not answer, or denies access
    static Connection open(
            Address address,
            @Nullable Credentials credentials,
            RemoteOptions options,
            EventLoopGroup group) {
        if (address instanceof Address.Unix unix && !Files.exists(unix.path())) {
            throw Errors.nobody(address, null);
        }
        ManagedChannel channel = channel(address, credentials, options, group);
        boolean opened = false;
        try {
            Connection connection = new Connection(address, channel, options.connectTimeout());
            if (connection.router.getRole() == Role.ROLE_NONE) {
                throw new RouterException(
                        RouterError.ACCESS_DENIED,
                        address
                                + " takes this end for "
                                + connection.router.getCaller()
                                + ", who has no role there: ask its administrator for one");
            }
            opened = true;
            return connection;
        } catch (StatusRuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new RouterException(
                        RouterError.OPERATION_ABORTED, "interrupted while connecting", e);
            }
            RouterException error = Errors.of(e.getStatus(), e.getTrailers(), address);
            throw error.error() == RouterError.REQUEST_TIMEOUT
                    ? new RouterException(
                            RouterError.RPC_S_SERVER_UNAVAILABLE,
                            address
                                    + " has not answered within "
                                    + options.connectTimeout().toMillis()
                                    + " ms",
                            e)
                    : error;
        } finally {
            if (!opened) {
                end(channel);
            }
        }
    }

    private static ManagedChannel channel(
            Address address,
            @Nullable Credentials credentials,
            RemoteOptions options,
            EventLoopGroup group) {
        NettyChannelBuilder builder =
                switch (address) {
                    case Address.Unix unix ->
                            NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(unix.path()))
                                    .channelType(NioDomainSocketChannel.class)
                                    .withOption(ChannelOption.SO_KEEPALIVE, null)
                                    .overrideAuthority("localhost")
                                    .usePlaintext();
                    case Address.Tcp tcp ->
                            NettyChannelBuilder.forAddress(tcp.host(), tcp.port())
                                    .channelType(NioSocketChannel.class)
                                    .withOption(
                                            ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                            (int) options.connectTimeout().toMillis())
                                    .proxyDetector(_ -> null);
                };
        if (credentials != null) {
            builder.sslContext(credentials.context());
        }
        return builder.eventLoopGroup(group)
                .directExecutor()
                .offloadExecutor(
                        work -> Thread.ofVirtual().name("dialtone-remote-resolve").start(work))
                .idleTimeout(Long.MAX_VALUE, TimeUnit.DAYS)
                .keepAliveTime(options.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(options.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveWithoutCalls(true)
                .flowControlWindow(WINDOW_BYTES)
                .disableRetry()
                .build();
    }

    /// What the router said of itself.
    GetRouterResponse router() {
        return router;
    }

    Address address() {
        return address;
    }

    ManagedChannel channel() {
        return channel;
    }

    /// Calls that take as long as they take, or as the connection lasts.
    RouterServiceBlockingStub stub() {
        return stub;
    }

    RouterServiceBlockingStub stub(long nanos) {
        return stub.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS);
    }

    /// Calls back once, when the connection is lost: at once if it is already.
    void onLost(Runnable lost) {
        channel.notifyWhenStateChanged(ConnectivityState.READY, lost);
    }

    /// Ends it and every call on it.
    void close() {
        end(channel);
    }

    private static void end(ManagedChannel channel) {
        channel.shutdownNow();
        if (Thread.currentThread().getName().startsWith("dialtone-remote-io-")) {
            return; // it ends by itself
        }
        boolean interrupted = Thread.interrupted();
        try {
            boolean _ = channel.awaitTermination(FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
