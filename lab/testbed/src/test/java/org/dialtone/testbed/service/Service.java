package org.dialtone.testbed.service;

import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.FakeDdm;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.EventRing;
import org.dialtone.server.access.Access;
import org.dialtone.server.access.AccessPolicy;
import org.dialtone.server.grpc.GrpcServer;
import org.dialtone.server.grpc.Limits;
import org.dialtone.server.grpc.ServerIdentity;
import org.dialtone.server.grpc.SocketFile;
import org.dialtone.server.grpc.UnixSocket;
import org.dialtone.testbed.fake.FakeKernel;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A router on a fake kernel with one link, eth0, and the service before it.
final class Service implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);

    final Path directory;
    final Path socket;
    final FakeKernel kernel = FakeKernel.blocking();
    final EventRing journal;
    final RouterCore core;
    final Access access;
    final GrpcServer server;

    /// One interface is defined, isp, and is connected as soon as somebody asks.
    final FakeDdm ddm = new FakeDdm();

    /// Whether the service has memory for one more who stays.
    volatile boolean room = true;

    private final IoEventLoopGroup loops;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<AutoCloseable> others = new ArrayList<>();

    /// How a service is to be.
    record Plan(
            AccessPolicy policy,
            Limits limits,
            @Nullable ServerIdentity identity,
            int ring,
            boolean lanOnly,
            boolean ddmTrusts) {
        static final Plan USUAL =
                new Plan(AccessPolicy.ROOT_ONLY, Limits.DEFAULT, null, 1 << 12, false, false);

        Plan policy(AccessPolicy other) {
            return new Plan(other, limits, identity, ring, lanOnly, ddmTrusts);
        }

        Plan limits(Limits other) {
            return new Plan(policy, other, identity, ring, lanOnly, ddmTrusts);
        }

        Plan identity(ServerIdentity other) {
            return new Plan(policy, limits, other, ring, lanOnly, ddmTrusts);
        }

        Plan ring(int other) {
            return new Plan(policy, limits, identity, other, lanOnly, ddmTrusts);
        }

        Plan withoutDdm() {
            return new Plan(policy, limits, identity, ring, true, ddmTrusts);
        }

        /// The demand-dial manager lets everybody do everything: what is denied, the service
        /// denies.
        Plan ddmTrusting() {
            return new Plan(policy, limits, identity, ring, lanOnly, true);
        }

        Role ddmRole(Caller caller) {
            return ddmTrusts ? Role.ADMINISTRATOR : caller.role();
        }
    }

    Service() {
        this(Plan.USUAL);
    }

    Service(Plan plan) {
        try {
            directory = Files.createTempDirectory("dialtone-service");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        socket = directory.resolve("dialtone.sock");
        kernel.addUp("eth0");
        ddm.atOnce = true;
        ddm.definitions.put("isp", DefinitionKeys.read("isp", Map.of("kind", "pppoe")));
        journal = new EventRing(UUID.randomUUID(), plan.ring());
        core =
                RouterCore.start(
                        new RouterCore.Settings("service", plan.lanOnly(), 100_000),
                        kernel,
                        journal,
                        Time.SYSTEM);
        access = new Access(plan.policy(), InstantSource.system());
        ServerIdentity identity = plan.identity();
        server =
                GrpcServer.start(
                        new GrpcServer.Settings(
                                "1.2.3",
                                plan.limits(),
                                () -> room,
                                SocketFile.claim(UnixSocket.at(socket)),
                                identity == null
                                        ? null
                                        : new GrpcServer.TlsAddress(
                                                new InetSocketAddress(
                                                        InetAddress.getLoopbackAddress(), 0),
                                                identity)),
                        caller ->
                                plan.lanOnly()
                                        ? core.handle(caller)
                                        : new WithDdm(
                                                core.handle(caller), ddm.as(plan.ddmRole(caller))),
                        journal,
                        access);
        loops =
                new MultiThreadIoEventLoopGroup(
                        2,
                        new DefaultThreadFactory("test-client", true),
                        EpollIoHandler.newFactory());
    }

    /// A client in this process.
    ManagedChannel unix() {
        return unix(socket);
    }

    ManagedChannel unix(Path path) {
        return kept(
                NettyChannelBuilder.forAddress(new DomainSocketAddress(path.toFile()))
                        .channelType(EpollDomainSocketChannel.class, DomainSocketAddress.class)
                        .eventLoopGroup(loops)
                        .overrideAuthority("localhost")
                        .usePlaintext()
                        .flowControlWindow(1 << 16)
                        .build());
    }

    /// A client in a process that the kernel says belongs to somebody else.
    ManagedChannel unixAs(int uid, int gid, int... groups) {
        Relay relay = new Relay(directory, socket, uid, gid, groups);
        others.add(relay);
        return unix(relay.path());
    }

    ManagedChannel tls(SslContext context) {
        return kept(
                NettyChannelBuilder.forAddress(
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), server.port()))
                        .channelType(EpollSocketChannel.class, InetSocketAddress.class)
                        .eventLoopGroup(loops)
                        .overrideAuthority("localhost")
                        .sslContext(context)
                        .build());
    }

    private ManagedChannel kept(ManagedChannel channel) {
        channels.add(channel);
        return channel;
    }

    /// eth0's carrier changes so many times, one after another, and the router has noticed.
    void flip(int times) {
        for (int i = 0; i < times; i++) {
            long before = journal.last();
            kernel.flip("eth0", 1);
            await().atMost(SOON)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(100_000))
                    .until(() -> journal.last() > before);
        }
    }

    int registrations() {
        try (Router router = core.handle(Caller.SELF)) {
            return router.statistics().registrations();
        }
    }

    @Override
    public void close() {
        server.close();
        channels.forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : channels) {
            try {
                channel.awaitTermination(5, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        try {
            for (AutoCloseable other : others) {
                other.close();
            }
            core.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
