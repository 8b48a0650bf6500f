package org.dialtone.daemon;

import org.dialtone.api.JournalStatus;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.loop.ClientPorts;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Journal;
import org.dialtone.core.port.Time;
import org.dialtone.daemon.config.Address;
import org.dialtone.daemon.config.Configuration;
import org.dialtone.journal.SqliteJournal;
import org.dialtone.linux.ffm.SystemException;
import org.dialtone.linux.netlink.NetlinkLinkSource;
import org.dialtone.local.Netns;
import org.dialtone.server.access.Access;
import org.dialtone.server.eventsocket.EventSocket;
import org.dialtone.server.grpc.Credentials;
import org.dialtone.server.grpc.GrpcServer;
import org.dialtone.server.grpc.Limits;
import org.dialtone.server.grpc.ServerIdentity;
import org.dialtone.server.grpc.SocketFile;
import org.dialtone.server.grpc.UnixSocket;
import org.dialtone.server.http.HealthServer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The daemon's parts, put together: the wiring reads from top to bottom as in ARCHITECTURE.md.
/// Confined to the main thread.
final class Daemon implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Daemon.class.getName());

    private final Parts parts = new Parts();
    private final DialIns dialIns;
    private final Dials dials;
    private final Access access;
    private final RouterCore core;
    private final Router own;
    private final SocketFile socket;
    private final Journal journal;
    private final Watchdog watchdog;
    private final @Nullable ServerIdentity identity;
    private Configuration configuration;

    /// Starts everything, or nothing.
    ///
    /// @throws StartException if a part cannot start
    static Daemon start(Configuration configuration, ServiceManager manager, String version)
            throws StartException {
        Parts parts = new Parts();
        try {
            return new Daemon(configuration, manager, version, parts);
        } catch (RouterException
                | SystemException
                | UncheckedIOException
                | IllegalArgumentException e) {
            parts.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (StartException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private Daemon(
            Configuration configuration, ServiceManager manager, String version, Parts started)
            throws StartException {
        this.configuration = configuration;
        Configuration.Local local = configuration.local();
        parts.add("everything", started);
        makeFolder(local.socket());
        this.socket =
                started.add(
                        "socket",
                        SocketFile.claim(
                                new UnixSocket(
                                        local.socket(), permissions(local.mode()), local.group())));
        makeFolder(local.events());

        String named = configuration.router().netns();
        Netns netns = named == null ? Netns.own() : Netns.named(named);
        this.dialIns = new DialIns(netns);
        this.dials = Dials.open(configuration.dial(), netns, started);
        DialIns.Plan plan = dialIns.plan(configuration.router().lanOnly(), configuration.clients());
        this.journal = Journals.open(configuration);
        this.core = core(configuration, netns, journal, dials.ports(), plan.ports(), started);
        dialIns.inForce(plan);
        this.own = started.add("own handle", core.handle(Caller.SELF));
        this.access =
                new Access(
                        Policies.of(configuration.access(), Accounts.ofMachine()),
                        InstantSource.system());

        Adopter adopter = started.add("eventfds", Adopter.open());
        EventSocket events =
                started.add("event socket", Events.listen(configuration, access, core, adopter));
        started.add("access listener", access.onReplaced(events::recheck)::run);

        Configuration.Remote remote = configuration.remote();
        this.identity = remote == null ? null : new ServerIdentity(credentials(remote));
        GrpcServer grpc = started.add("gRPC", grpc(version, journal));

        this.watchdog =
                started.add(
                        "watchdog",
                        Watchdog.start(
                                asked(core::ping, events::serving),
                                own::journal,
                                manager,
                                grpc::serving));
        Address http = configuration.http();
        if (http != null) {
            started.add("HTTP", HealthServer.start(address(http), watchdog::healthy, own::journal));
        }
    }

    /// What the daemon's health is: of the threads that nobody would miss.
    ///
    /// @param router asks its loop
    /// @param events whether the event socket serves
    static Watchdog.Question asked(Watchdog.Question router, BooleanSupplier events) {
        return () -> {
            router.ask();
            if (!events.getAsBoolean()) {
                throw new RouterException(
                        RouterError.CAN_NOT_COMPLETE, "the event socket does not work any more");
            }
        };
    }

    private static RouterCore core(
            Configuration configuration,
            Netns netns,
            Journal journal,
            DialPorts dials,
            ClientPorts clients,
            Parts started) {
        Configuration.Router router = configuration.router();
        try {
            return started.add(
                    "router",
                    RouterCore.start(
                            new RouterCore.Settings(
                                    router.name(),
                                    router.lanOnly(),
                                    configuration.limits().registrations()),
                            NetlinkLinkSource.open(netns.file(), NetlinkLinkSource.RECEIVE_BUFFER),
                            journal,
                            Time.SYSTEM,
                            dials,
                            clients));
        } catch (RouterException e) {
            journal.close();
            throw e;
        }
    }

    private GrpcServer grpc(String version, Journal journal) throws StartException {
        Configuration.Remote remote = configuration.remote();
        return GrpcServer.start(
                new GrpcServer.Settings(
                        version,
                        Limits.DEFAULT.connections(
                                configuration.limits().connections(),
                                configuration.limits().calls()),
                        HeapRoom.ofThisJvm(),
                        socket,
                        remote == null || identity == null
                                ? null
                                : new GrpcServer.TlsAddress(address(remote.listen()), identity)),
                core::handle,
                journal,
                access);
    }

    private static Credentials credentials(Configuration.Remote remote) {
        try {
            return Credentials.parse(
                    Files.readString(remote.certificate()),
                    Files.readString(remote.key()),
                    Files.readString(remote.ca()));
        } catch (IOException e) {
            throw new UncheckedIOException("a certificate or key cannot be read: " + e, e);
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    private static InetSocketAddress address(Address address) throws StartException {
        try {
            return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
        } catch (UnknownHostException e) {
            throw new StartException("no address is known for " + address.host(), e);
        }
    }

    private static void makeFolder(Path socket) throws StartException {
        try {
            Path folder = socket.getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new StartException("no right to make the folder of " + socket + ": " + e, e);
        }
    }

    JournalStatus journal() {
        return own.journal();
    }

    /// Puts another configuration into force, as far as that goes while it runs: who may do what,
    /// certificates, who has dialled in, what is dialled. Sessions go on, but for those that may
    /// not be here any more.
    ///
    /// @throws RuntimeException if it cannot; then nothing has changed
    void reload(Configuration next) {
        Configuration.Remote remote = next.remote();
        Credentials credentials = remote == null || identity == null ? null : credentials(remote);
        var policy = Policies.of(next.access(), Accounts.ofMachine());
        dials.check(next.dial());
        DialIns.Plan plan = dialIns.plan(configuration.router().lanOnly(), next.clients());
        try {
            dials.reload(next.dial(), core);
        } catch (RuntimeException e) {
            dialIns.drop(plan);
            throw e;
        }
        // from here on nothing fails but by the router's end
        if (identity != null && credentials != null) {
            identity.replace(credentials);
        }
        access.replace(policy);
        if (journal instanceof SqliteJournal durable) {
            durable.keep(next.journal().keep(), next.journal().keepBytes());
        }
        core.replaceClients(plan.ports());
        dialIns.inForce(plan);
        for (String part : Changes.needingRestart(configuration, next)) {
            LOG.log(Level.WARNING, part + " has changed: takes a restart");
        }
        // what takes a restart stays as it is, so that the next reload says so again
        configuration = Changes.inForce(configuration, next);
    }

    @Override
    public void close() {
        parts.close();
    }
}
