package org.dialtone.server.grpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Netty's event loops and gRPC's executor, and how a server on them listens.
///
/// `dialtone-accept` takes connections, `dialtone-grpc-*` read and write them and do nothing that
/// waits; calls run on virtual threads.
final class Listening implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int WINDOW_BYTES = 256 << 10;
    private static final int RESET_SECONDS = 10;
    private static final int MOST_LOOPS = 4;
    private static final long PATIENCE_SECONDS = 5;

    private final Limits limits;
    private final ConnectionLimit connections;
    private final CallLimit allCalls;
    private final IoEventLoopGroup accepting;
    private final IoEventLoopGroup loops;
    private final ExecutorService calls;

    /// @param room whether there is memory for one more who stays
    Listening(Limits limits, BooleanSupplier room) {
        this.limits = limits;
        this.connections = new ConnectionLimit(limits.connections(), room);
        this.allCalls = new CallLimit(limits.allCalls(), room);
        this.accepting = group("dialtone-accept", 1);
        this.loops =
                group(
                        "dialtone-grpc",
                        Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors()));
        this.calls =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("dialtone-rpc-", 0).factory());
    }

    private static IoEventLoopGroup group(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), EpollIoHandler.newFactory());
    }

    NettyServerBuilder unix(Path path) {
        return with(
                        NettyServerBuilder.forAddress(
                                new DomainSocketAddress(path.toFile()), UnixPeer.credentials()),
                        EpollServerDomainSocketChannel::new)
                // gRPC sets it, a Unix socket has none, and Netty would warn of each connection
                .withChildOption(ChannelOption.SO_KEEPALIVE, null);
    }

    NettyServerBuilder tls(InetSocketAddress address, SslContext context) {
        return with(
                        NettyServerBuilder.forAddress(address).sslContext(context),
                        EpollServerSocketChannel::new)
                .withChildOption(ChannelOption.TCP_NODELAY, true);
    }

    private NettyServerBuilder with(
            NettyServerBuilder builder, Supplier<? extends ServerChannel> channel) {
        return builder.channelFactory(() -> limited(channel.get()))
                .bossEventLoopGroup(accepting)
                .workerEventLoopGroup(loops)
                .executor(calls)
                .addStreamTracerFactory(allCalls)
                .intercept(allCalls)
                .withOption(ChannelOption.SO_BACKLOG, BACKLOG)
                .flowControlWindow(WINDOW_BYTES)
                .maxConcurrentCallsPerConnection(limits.calls())
                .maxInboundMessageSize(limits.requestBytes())
                .maxInboundMetadataSize(limits.headerBytes())
                .maxRstFramesPerWindow(limits.resets(), RESET_SECONDS)
                .handshakeTimeout(limits.handshake().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTime(limits.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(limits.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .permitKeepAliveTime(limits.pings().toNanos(), TimeUnit.NANOSECONDS)
                .permitKeepAliveWithoutCalls(true);
    }

    /// The event loop that this is called on.
    Executor here() {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        throw new IllegalStateException("not an event loop: " + Thread.currentThread());
    }

    private ServerChannel limited(ServerChannel channel) {
        ChannelHandler limit = connections;
        channel.pipeline().addLast(limit);
        return channel;
    }

    /// Ends a server, its connections and their calls.
    static void end(Server server) {
        server.shutdown();
        boolean interrupted = !await(server, 1);
        server.shutdownNow();
        interrupted |= !await(server, PATIENCE_SECONDS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean await(Server server, long seconds) {
        try {
            server.awaitTermination(seconds, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException _) {
            return false; // finish, then hand the interrupt on
        }
    }

    @Override
    public void close() {
        calls.shutdown();
        Future<?> accepted = accepting.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
        Future<?> looped = loops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
        accepted.awaitUninterruptibly();
        looped.awaitUninterruptibly();
    }
}
