package org.dialtone.core.loop;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.Registration;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.Traffic;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.notify.Entry;
import org.dialtone.core.stream.JournalStream;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// One caller's handle onto a router: what it may do, what it has registered, what it reads.
final class RouterHandle implements Router {
    private static final int STREAMS = 10_000;
    private static final long ANSWER_SECONDS = 5;

    private final RouterCore core;
    private final Role role;

    /// Guards the two below. Never held while a registration is being ended.
    private final ReentrantLock lock = new ReentrantLock();

    private final IdentityHashMap<EventObject, Entry> registrations = new IdentityHashMap<>();
    private final Set<JournalStream> streams = new HashSet<>();
    private volatile boolean closed;

    RouterHandle(RouterCore core, Role role) {
        this.core = core;
        this.role = role;
    }

    private void check(Role needed) {
        if (!role.covers(needed)) {
            throw new RouterException(
                    RouterError.ACCESS_DENIED,
                    "this takes the role " + needed + " (the caller's: " + role + ")");
        }
        if (core.loop().stopped()) {
            throw new RouterException(
                    RouterError.INVALID_HANDLE, "the router has stopped: open it again");
        }
        if (closed) {
            throw new RouterException(
                    RouterError.INVALID_HANDLE, "the router handle is closed: open it again");
        }
    }

    private SignalledEvent checkEvent(@Nullable EventObject event) {
        check(Role.OBSERVER);
        if (event == null) {
            throw new RouterException(RouterError.INVALID_PARAMETER, "the event object is null");
        }
        if (core.lanOnly()) {
            throw new RouterException(
                    RouterError.DDM_NOT_RUNNING,
                    "this router is LAN-only: its demand-dial manager is not running");
        }
        if (!(event instanceof SignalledEvent signalled)) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "not an event object of Dialtone's: " + event.getClass().getName());
        }
        if (event.isClosed()) {
            throw new RouterException(RouterError.INVALID_PARAMETER, "the event object is closed");
        }
        return signalled;
    }

    @Override
    public Registration register(EventObject event) {
        SignalledEvent signalled = checkEvent(event);
        lock.lock();
        try {
            if (closed) {
                throw new RouterException(
                        RouterError.INVALID_HANDLE, "the router handle is closed: open it again");
            }
            Entry standing = registrations.get(event);
            if (standing != null && standing.active()) {
                return standing;
            }
            Entry entry = core.loop().registry().add(signalled, this::ended);
            registrations.put(event, entry);
            return entry;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void deregister(EventObject event) {
        checkEvent(event);
        Entry entry;
        lock.lock();
        try {
            entry = registrations.get(event);
        } finally {
            lock.unlock();
        }
        if (entry == null || !entry.end()) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "the event object is not registered through this handle");
        }
    }

    private void ended(Entry entry) {
        lock.lock();
        try {
            registrations.remove(entry.event(), entry);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public RouterSnapshot snapshot() {
        check(Role.OBSERVER);
        return core.loop().state().snapshot();
    }

    @Override
    public Optional<Traffic> traffic(ConnectionId connection) throws InterruptedException {
        check(Role.OBSERVER);
        if (connection == null) { // on the loop's thread it would end the router
            throw new RouterException(RouterError.INVALID_PARAMETER, "the connection is null");
        }
        CompletableFuture<@Nullable Traffic> answer = core.loop().traffic(connection);
        try {
            return Optional.ofNullable(answer.get(ANSWER_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RouterException known
                    ? known
                    : new RouterException(
                            RouterError.CAN_NOT_COMPLETE,
                            "the kernel could not be asked: " + e.getCause(),
                            e);
        } catch (TimeoutException e) {
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE,
                    "the kernel has not answered within " + ANSWER_SECONDS + " s",
                    e);
        }
    }

    @Override
    public EventStream events(StreamOptions options) {
        check(Role.OBSERVER);
        lock.lock();
        try {
            if (closed) {
                throw new RouterException(
                        RouterError.INVALID_HANDLE, "the router handle is closed: open it again");
            }
            if (streams.size() == STREAMS) {
                throw new RouterException(
                        RouterError.NOT_ENOUGH_MEMORY,
                        "streams: " + STREAMS + " (the limit of a handle): close some first");
            }
            JournalStream stream =
                    new JournalStream(
                            core.streams(),
                            options,
                            core.loop().state().snapshot(),
                            this::streamClosed);
            streams.add(stream);
            return stream;
        } finally {
            lock.unlock();
        }
    }

    private void streamClosed(JournalStream stream) {
        lock.lock();
        try {
            streams.remove(stream);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public RouterInfo info() {
        check(Role.OBSERVER);
        return core.info();
    }

    @Override
    public RouterStatistics statistics() {
        check(Role.OBSERVER);
        return core.statistics();
    }

    @Override
    public void close() {
        List<Entry> ending;
        List<JournalStream> closing;
        lock.lock();
        try {
            closed = true;
            ending = new ArrayList<>(registrations.values());
            closing = new ArrayList<>(streams);
        } finally {
            lock.unlock();
        }
        // also when somebody else is closing it at this moment: nothing may signal after either
        // returns
        ending.forEach(Entry::end);
        closing.forEach(JournalStream::close);
        core.released(this);
    }
}
