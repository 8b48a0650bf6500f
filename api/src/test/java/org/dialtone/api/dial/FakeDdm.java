package org.dialtone.api.dial;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.Role;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// A demand-dial manager that dials nothing: a test says what becomes of an attempt. It keeps to
/// what [DemandDialManager] says of rights and errors.
public final class FakeDdm {
    /// What has been defined. Guarded by this object, as all that follows.
    public final Map<String, InterfaceDefinition> definitions = new TreeMap<>();

    public final Map<String, InterfaceCredentials> credentials = new HashMap<>();
    public final Map<String, CompletableFuture<ConnectionId>> dialling = new HashMap<>();
    public final Map<String, ConnectionId> connected = new HashMap<>();

    /// The interfaces of clients that can be hung up.
    public final Set<String> clients = ConcurrentHashMap.newKeySet();

    public final Map<String, CompletableFuture<@Nullable Void>> hangingUp = new HashMap<>();
    public final List<Timeline> timeline = new ArrayList<>();
    public final List<String> asked = new ArrayList<>();
    public DdmState state = DdmState.RUNNING;
    public List<String> problems = List.of();
    public Explanation explanation =
            new Explanation(true, ConnectionState.DISCONNECTED, List.of(), null);

    /// Attempts succeed as soon as they are made.
    public boolean atOnce;

    /// Attempts fail so as soon as they are made; null for not.
    public @Nullable RouterError failing;

    /// Credentials cannot be kept.
    public boolean credentialsRefused;

    /// Hanging up takes until the test ends it.
    public boolean slow;

    private int connections;

    /// The manager as somebody with this role sees it.
    public DemandDialManager as(Role role) {
        return new As(role);
    }

    /// The attempt has succeeded.
    public synchronized ConnectionId succeed(String name) {
        ConnectionId connection = new ConnectionId(++connections);
        connected.put(name, connection);
        take(dialling, name).complete(connection);
        return connection;
    }

    /// The attempt has failed.
    public synchronized void fail(String name, RouterError error, String words) {
        take(dialling, name).completeExceptionally(new RouterException(error, words));
    }

    public synchronized boolean isDialling(String name) {
        return dialling.containsKey(name);
    }

    /// What was slow has come to its end.
    public synchronized void hungUp(String name) {
        connected.remove(name);
        take(hangingUp, name).complete(null);
    }

    private static <T> T take(Map<String, T> map, String name) {
        T there = map.remove(name);
        if (there == null) {
            throw new AssertionError("nothing goes on with " + name);
        }
        return there;
    }

    private final class As implements DemandDialManager {
        private final Role role;

        As(Role role) {
            this.role = role;
        }

        private void check(Role needed) {
            if (!role.covers(needed)) {
                throw new RouterException(RouterError.ACCESS_DENIED, "takes the role " + needed);
            }
        }

        private InterfaceDefinition find(String name) {
            InterfaceDefinition definition = definitions.get(name);
            if (definition == null) {
                throw new RouterException(
                        RouterError.NO_SUCH_INTERFACE, "no demand-dial interface " + name);
            }
            return definition;
        }

        private void change(DdmState now) {
            check(Role.ADMINISTRATOR);
            synchronized (FakeDdm.this) {
                state = now;
            }
        }

        @Override
        public DdmStatus status() {
            check(Role.OBSERVER);
            synchronized (FakeDdm.this) {
                return new DdmStatus(
                        state,
                        definitions.size(),
                        connected.size(),
                        dialling.size(),
                        3,
                        1L << 40,
                        5,
                        Map.of("kept", 7L, "received", 8L),
                        problems);
            }
        }

        @Override
        public void pause() {
            change(DdmState.PAUSED);
        }

        @Override
        public void resume() {
            if (state == DdmState.STOPPED) {
                check(Role.ADMINISTRATOR);
                throw new RouterException(RouterError.DDM_NOT_RUNNING, "it is stopped");
            }
            change(DdmState.RUNNING);
        }

        @Override
        public void stop() {
            change(DdmState.STOPPED);
        }

        @Override
        public void start() {
            change(DdmState.RUNNING);
        }

        @Override
        public List<InterfaceDefinition> definitions() {
            check(Role.OBSERVER);
            synchronized (FakeDdm.this) {
                return List.copyOf(definitions.values());
            }
        }

        @Override
        public InterfaceDefinition definition(String name) {
            check(Role.OBSERVER);
            synchronized (FakeDdm.this) {
                return find(name);
            }
        }

