package org.dialtone.mprapi;

import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.FarEnd;
import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
import org.dialtone.api.Position;
import org.dialtone.api.Registration;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.FakeDdm;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A router that does what the test says. One machine of it can be opened again and again.
final class FakeRouter implements RouterOpener {
    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    final List<RouterInterface> interfaces = new ArrayList<>();
    final List<Connection> connections = new ArrayList<>();
    final Map<ConnectionId, Traffic> traffic = new HashMap<>();
    final List<Handle> handles = new ArrayList<>();
    int opened;
    int closed;
    int limit = 100;
    boolean lanOnly;
    boolean denied;
    @Nullable RouterError failure;
    final FakeDdm dialler = new FakeDdm();
    Role role = Role.ADMINISTRATOR;

    /// Of demand-dial interfaces, in the order in which they were first seen.
    private final Map<String, InterfaceId> dialled = new LinkedHashMap<>();

    @Override
    public Running open(String serverName) {
        if (failure != null) {
            throw new RouterException(failure, "as the test says");
        }
        if (!serverName.isEmpty()) {
            throw new RouterException(RouterError.RPC_S_UNKNOWN_IF, "as the test says");
        }
        opened++;
        return new Running() {
            @Override
            public Router newHandle() {
                Handle handle = new Handle();
                handles.add(handle);
                return handle;
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }

    /// Adds a connected Ethernet link and its connection, both with this id.
    void connected(int id, String name) {
        interfaces.add(link(id, name, InterfaceType.DEDICATED, ConnectionState.CONNECTED));
        ConnectionId connection = new ConnectionId(id);
        InterfaceId itself = new InterfaceId(id);
        connections.add(new Connection(connection, itself, name, InterfaceType.DEDICATED, NOON));
        traffic.put(connection, new Traffic(1000, 2000, 10, 20));
    }

    /// Adds a client that has dialled in, with this id.
    void client(int id, String name, String kind, FarEnd farEnd) {
        InterfaceId itself = new InterfaceId(id);
        ConnectionId connection = new ConnectionId(id);
        interfaces.add(
                new RouterInterface(
                        itself,
                        name,
                        0,
                        InterfaceType.CLIENT,
                        kind,
                        true,
                        ConnectionState.CONNECTED,
                        Set.of(),
                        NOON,
                        connection,
                        null,
                        0));
        connections.add(
                new Connection(connection, itself, name, InterfaceType.CLIENT, NOON, farEnd));
        traffic.put(connection, new Traffic(70, 80, 0, 0));
        dialler.clients.add(name);
    }

    /// Adds a link that an administrator has taken down.
    void down(int id, String name, InterfaceType type) {
        interfaces.add(link(id, name, type, ConnectionState.UNREACHABLE));
    }

    void disconnect(int id) {
        interfaces.removeIf(it -> it.id().value() == id);
        connections.removeIf(it -> it.id().value() == id);
        traffic.remove(new ConnectionId(id));
        handles.forEach(Handle::signal);
    }

    /// Defines a demand-dial interface.
    void define(String name, Map<String, String> keys) {
        dialler.definitions.put(name, DefinitionKeys.read(name, keys));
    }

    /// A demand-dial interface as the manager has it; its connection's id is the manager's and
    /// 1000.
    private RouterInterface dialled(InterfaceDefinition definition) {
        String name = definition.name();
        InterfaceId id = dialled.computeIfAbsent(name, _ -> new InterfaceId(100 + dialled.size()));
        ConnectionId up = dialler.connected.get(name);
        boolean dialling = dialler.isDialling(name);
        return new RouterInterface(
                id,
                name,
                0,
                InterfaceType.FULL_ROUTER,
                null,
                definition.enabled(),
                up != null
                        ? ConnectionState.CONNECTED
                        : dialling ? ConnectionState.CONNECTING : ConnectionState.DISCONNECTED,
                Set.of(),
                NOON,
                up == null ? null : new ConnectionId(1000 + up.value()),
                null,
                0);
    }

    private static RouterInterface link(
            int id, String name, InterfaceType type, ConnectionState state) {
        boolean up = state == ConnectionState.CONNECTED;
        return new RouterInterface(
                new InterfaceId(id),
                name,
                id,
                type,
                null,
                up,
                state,
                up ? Set.of() : Set.of(UnreachabilityReason.ADMIN_DISABLED),
                NOON,
                up ? new ConnectionId(id) : null,
                up ? null : RouterError.NO_CARRIER,
                0);
    }

    final class Handle implements Router {
        final Set<EventObject> registered = new LinkedHashSet<>();
        boolean ended;

        void signal() {
            registered.forEach(EventObject::set);
        }

        private void check() {
            if (denied) {
                throw new RouterException(RouterError.ACCESS_DENIED, "as the test says");
            }
            if (ended) {
                throw new RouterException(RouterError.INVALID_HANDLE, "closed");
            }
        }

        private void checkNotification(EventObject event) {
            check();
            if (event.isClosed()) {
                throw new RouterException(RouterError.INVALID_PARAMETER, "closed event");
            }
        }

        @Override
        public Registration register(EventObject event) {
            checkNotification(event);
            if (registered.size() >= limit && !registered.contains(event)) {
                throw new RouterException(RouterError.NOT_ENOUGH_MEMORY, "the limit");
            }
            registered.add(event);
            return new Registration() {
                @Override
                public EventObject event() {
                    return event;
                }

                @Override
                public Position since() {
                    return snapshot().position();
                }

                @Override
                public long signals() {
                    return 0;
                }

                @Override
                public boolean active() {
                    return registered.contains(event);
                }
            };
        }

        @Override
        public void deregister(EventObject event) {
            checkNotification(event);
            if (!registered.remove(event)) {
                throw new RouterException(RouterError.INVALID_PARAMETER, "not registered");
            }
        }

        @Override
        public RouterSnapshot snapshot() {
            check();
            List<RouterInterface> byName = new ArrayList<>(interfaces);
            List<Connection> all = new ArrayList<>(connections);
            for (InterfaceDefinition definition : dialler.as(Role.OBSERVER).definitions()) {
                RouterInterface it = dialled(definition);
                byName.add(it);
                ConnectionId up = it.connection();
                if (up != null) {
                    all.add(new Connection(up, it.id(), it.name(), it.type(), NOON));
                }
            }
            byName.sort(Comparator.comparing(RouterInterface::name));
            return new RouterSnapshot(new Position(new UUID(1, opened), 0), byName, all);
        }

        @Override
        public Optional<Traffic> traffic(ConnectionId connection) throws InterruptedException {
            check();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return Optional.ofNullable(traffic.get(connection));
        }

        @Override
        public EventStream events(StreamOptions options) {
            throw new UnsupportedOperationException("no documented call streams");
        }

        @Override
        public DemandDialManager ddm() {
            check();
            return dialler.as(role);
        }

        @Override
        public RouterInfo info() {
            check();
            Position start = new Position(new UUID(1, opened), 0);
            return new RouterInfo(
                    "localhost", lanOnly, Duration.ofSeconds(90), start, Role.ADMINISTRATOR, "");
        }

        @Override
        public HistoryPage history(HistoryQuery query) {
            throw new UnsupportedOperationException("no documented call asks for it");
        }

        @Override
        public List<Listener> listeners() {
            throw new UnsupportedOperationException("no documented call asks for it");
        }

        @Override
        public JournalStatus journal() {
            throw new UnsupportedOperationException("no documented call asks for it");
        }

        @Override
        public RouterStatistics statistics() {
            throw new UnsupportedOperationException("no documented call asks for statistics");
        }

        @Override
        public void close() {
            ended = true;
            registered.clear();
        }
    }
}
