package org.dialtone.testbed.contract;

import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.client.Backoff;
import org.dialtone.client.Credentials;
import org.dialtone.client.RemoteOptions;
import org.dialtone.client.RemoteRouter;
import org.dialtone.core.model.Caller;
import org.dialtone.server.access.Access;
import org.dialtone.server.access.AccessPolicy;
import org.dialtone.server.access.Names;
import org.dialtone.server.grpc.GrpcServer;
import org.dialtone.server.grpc.Limits;
import org.dialtone.server.grpc.ServerIdentity;
import org.dialtone.server.grpc.SocketFile;
import org.dialtone.server.grpc.UnixSocket;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// How a caller comes to a router.
abstract class Way implements AutoCloseable {
    static final RemoteOptions OPTIONS =
            RemoteOptions.DEFAULT.backoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)));

    final World world;

    Way(World world) {
        this.world = world;
    }

    /// A further handle for an administrator.
    abstract Router open();

    @Override
    public void close() {
        world.close();
    }

    static final class Within extends Way {
        Within(World world) {
            super(world);
        }

        @Override
        Router open() {
            return world.core().handle(Caller.SELF);
        }
    }

    /// Over a service in front of the router.
    abstract static class Served extends Way {
        final Path directory;
        final Access access = new Access(policy(), InstantSource.system());
        private @Nullable GrpcServer server;

        Served(World world, Path directory) {
            super(world);
            this.directory = directory;
        }

        private static AccessPolicy policy() {
            return new AccessPolicy(
                    Map.of(), // root is administrator
                    Map.of(),
                    Map.of("admin", Role.ADMINISTRATOR),
                    AccessPolicy.Revoked.NONE,
                    Names.NONE);
        }

        GrpcServer serve(@Nullable SocketFile unix, GrpcServer.@Nullable TlsAddress tls) {
            GrpcServer started =
                    GrpcServer.start(
                            new GrpcServer.Settings("test", Limits.DEFAULT, () -> true, unix, tls),
                            world.core()::handle,
                            world.journal(),
                            access);
            server = started;
            return started;
        }

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
            super.close();
        }
    }

    static final class Unix extends Served {
        final Path socket;

        Unix(World world, Path directory) {
            super(world, directory);
            socket = directory.resolve("dialtone.sock");
            GrpcServer _ = serve(SocketFile.claim(UnixSocket.at(socket)), null);
        }

        @Override
        Router open() {
            return RemoteRouter.connect("unix:" + socket, OPTIONS);
        }
    }

    static final class Tls extends Served {
        private final TestPki pki;
        private final int port;

        Tls(World world, Path directory) {
            super(world, directory);
            pki = TestPki.make(directory);
            port =
                    serve(
                                    null,
                                    new GrpcServer.TlsAddress(
                                            new InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(), 0),
                                            new ServerIdentity(pki.server())))
                            .port();
        }

        Credentials credentials(String name) {
            return Credentials.fromPem(pki.file("ca.pem"), pki.issue(name), pki.key(name));
        }

        int port() {
            return port;
        }

        @Override
        Router open() {
            return RemoteRouter.connect("localhost:" + port, credentials("admin"), OPTIONS);
        }
    }
}
