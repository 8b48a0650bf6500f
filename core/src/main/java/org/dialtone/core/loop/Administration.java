package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent.Action;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.Timeline;
import org.dialtone.core.ddm.DialInput;
import org.dialtone.core.port.dial.DemandTrap;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// What callers do to the demand-dial manager. Reads and writes the store on their threads, one at
/// a time, and has the router loop do the rest.
///
/// Any thread but the router loop's.
final class Administration {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RouterLoop loop;
    private final DialEngine engine;
    private final DialPorts ports;
    private final Definitions definitions;
    private final ReentrantLock lock;
    private final Duration patience;

    /// What the loop was told last of what has been changed. Under the lock.
    private CompletableFuture<@Nullable Void> told = CompletableFuture.completedFuture(null);

    Administration(RouterLoop loop, DialPorts ports, Definitions definitions) {
        this(loop, ports, definitions, PATIENCE);
    }

    /// @param patience how long the loop is waited for
    Administration(RouterLoop loop, DialPorts ports, Definitions definitions, Duration patience) {
        this.loop = loop;
        this.engine = loop.dials();
        this.ports = ports;
        this.definitions = definitions;
        this.lock = definitions.lock();
        this.patience = patience;
    }

    DdmState state() {
        return engine.ddm();
    }

    DialEngine engine() {
        return engine;
    }

    /// What has become of the packets of interfaces that were down, by counter.
    Map<String, Long> packets() {
        DemandTrap trap = ports.trap();
        return trap == null ? Map.of() : trap.counters();
    }

    Definitions definitions() {
        return definitions;
    }

    Line line(String name) {
        Line line = engine.line(name);
        if (line == null) {
            throw noSuch(name);
        }
        return line;
    }

    InterfaceDefinition definition(String name) {
        InterfaceDefinition definition = definitions.get(name);
        if (definition == null) {
            throw noSuch(name);
        }
        return definition;
    }

    private static RouterException noSuch(String name) {
        return new RouterException(
                RouterError.NO_SUCH_INTERFACE,
                "name: " + name + " (there is no demand-dial interface of this name)");
    }

    // the manager itself

    /// @param next what it does from now on
    /// @param before what it must not do now
    void manage(DdmState next, @Nullable DdmState before, Action action, Actor by) {
        manage(next, before, action, by, () -> {});
    }

    /// @param then what belongs to it: done before anybody can have it do something else
    void manage(DdmState next, @Nullable DdmState before, Action action, Actor by, Runnable then) {
        lock.lock();
        try {
            ready();
            if (state() == before) {
                throw new RouterException(
                        RouterError.DDM_NOT_RUNNING,
                        "the demand-dial manager is stopped: start it");
            }
            CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
            told =
                    answer.thenRun( // also where it is late
                            () -> {
                                then.run();
                                engine.decisions.keep();
                            });
            engine.mailbox.rest(
                    answer,
                    loop -> {
                        loop.record(by, action, null);
                        loop.manage(next, by, answer);
                    });
            await(told);
        } finally {
            lock.unlock();
        }
    }

    // definitions

    void create(InterfaceDefinition definition, Actor by) {
        lock.lock();
        try {
            ready();
            String name = definition.name();
            if (definitions.get(name) != null || shown(definition)) {
                throw new RouterException(
                        RouterError.INTERFACE_ALREADY_EXISTS,
                        "name: " + name + " (there is an interface of this name)");
            }
            if (definitions.size() >= DialEngine.MOST) {
                throw new RouterException(
                        RouterError.MAX_WAN_INTERFACE_LIMIT,
                        "interfaces: " + DialEngine.MOST + " (the limit)");
            }
            save(definition, Action.CREATE, by);
        } finally {
            lock.unlock();
        }
    }

    /// Whether the name is a link's that will not be this interface's.
    private boolean shown(InterfaceDefinition definition) {
        if (definition.name().equals(definition.link())) {
            return false;
        }
        for (RouterInterface each : loop.state().interfaces().list()) {
            if (each.name().equals(definition.name()) && Reconciliation.kernels(each.type())) {
                return true;
            }
        }
        return false;
    }

    void replace(InterfaceDefinition definition, Actor by) {
        lock.lock();
        try {
            ready();
            definition(definition.name());
            save(definition, Action.REPLACE, by);
        } finally {
            lock.unlock();
        }
    }

    void enable(String name, boolean enabled, Actor by) {
        lock.lock();
        try {
            ready();
            InterfaceDefinition next = definition(name).withEnabled(enabled);
            keep(next, enabled ? Action.ENABLE : Action.DISABLE, by);
        } finally {
            lock.unlock();
        }
    }