        @Override
        public void create(InterfaceDefinition definition) {
            check(Role.ADMINISTRATOR);
            synchronized (FakeDdm.this) {
                if (definitions.putIfAbsent(definition.name(), definition) != null) {
                    throw new RouterException(
                            RouterError.INTERFACE_ALREADY_EXISTS, definition.name() + " is there");
                }
            }
        }

        @Override
        public void replace(InterfaceDefinition definition) {
            check(Role.ADMINISTRATOR);
            synchronized (FakeDdm.this) {
                InterfaceDefinition _ = find(definition.name());
                definitions.put(definition.name(), definition);
            }
        }

        @Override
        public void delete(String name) {
            check(Role.ADMINISTRATOR);
            synchronized (FakeDdm.this) {
                InterfaceDefinition _ = find(name);
                if (connected.containsKey(name)) {
                    throw new RouterException(RouterError.INTERFACE_CONNECTED, name + " is up");
                }
                definitions.remove(name);
                credentials.remove(name);
            }
        }

        @Override
        public void enable(String name, boolean enabled) {
            check(Role.ADMINISTRATOR);
            synchronized (FakeDdm.this) {
                definitions.put(name, find(name).withEnabled(enabled));
            }
        }

        @Override
        public void setCredentials(String name, @Nullable InterfaceCredentials given) {
            check(Role.ADMINISTRATOR);
            synchronized (FakeDdm.this) {
                InterfaceDefinition _ = find(name);
                if (credentialsRefused) {
                    throw new RouterException(RouterError.CANNOT_WRITE_PHONEBOOK, "a full disk");
                }
                if (given == null) {
                    credentials.remove(name);
                } else {
                    credentials.put(name, given);
                }
            }
        }

        @Override
        public @Nullable String user(String name) {
            check(Role.ADMINISTRATOR);
            synchronized (FakeDdm.this) {
                InterfaceDefinition _ = find(name);
                InterfaceCredentials kept = credentials.get(name);
                return kept == null ? null : kept.user();
            }
        }

        @Override
        public CompletableFuture<ConnectionId> connect(String name) {
            check(Role.OPERATOR);
            synchronized (FakeDdm.this) {
                InterfaceDefinition definition = find(name);
                RouterError refusal =
                        switch (state) {
                            case STOPPED -> RouterError.DDM_NOT_RUNNING;
                            case PAUSED -> RouterError.SERVICE_IS_PAUSED;
                            case RUNNING ->
                                    !definition.enabled()
                                            ? RouterError.INTERFACE_DISABLED
                                            : dialling.containsKey(name)
                                                    ? RouterError.ALREADY_CONNECTING
                                                    : null;
                        };
                if (refusal != null) {
                    return CompletableFuture.failedFuture(
                            new RouterException(refusal, refusal.text()));
                }
                ConnectionId there = connected.get(name);
                if (there != null) {
                    return CompletableFuture.completedFuture(there);
                }
                asked.add("connect " + name);
                CompletableFuture<ConnectionId> attempt = new CompletableFuture<>();
                dialling.put(name, attempt);
                if (atOnce) {
                    ConnectionId _ = succeed(name);
                } else if (failing != null) {
                    fail(name, failing, failing.text());
                }
                return attempt.copy();
            }
        }

        @Override
        public CompletableFuture<@Nullable Void> disconnect(String name) {
            check(Role.OPERATOR);
            synchronized (FakeDdm.this) {
                if (clients.remove(name)) {
                    asked.add("disconnect " + name);
                    return CompletableFuture.completedFuture(null);
                }
                InterfaceDefinition _ = find(name);
                if (dialling.containsKey(name)) {
                    fail(name, RouterError.USER_DISCONNECTION, "somebody hung up");
                } else if (!connected.containsKey(name)) {
                    return CompletableFuture.failedFuture(
                            new RouterException(
                                    RouterError.INTERFACE_NOT_CONNECTED, name + " is down"));
                }
                asked.add("disconnect " + name);
                CompletableFuture<@Nullable Void> down =
                        hangingUp.computeIfAbsent(name, _ -> new CompletableFuture<>());
                if (!slow) {
                    hungUp(name);
                }
                return down.copy();
            }
        }

        @Override
        public Explanation explain(
                String name, @Nullable PacketHeader packet, @Nullable Instant at) {
            check(Role.OPERATOR);
            synchronized (FakeDdm.this) {
                InterfaceDefinition _ = find(name);
                asked.add("explain " + name + " " + packet + " " + at);
                return explanation;
            }
        }

        @Override
        public List<Timeline> timeline(String name, int most) {
            check(Role.OBSERVER);
            synchronized (FakeDdm.this) {
                InterfaceDefinition _ = find(name);
                return List.copyOf(timeline.subList(0, Math.min(most, timeline.size())));
            }
        }
    }
}
