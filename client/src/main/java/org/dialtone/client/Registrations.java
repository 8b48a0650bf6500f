package org.dialtone.client;

import org.dialtone.api.EventObject;
import org.dialtone.api.Registration;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.SignalledEvent;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// What is registered with a remote router: here for good, there for as long as a connection
/// stands, and added again over the next one. Safe for many threads.
final class Registrations {
    /// How long [#close] waits for the router to say that it has ended them too.
    private static final long FAREWELL = TimeUnit.SECONDS.toNanos(1);

    private final Session session;
    private final long timeout;

    /// Guards what follows, and the order of requests. Held while requests are queued, never while
    /// one is waited for.
    private final ReentrantLock lock = new ReentrantLock();

    private final IdentityHashMap<EventObject, RemoteEntry> byEvent = new IdentityHashMap<>();

    /// Read by the call's callbacks without the lock.
    private final Map<Long, RemoteEntry> byId = new ConcurrentHashMap<>();

    private @Nullable RegisterCall call;
    private long lastId;
    private boolean closed;

    /// @param timeout how long to wait for the router's answer, in nanoseconds
    Registrations(Session session, long timeout) {
        this.session = session;
        this.timeout = timeout;
    }

    Registration register(SignalledEvent event) {
        long until = System.nanoTime() + timeout;
        RemoteEntry entry = enter(event);
        try {
            if (!entry.answered.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw tooLate(entry);
            }
        } catch (InterruptedException e) {
            RouterException aborted =
                    new RouterException(
                            RouterError.OPERATION_ABORTED,
                            "interrupted while registering: nothing is registered",
                            e);
            withdraw(entry, aborted);
            Thread.currentThread().interrupt();
            throw aborted;
        }
        RouterException refusal = entry.refusal();
        if (refusal != null) {
            throw new RouterException(
                    refusal.error(), String.valueOf(refusal.getMessage()), refusal);
        }
        return entry;
    }

    /// @return what stands already, or a new one that the router has been told of, or will be
    private RemoteEntry enter(SignalledEvent event) {
        lock.lock();
        try {
            if (closed) {
                throw Session.closed();
            }
            RemoteEntry standing = byEvent.get(event);
            if (standing != null && !standing.ended()) {
                return standing;
            }
            RemoteEntry entry = new RemoteEntry(this, ++lastId, event);
            if (!event.attach(entry)) {
                throw new RouterException(
                        RouterError.INVALID_PARAMETER, "the event object is closed");
            }
            byEvent.put(event, entry);
            byId.put(entry.id, entry);
            if (call != null) {
                call.add(entry);
            } else {
                Connection current = session.current();
                if (current != null) {
                    begin(current);
                } // else the session begins with the next connection
            }
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private RouterException tooLate(RemoteEntry entry) {
        RouterException why = session.denied();
        RouterException error =
                why != null
                        ? why
                        : new RouterException(
                                RouterError.REQUEST_TIMEOUT,
                                "the router has not answered within "
                                        + TimeUnit.NANOSECONDS.toMillis(timeout)
                                        + " ms: nothing is registered");
        withdraw(entry, error);
        return error;
    }

    /// Ends an entry and tells the router, without waiting for it.
    private void withdraw(RemoteEntry entry, @Nullable RouterException why) {
        if (entry.end(why)) {
            RegisterCall.@Nullable Removal _ = forget(entry);
        }
    }

    /// @return what the router will answer; null if it need not be asked
    private RegisterCall.@Nullable Removal forget(RemoteEntry entry) {
        lock.lock();
        try {
            byEvent.remove(entry.event, entry);
            byId.remove(entry.id);
            return call == null ? null : call.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    /// The local barrier, then the remote one if there is a connection.
    void deregister(EventObject event) {
        RemoteEntry entry;
        lock.lock();
        try {
            entry = byEvent.get(event);
        } finally {
            lock.unlock();
        }
        if (entry == null || !entry.active() || !entry.end(null)) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "the event object is not registered through this handle");
        }
        RegisterCall.Removal removal = forget(entry);
        if (removal != null) {
            removal.await(timeout);
        }
    }

    /// The event object is being closed: as deregistering, without waiting for the router.
    void eventClosed(RemoteEntry entry) {
        withdraw(
                entry,
                new RouterException(RouterError.INVALID_PARAMETER, "the event object is closed"));
    }

    @Nullable RemoteEntry entry(long id) {
        return byId.get(id);
    }

    /// The router does not take it, or does not keep it: it ends. One that the router does not take
    /// again is signalled a last time, for it may have missed something: whoever waits for it comes
    /// to look.
    void refused(long id, RouterException why) {
        RemoteEntry entry = byId.get(id);
        if (entry == null) {
            return;
        }
        if (entry.active()) {
            if (!entry.standing()) {
                entry.lastSignal();
            }
            System.getLogger(Registrations.class.getName())
                    .log(Level.WARNING, "a registration has ended: {0}", why.toString());
        }
        if (entry.end(why)) {
            lock.lock();
            try {
                byEvent.remove(entry.event, entry);
                byId.remove(entry.id);
            } finally {
                lock.unlock();
            }
        }
    }

    /// The router has no room for this call. Who waits for its answer is told so, and the streams
    /// of the connection go on; only what the router had taken before is tried again, over another
    /// one.
    void full(RegisterCall refused, RouterException why) {
        List<RemoteEntry> waiting;
        boolean again;
        lock.lock();
        try {
            if (call == refused) {
                call = null;
            }
            waiting = byEvent.values().stream().filter(RemoteEntry::waiting).toList();
            for (RemoteEntry entry : waiting) {
                byEvent.remove(entry.event, entry);
                byId.remove(entry.id);
            }
            again = !byEvent.isEmpty();
        } finally {
            lock.unlock();
        }
        waiting.forEach(entry -> entry.end(why));
        if (again) {
            session.lost(refused.connection(), why);
        }
    }

    /// Goes on over a new connection.
    void connected(Connection connection) {
        lock.lock();
        try {
            if (!closed
                    && !byEvent.isEmpty()
                    && (call == null || call.connection() != connection)) {
                begin(connection);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(Connection connection) {
        RegisterCall begun = new RegisterCall(this, session, connection);
        call = begun;
        begun.start();
        byEvent.values().stream().sorted((a, b) -> Long.compare(a.id, b.id)).forEach(begun::add);
    }

    void disconnected(Connection connection) {
        lock.lock();
        try {
            if (call != null && call.connection() == connection) {
                call.end();
                call = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends all of them. When it returns, nothing is signalled any more; and the router has ended
    /// them too, if it says so soon.
    void close() {
        List<RemoteEntry> ending;
        RegisterCall last;
        lock.lock();
        try {
            closed = true;
            ending = new ArrayList<>(byEvent.values());
            byEvent.clear();
            byId.clear();
            last = call;
            call = null;
        } finally {
            lock.unlock();
        }
        ending.forEach(entry -> entry.end(Session.closed()));
        if (last != null) {
            last.finish(FAREWELL);
        }
    }
}
