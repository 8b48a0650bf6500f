package org.dialtone.core.loop;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
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
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.spi.DdmFailures;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.model.Caller;
import org.dialtone.core.notify.Entry;
import org.dialtone.core.stream.JournalStream;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Caller caller;

    /// Guards the two below. Never held while a registration is being ended.
    private final ReentrantLock lock = new ReentrantLock();

    private final IdentityHashMap<EventObject, Registered> registrations = new IdentityHashMap<>();
    private final Map<JournalStream, Opened> streams = new HashMap<>();
    private volatile boolean closed;

    private record Registered(Entry entry, SignalledEvent event, long id, Instant since) {
        Listener listener(String owner) {
            return new Listener(id, event.listenerKind(), owner, since, entry.signals(), 0);
        }
    }

    private record Opened(long id, Instant since) {
        Listener listener(String owner, JournalStream stream) {
            return new Listener(
                    id, Listener.Kind.STREAM, owner, since, stream.told(), stream.lag());
        }
    }

    RouterHandle(RouterCore core, Caller caller) {
        this.core = core;
        this.caller = caller;
    }

    private void check(Role needed) {
        if (!caller.role().covers(needed)) {
            throw new RouterException(
                    RouterError.ACCESS_DENIED,
                    "this takes the role " + needed + " (the caller's: " + caller.role() + ")");
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
            throw DdmFailures.lanOnly();
        }
        checkManager();
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

    private void checkManager() {
        if (core.ddmStopped()) {
            throw DdmFailures.stopped();
        }
    }

    @Override
    public DemandDialManager ddm() {
        check(Role.OBSERVER);
        Administration administration = core.administration();
        if (administration == null) {
            throw new RouterException(
                    RouterError.DDM_NOT_RUNNING,
                    "this router is LAN-only: it has no demand-dial manager");
        }
        return new DdmHandle(this::check, caller, core, administration);
    }

    @Override
    public Registration register(EventObject event) {
        Entry entry = stand(event, checkEvent(event));
        try {
            entry.counts(core.streams().readable(entry.since().revision()));
            checkManager(); // it may have been stopped, and every registration ended, meanwhile
        } catch (RouterException e) {
            entry.end();
            throw e;
        }
        return entry;
    }

    private Entry stand(EventObject event, SignalledEvent signalled) {
        lock.lock();
        try {
            if (closed) {
                throw new RouterException(
                        RouterError.INVALID_HANDLE, "the router handle is closed: open it again");
            }
            Registered standing = registrations.get(event);
            if (standing != null && standing.entry.active()) {
                return standing.entry;
            }
            Entry entry = core.loop().registry().add(signalled, this::ended);
            registrations.put(
                    event,
                    new Registered(entry, signalled, core.nextListener(), core.time().now()));
            return entry;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void deregister(EventObject event) {
        checkEvent(event);
        Registered standing;
        lock.lock();
        try {
            standing = registrations.get(event);
        } finally {
            lock.unlock();
        }
        if (standing == null || !standing.entry.end()) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "the event object is not registered through this handle");
        }
    }

    private void ended(Entry entry) {
        lock.lock();
        try {
            Registered standing = registrations.get(entry.event());
            if (standing != null && standing.entry.equals(entry)) {
                registrations.remove(entry.event());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public RouterSnapshot snapshot() {
        check(Role.OBSERVER);
        return core.loop().snapshot();
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
        RouterSnapshot now = core.loop().snapshot();
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
                    new JournalStream(core.streams(), options, now, this::streamClosed);
            streams.put(stream, new Opened(core.nextListener(), core.time().now()));
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
    public HistoryPage history(HistoryQuery query) {
        check(Role.OBSERVER);
        return core.journal().history(query);
    }

    @Override
    public List<Listener> listeners() {
        check(Role.OBSERVER);
        return core.listeners();
    }

    void addListeners(List<Listener> all) {
        lock.lock();
        try {
            registrations.values().forEach(each -> all.add(each.listener(caller.name())));
            streams.forEach((stream, each) -> all.add(each.listener(caller.name(), stream)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public JournalStatus journal() {
        check(Role.OBSERVER);
        return core.journal().status();
    }

    @Override
    public RouterInfo info() {
        check(Role.OBSERVER);
        return core.info(caller);
    }

    @Override
    public RouterStatistics statistics() {
        check(Role.OBSERVER);
        return core.statistics();
    }

    /// Ends every registration; streams go on.
    void endRegistrations() {
        List<Registered> ending;
        lock.lock();
        try {
            ending = new ArrayList<>(registrations.values());
        } finally {
            lock.unlock();
        }
        ending.forEach(each -> each.entry.end());
    }

    @Override
    public void close() {
        List<Registered> ending;
        List<JournalStream> closing;
        lock.lock();
        try {
            closed = true;
            ending = new ArrayList<>(registrations.values());
            closing = new ArrayList<>(streams.keySet());
        } finally {
            lock.unlock();
        }
        // also when somebody else is closing it at this moment: nothing may signal after either
        // returns
        ending.forEach(each -> each.entry.end());
        closing.forEach(JournalStream::close);
        core.released(this);
    }
}
