package org.dialtone.core.loop;

import org.dialtone.api.Listener;
import org.dialtone.api.Position;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.dial.DdmState;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Journal;
import org.dialtone.core.port.LinkSource;
import org.dialtone.core.port.LinkSourceStatistics;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DemandTrap;
import org.dialtone.core.stream.StreamHub;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// A running router: its loop, its journal, its registry, and the handles onto it.
public final class RouterCore implements AutoCloseable {
    /// How long the first listing of links may take.
    private static final Duration OPENING = Duration.ofSeconds(15);

    /// How long the loop may take to go round once.
    private static final Duration PING = Duration.ofSeconds(5);

    /// What a router is made with.
    ///
    /// @param name how it is called in threads' names and by [Router#info]
    /// @param lanOnly whether it has no demand-dial manager
    /// @param registrations how many event objects may be registered at once
    public record Settings(String name, boolean lanOnly, int registrations) {
        public static final int REGISTRATIONS = 1_000_000;

        public Settings {
            if (registrations < 1 || registrations > 16 * REGISTRATIONS) {
                throw new IllegalArgumentException(
                        "registrations: "
                                + registrations
                                + " (expected: 1 to "
                                + 16 * REGISTRATIONS
                                + ")");
            }
        }

        public static Settings named(String name) {
            return new Settings(name, false, REGISTRATIONS);
        }
    }

    private final Settings settings;
    private final LinkSource source;
    private final Journal journal;
    private final Time time;
    private final long openedAt;
    private final StreamHub streams;
    private final RouterLoop loop;
    private final Thread thread;
    private final Set<RouterHandle> handles = ConcurrentHashMap.newKeySet();
    private final AtomicLong listeners = new AtomicLong();

    private final DialPorts ports;

    /// Held while others are to tell of clients, and while the router is closed.
    private final ReentrantLock replacing = new ReentrantLock();

    private ClientPorts clients;
    private final @Nullable Definitions definitions;
    private final @Nullable Administration administration;

    private RouterCore(
            Settings settings,
            LinkSource source,
            Journal journal,
            Time time,
            DialPorts given,
            ClientPorts dialIn) {
        this.settings = settings;
        this.source = source;
        this.journal = journal;
        this.time = time;
        this.openedAt = time.nanos();
        this.streams = new StreamHub(journal, time, settings.name());
        this.ports = settings.lanOnly() ? DialPorts.NONE : given;
        this.clients = settings.lanOnly() ? ClientPorts.NONE : dialIn;
        if (settings.lanOnly()) {
            dialIn.close(); // nobody dials in
        }
        this.loop =
                new RouterLoop(
                        source, time, journal, streams, settings.registrations(), ports, clients);
        this.definitions =
                settings.lanOnly() ? null : new Definitions(ports, loop.dials(), settings.name());
        this.administration =
                definitions == null ? null : new Administration(loop, ports, definitions);
        this.thread = new Thread(this::run, "dialtone-loop-" + settings.name());
        thread.setDaemon(true);
    }

    /// Starts a router with nothing to dial.
    public static RouterCore start(
            Settings settings, LinkSource source, Journal journal, Time time) {
        return start(settings, source, journal, time, DialPorts.NONE);
    }

    /// Starts a router that dials, and that nobody dials in to.
    public static RouterCore start(
            Settings settings, LinkSource source, Journal journal, Time time, DialPorts ports) {
        return start(settings, source, journal, time, ports, ClientPorts.NONE);
    }

