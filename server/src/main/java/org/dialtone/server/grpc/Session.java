package org.dialtone.server.grpc;

import org.dialtone.api.Role;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.model.Caller;
import org.dialtone.server.access.Access;
import org.dialtone.server.access.Peer;
import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// A connection: its peer, and the calls that it has made and that have not ended. Any thread.
final class Session {

    /// What can be ended from elsewhere. Ending what has ended does nothing.
    interface Call {
        void fail(RouterException why);
    }

    private final @Nullable Peer peer;
    private final Access access;
    private final Executor loop;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    /// @param peer null for one whose certificate says nothing that can be read
    /// @param loop the event loop of the connection
    Session(@Nullable Peer peer, Access access, Executor loop) {
        this.peer = peer;
        this.access = access;
        this.loop = loop;
    }

    /// The one thread that reads and writes the connection: for work that never waits.
    Executor loop() {
        return loop;
    }

    /// May look names up: not on an event loop.
    private Caller caller() {
        return peer == null ? new Caller(Role.NONE, "unknown", true) : access.caller(peer);
    }

    /// Begins a call, if the caller may make it.
    ///
    /// @throws RouterException ACCESS_DENIED
    Caller begin(Outlet call, Role needed) {
        add(call); // first: whoever replaces the policy finds the call, or the call finds it
        call.onEnd(() -> remove(call));
        Caller caller = check();
        if (!caller.role().covers(needed)) {
            throw new RouterException(
                    RouterError.ACCESS_DENIED,
                    "this takes the role " + needed + " (the caller's: " + caller.role() + ")");
        }
        return caller;
    }

    void add(Call call) {
        calls.add(call);
    }

    void remove(Call call) {
        calls.remove(call);
    }

    /// @throws RouterException ACCESS_DENIED if the caller may make no call
    Caller check() {
        Caller caller = caller();
        if (!caller.role().covers(Role.OBSERVER)) {
            throw denied(caller);
        }
        return caller;
    }

    /// The policy has been replaced: ends every call if the caller may make none any more.
    void review() {
        if (!calls.isEmpty()) {
            try {
                check();
            } catch (RouterException e) {
                end(e);
            }
        }
    }

    void end(RouterException why) {
        calls.forEach(call -> call.fail(why));
    }

    private static RouterException denied(Caller caller) {
        return new RouterException(
                RouterError.ACCESS_DENIED,
                caller.name()
                        + " may not use this router: have it named as an observer in the service's"
                        + " configuration");
    }
}