    private void save(InterfaceDefinition definition, Action action, Actor by) {
        DefinitionKeys.read(definition.name(), DefinitionKeys.of(definition)); // throws
        String holder = definitions.holder(definition.link(), definition.name());
        if (holder != null) {
            throw wrong("link: " + definition.link() + " (the link of " + holder + ")");
        }
        String group = definition.policy().failover();
        if (!group.isEmpty() && definitions.others(group, definition.name()) >= DialEngine.GROUP) {
            throw wrong(Definitions.full(group));
        }
        List<String> wrong = ports.wrong(definition);
        if (!wrong.isEmpty()) {
            throw wrong(String.join("; ", wrong));
        }
        keep(definition, action, by);
    }

    private static RouterException wrong(String words) {
        return new RouterException(RouterError.INTERFACE_CONFIGURATION, words);
    }

    private void keep(InterfaceDefinition definition, Action action, Actor by) {
        ports.kept().save(definition);
        DialPorts.Prepared prepared = definitions.put(definition);
        done(
                loop -> {
                    loop.record(by, action, definition.name());
                    loop.define(prepared, by);
                });
    }

    void delete(String name, Actor by) {
        lock.lock();
        try {
            ready();
            definition(name);
            // one that connects after this is hung up: its file is gone before the loop hears of it
            if (line(name).state.connected()) {
                throw new RouterException(
                        RouterError.INTERFACE_CONNECTED,
                        "name: " + name + " (it is connected: disconnect it first)");
            }
            ports.kept().delete(name);
            definitions.remove(name);
            done(
                    loop -> {
                        loop.record(by, Action.DELETE, name);
                        loop.give(name, new DialInput.Removed(by));
                    });
        } finally {
            lock.unlock();
        }
    }

    void setCredentials(String name, @Nullable InterfaceCredentials credentials, Actor by) {
        lock.lock();
        try {
            ready();
            InterfaceDefinition definition = definition(name);
            ports.kept().setCredentials(name, credentials);
            DialPorts.Prepared prepared = definitions.put(definition);
            done(
                    loop -> {
                        loop.record(
                                by,
                                credentials == null
                                        ? Action.FORGET_CREDENTIALS
                                        : Action.SET_CREDENTIALS,
                                name);
                        loop.define(prepared, by);
                        loop.give(name, new DialInput.CredentialsChanged(by));
                    });
        } finally {
            lock.unlock();
        }
    }

    // connections

    CompletableFuture<ConnectionId> connect(String name, Actor by) {
        String missing = ports.missing(line(name).state.definition());
        CompletableFuture<ConnectionId> answer = new CompletableFuture<>();
        return request(
                name,
                Action.CONNECT,
                by,
                answer,
                loop -> {
                    loop.give(name, new DialInput.Missing(missing));
                    long request = loop.answers.connect(answer);
                    loop.give(name, new DialInput.ConnectRequested(request, by));
                });
    }

    CompletableFuture<@Nullable Void> disconnect(String name, Actor by) {
        line(name);
        CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
        return request(
                name,
                Action.DISCONNECT,
                by,
                answer,
                loop -> {
                    long request = loop.answers.disconnect(answer);
                    loop.give(name, new DialInput.DisconnectRequested(request, by));
                });
    }

    private <T extends @Nullable Object> CompletableFuture<T> request(
            String name,
            Action action,
            Actor by,
            CompletableFuture<T> answer,
            DialMailbox.Letter letter) {
        return engine.mailbox.call(
                answer,
                loop -> {
                    if (loop.line(name) == null) {
                        loop.answers.failed(answer, noSuch(name));
                        return;
                    }
                    loop.record(by, action, name);
                    letter.open(loop);
                });
    }

    List<Timeline> timeline(String name, int most) {
        Line line = line(name);
        CompletableFuture<List<Timeline>> answer = new CompletableFuture<>();
        return await(
                engine.mailbox.call(
                        answer,
                        loop -> loop.answers.ready(answer, line.log.list(most, loop.now()))));
    }

    /// Under the lock, before anything is changed. What has been changed the loop has to hear of,
    /// so it is not refused however much waits; but one of these waits at a time, and no more.
    private void ready() {
        if (!told.isDone()) {
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE,
                    "the router has yet to do what it was told last: try again in a moment");
        }
    }

    /// Has the loop do what belongs to a change that is made, and returns when it is done and
    /// published.
    private void done(DialMailbox.Letter letter) {
        told = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> answer = told;
        engine.mailbox.rest(
                answer,
                loop -> {
                    letter.open(loop);
                    loop.answers.ready(answer, null);
                });
        await(answer);
    }

    private <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException _) {
                    interrupted = true; // it takes no time: finish, then hand the interrupt on
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RouterException known) {
                throw known;
            }
            throw new RouterException(RouterError.CAN_NOT_COMPLETE, "" + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE,
                    "the router has not answered within " + patience.toSeconds() + " s",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