    /// Starts a router and waits until it knows every link. The source, the journal, the trap and
    /// who tells of clients belong to it from now on.
    ///
    /// @throws RouterException if the links cannot be listed
    public static RouterCore start(
            Settings settings,
            LinkSource source,
            Journal journal,
            Time time,
            DialPorts ports,
            ClientPorts clients) {
        RouterCore core = new RouterCore(settings, source, journal, time, ports, clients);
        try {
            core.define();
            core.loop.clients().start();
        } catch (RuntimeException e) {
            core.loop.abandon();
            core.close();
            throw e;
        }
        core.thread.start();
        try {
            core.loop.ready().get(OPENING.toNanos(), TimeUnit.NANOSECONDS);
            return core;
        } catch (ExecutionException e) {
            core.close();
            throw e.getCause() instanceof RouterException known
                    ? known
                    : new RouterException(
                            RouterError.CAN_NOT_COMPLETE,
                            "the links cannot be listed: " + e.getCause(),
                            e);
        } catch (TimeoutException e) {
            core.close();
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE,
                    "the kernel did not list its links within " + OPENING.toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            core.close();
            Thread.currentThread().interrupt();
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE, "interrupted while opening the router", e);
        }
    }

    /// Reads what is defined, and takes over what an earlier process has dialled of it.
    private void define() {
        if (definitions == null) {
            return;
        }
        loop.dials().prepare(definitions.load());
        DemandTrap trap = ports.trap();
        if (trap != null) {
            trap.listen(loop.dials().mailbox::demanded);
        }
        definitions.follow();
        loop.dials().decisions.follow(settings.name());
    }

    /// Also where the source broke: who reads a stream learns that nothing more will come.
    private void run() {
        try {
            loop.run();
        } finally {
            closeHandles();
        }
    }

    private void closeHandles() {
        for (RouterHandle handle : handles) {
            handle.close();
        }
    }

    /// A new handle onto this router, with registrations of its own.
    public Router handle(Caller caller) {
        RouterHandle handle = new RouterHandle(this, caller);
        handles.add(handle);
        if (loop.stopped()) {
            handle.close();
        }
        return handle;
    }

    void released(RouterHandle handle) {
        handles.remove(handle);
    }

    /// Has others tell who has dialled in. A source that is among those before and these goes on
    /// untouched; one that is not among these is closed, and its clients are told as gone, by
    /// [org.dialtone.api.Cause#REDEFINED], though their sessions go on; what a new one tells with
    /// its first look is told as [org.dialtone.api.Cause#RECONCILED]. Likewise the links.
    ///
    /// Returns when that is so. They belong to the router from now on; a LAN-only one closes them.
    /// Any thread but the router loop's.
    ///
    /// @throws RouterException if the router has ended: then it has closed them
    public void replaceClients(ClientPorts next) {
        replacing.lock();
        try {
            ClientPorts before = clients;
            if (settings.lanOnly() || loop.stopped()) {
                next.closeBut(before);
                return;
            }
            clients = next;
            before.closeBut(next);
            try {
                loop.clients().replace(before, next);
            } catch (RouterException e) {
                next.close();
                throw e;
            }
        } finally {
            replacing.unlock();
        }
    }

    /// Returns once the router loop has gone round: it is not stuck. Any thread but the loop's.
    ///
    /// @throws RouterException if it has not within 5 s, or the router has ended
    public void ping() throws InterruptedException {
        try {
            loop.ping().get(PING.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RouterException known
                    ? known
                    : new RouterException(RouterError.CAN_NOT_COMPLETE, "" + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE,
                    "its loop has not gone round within " + PING.toSeconds() + " s",
                    e);
        }
    }

    /// Lets so many dials begin within a second from now on, those that wait already too. Returns
    /// at once.
    ///
    /// @param dialsASecond 1 to 10,000
    public void dialsASecond(int dialsASecond) {
        DialPorts.checkRate(dialsASecond);
        loop.dials().mailbox.report(engine -> engine.rate(dialsASecond));
    }

    /// Has something done to the store of definitions, such as to keep them elsewhere, while nobody
    /// reads or writes it, and takes in what it holds then: as if it had told of a change. What is
    /// defined as it was is not touched. Any thread but the router loop's.
    public void changeStore(Runnable what) {
        if (definitions == null) {
            what.run();
        } else {
            definitions.change(what);
        }
    }

    RouterLoop loop() {
        return loop;
    }

    StreamHub streams() {
        return streams;
    }

    boolean lanOnly() {
        return settings.lanOnly();
    }

    /// Null if it is LAN-only.
    @Nullable Administration administration() {
        return administration;
    }

    /// Whether nobody may register.
    boolean ddmStopped() {
        return administration != null && administration.state() == DdmState.STOPPED;
    }

    /// Ends every registration through any handle. The manager is stopped: none comes after.
    void endRegistrations() {
        handles.forEach(RouterHandle::endRegistrations);
    }

    Journal journal() {
        return journal;
    }

    Time time() {
        return time;
    }

    long nextListener() {
        return listeners.incrementAndGet();
    }

    List<Listener> listeners() {
        List<Listener> all = new ArrayList<>();
        handles.forEach(handle -> handle.addListeners(all));
        all.sort(Comparator.comparingLong(Listener::id));
        return all;
    }

    RouterInfo info(Caller caller) {
        long last = journal.last();
        return new RouterInfo(
                settings.name(),
                settings.lanOnly(),
                Duration.ofNanos(time.nanos() - openedAt),
                new Position(journal.epochAt(last), last),
                caller.role(),
                caller.name());
    }

    RouterStatistics statistics() {
        LinkSourceStatistics kernel = source.statistics();
        LoopCounters counters = loop.counters();
        return new RouterStatistics(
                kernel.messages(),
                kernel.malformed(),
                kernel.foreign(),
                counters.overruns.get(),
                counters.resyncs.get(),
                counters.asked.get(),
                counters.dumps.get(),
                counters.attentionNanos.get(),
                kernel.queuePeakBytes(),
                kernel.receiveBufferBytes(),
                counters.events.get(),
                loop.registry().signals(),
                loop.registry().size());
    }

    /// Ends every handle, the loop and its threads, and closes the journal. When it returns,
    /// nothing signals and nothing runs.
    @Override
    public void close() {
        loop.stop(); // first, so that a handle made meanwhile sees it and closes itself
        loop.registry().close();
        closeHandles();
        streams.close();
        if (definitions != null) {
            definitions.close();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true; // the loop ends in no time: finish, then hand the interrupt on
            }
        }
        loop.dials().decisions.close();
        replacing.lock();
        try {
            clients.close();
        } finally {
            replacing.unlock();
        }
        DemandTrap trap = ports.trap();
        if (trap != null) {
            trap.close();
        }
        interrupted |= Thread.interrupted(); // the journal would give its last events up
        journal.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
