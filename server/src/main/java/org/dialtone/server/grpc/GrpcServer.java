package org.dialtone.server.grpc;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.port.Journal;
import org.dialtone.server.access.Access;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The wire API of a router, on a Unix socket, over TLS, or both. Closing it ends every call and
/// gives back every thread and descriptor; the router and its journal stay.
public final class GrpcServer implements AutoCloseable {

    /// What a server is made with.
    ///
    /// @param version what it says its version is
    /// @param room whether there is memory for one more who stays
    /// @param unix where it listens on this machine; null for nowhere
    /// @param tls where it listens for others; null for nowhere
    public record Settings(
            String version,
            Limits limits,
            BooleanSupplier room,
            @Nullable SocketFile unix,
            @Nullable TlsAddress tls) {}

    /// An address, and who the service is there. Port 0: one that is free.
    public record TlsAddress(InetSocketAddress address, ServerIdentity identity) {}

    private final Sessions sessions;
    private final Listening listening;
    private final HealthStatusManager health = new HealthStatusManager();
    private final List<Server> servers = new ArrayList<>();
    private @Nullable SocketFile file;
    private @Nullable Server tls;

    private GrpcServer(Settings settings, Access access) {
        this.listening = new Listening(settings.limits(), settings.room());
        this.sessions = new Sessions(access, listening::here);
    }

    /// Starts to listen.
    ///
    /// @throws RouterException if it cannot
    public static GrpcServer start(
            Settings settings, Routers routers, Journal journal, Access access) {
        GrpcServer server = new GrpcServer(settings, access);
        try {
            server.listen(settings, routers, journal, access);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e instanceof RouterException known ? known : cannotListen(settings, e);
        }
    }

    private static RouterException cannotListen(Settings settings, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String where =
                settings.tls() == null
                        ? "the socket " + settings.unix()
                        : "the socket or " + settings.tls().address();
        return new RouterException(
                RouterError.CAN_NOT_COMPLETE,
                "the service cannot listen on " + where + ": " + cause.getMessage(),
                e);
    }

    private void listen(Settings settings, Routers routers, Journal journal, Access access)
            throws IOException {
        Limits limits = settings.limits();
        ServerServiceDefinition service =
                new RouterService(
                                routers,
                                journal,
                                settings.version(),
                                sessions::size,
                                limits.registrations())
                        .bind();
        SocketFile claimed = settings.unix();
        file = claimed;
        if (claimed != null) {
            start(listening.unix(claimed.bindPath()), service);
            claimed.show();
        }
        TlsAddress address = settings.tls();
        if (address != null) {
            tls =
                    start(
                            listening.tls(
                                    address.address(), Tls.context(address.identity(), access)),
                            service);
        }
        serving(true);
    }

    private Server start(NettyServerBuilder builder, ServerServiceDefinition service)
            throws IOException {
        Server server =
                builder.addTransportFilter(sessions)
                        .addService(service)
                        .addService(
                                ServerInterceptors.intercept(
                                        health.getHealthService(), new HealthAccess()))
                        .build();
        servers.add(server);
        return server.start();
    }

    /// What the health service answers.
    public void serving(boolean well) {
        ServingStatus status = well ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus("dialtone.v1.RouterService", status);
    }

    /// How many connections there are.
    public int sessions() {
        return sessions.size();
    }

    /// The port it listens on over TLS; -1 if it does not.
    public int port() {
        return tls == null ? -1 : tls.getPort();
    }

    @Override
    public void close() {
        if (file != null) {
            file.hide();
        }
        health.enterTerminalState();
        servers.forEach(Server::shutdown);
        sessions.end(WireErrors.stopping());
        servers.forEach(Listening::end);
        sessions.close();
        listening.close();
        if (file != null) {
            file.close();
        }
    }
}
