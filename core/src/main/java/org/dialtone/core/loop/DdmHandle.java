package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent.Action;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.Role;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DdmStatus;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.api.dial.Timeline;
import org.dialtone.core.ddm.DialState;
import org.dialtone.core.ddm.Explainer;
import org.dialtone.core.ddm.Now;
import org.dialtone.core.ddm.Stage;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One caller's hold of the demand-dial manager: what it may do.
final class DdmHandle implements DemandDialManager {
    /// Looks whether the caller has a role, and the handle is open.
    interface Gate {
        void check(Role needed);
    }

    private final Gate gate;
    private final Actor by;
    private final RouterCore core;
    private final Administration administration;

    DdmHandle(Gate gate, Caller caller, RouterCore core, Administration administration) {
        this.gate = gate;
        this.by = new Actor(Actor.Kind.CALLER, caller.name());
        this.core = core;
        this.administration = administration;
    }

    @Override
    public DdmStatus status() {
        gate.check(Role.OBSERVER);
        int connected = 0;
        int connecting = 0;
        int waiting = 0;
        int defined = 0;
        for (Line line : administration.engine().lines()) {
            DialState state = line.state;
            defined++;
            if (state.connected()) {
                connected++;
            } else if (state.stage() instanceof Stage.Dialling) {
                connecting++;
            } else if (state.stage() instanceof Stage.Queued
                    || (state.stage() instanceof Stage.Waiting wait && wait.purpose() != null)) {
                waiting++;
            }
        }
        return new DdmStatus(
                administration.state(),
                defined,
                connected,
                connecting,
                waiting,
                administration.engine().dials.get(),
                administration.engine().failures.get(),
                administration.packets(),
                administration.definitions().problems());
    }

    @Override
    public void pause() {
        gate.check(Role.ADMINISTRATOR);
        administration.manage(DdmState.PAUSED, DdmState.STOPPED, Action.PAUSE, by);
    }

    @Override
    public void resume() {
        gate.check(Role.ADMINISTRATOR);
        administration.manage(DdmState.RUNNING, DdmState.STOPPED, Action.RESUME, by);
    }

    @Override
    public void stop() {
        gate.check(Role.ADMINISTRATOR);
        // a start meanwhile would have those ended that have registered since
        administration.manage(DdmState.STOPPED, null, Action.STOP, by, core::endRegistrations);
    }

    @Override
    public void start() {
        gate.check(Role.ADMINISTRATOR);
        administration.manage(DdmState.RUNNING, null, Action.START, by);
    }

    @Override
    public List<InterfaceDefinition> definitions() {
        gate.check(Role.OBSERVER);
        return administration.definitions().list();
    }

    @Override
    public InterfaceDefinition definition(String name) {
        gate.check(Role.OBSERVER);
        return administration.definition(given(name, "name"));
    }

    @Override
    public void create(InterfaceDefinition definition) {
        gate.check(Role.ADMINISTRATOR);
        administration.create(given(definition, "definition"), by);
    }

    @Override
    public void replace(InterfaceDefinition definition) {
        gate.check(Role.ADMINISTRATOR);
        administration.replace(given(definition, "definition"), by);
    }

    @Override
    public void delete(String name) {
        gate.check(Role.ADMINISTRATOR);
        administration.delete(given(name, "name"), by);
    }

    @Override
    public void enable(String name, boolean enabled) {
        gate.check(Role.ADMINISTRATOR);
        administration.enable(given(name, "name"), enabled, by);
    }

    @Override
    public void setCredentials(String name, @Nullable InterfaceCredentials credentials) {
        gate.check(Role.ADMINISTRATOR);
        administration.setCredentials(given(name, "name"), credentials, by);
    }

    @Override
    public @Nullable String user(String name) {
        gate.check(Role.ADMINISTRATOR);
        administration.definition(given(name, "name"));
        return administration.definitions().user(name);
    }

    @Override
    public CompletableFuture<ConnectionId> connect(String name) {
        gate.check(Role.OPERATOR);
        return administration.connect(given(name, "name"), by);
    }

    @Override
    public CompletableFuture<@Nullable Void> disconnect(String name) {
        gate.check(Role.OPERATOR);
        Clients clients = core.loop().clients();
        return clients.has(given(name, "name"))
                ? clients.disconnect(name, by)
                : administration.disconnect(name, by);
    }

    @Override
    public Explanation explain(String name, @Nullable PacketHeader packet, @Nullable Instant at) {
        gate.check(Role.OPERATOR);
        Time time = core.time();
        Now now = new Now(time.now(), time.nanos(), 0);
        return Explainer.explain(administration.line(given(name, "name")).state, packet, at, now);
    }

    @Override
    public List<Timeline> timeline(String name, int most) {
        gate.check(Role.OBSERVER);
        return administration.timeline(given(name, "name"), most);
    }

    private static <T> T given(@Nullable T value, String what) {
        if (value == null) {
            throw new RouterException(RouterError.INVALID_PARAMETER, "the " + what + " is null");
        }
        return value;
    }
}
