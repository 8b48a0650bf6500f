package org.dialtone.local;

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
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.Traffic;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.loop.ClientPorts;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.loop.Rehearsal;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.LinkSource;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.EventRing;
import org.dialtone.linux.netlink.NetlinkLinkSource;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/// A router in this process, onto the links of one network namespace. Works without root; another
/// namespace than one's own takes the right to enter it.
///
/// It has two threads, `dialtone-loop-NAME` and, once a stream waits, `dialtone-streams-NAME`, both
/// daemons that end with [#close]; two descriptors; and keeps the last [Options#events] events.
///
///     try (Router router = LocalRouter.open()) {
///         EventObject event = EventObject.autoReset();
///         router.register(event);
///         event.await();
///         router.deregister(event);
///     }
public final class LocalRouter implements Router {

    /// How a router is opened.
    ///
    /// @param netns the namespace whose links it watches
    /// @param lanOnly whether to do without a demand-dial manager
    /// @param registrations how many event objects may be registered at once
    /// @param events how many events the journal in memory keeps: a power of two
    /// @param receiveBuffer bytes of kernel messages that may wait; past the system's limit only
    ///   with CAP_NET_ADMIN
    public record Options(
            Netns netns, boolean lanOnly, int registrations, int events, int receiveBuffer) {
        public static Options of(Netns netns) {
            return new Options(
                    netns,
                    false,
                    RouterCore.Settings.REGISTRATIONS,
                    1 << 14,
                    NetlinkLinkSource.RECEIVE_BUFFER);
        }

        public Options lanOnly(boolean only) {
            return new Options(netns, only, registrations, events, receiveBuffer);
        }

        public Options registrations(int most) {
            return new Options(netns, lanOnly, most, events, receiveBuffer);
        }

        public Options events(int kept) {
            return new Options(netns, lanOnly, registrations, kept, receiveBuffer);
        }

        public Options receiveBuffer(int bytes) {
            return new Options(netns, lanOnly, registrations, events, bytes);
        }
    }

    /// How often the way of an event is rehearsed when the first event object is registered in this
    /// process: past the 200 calls after which the JVM compiles a method, short of the 600 after
    /// which it bets on what it has seen so far (Tier3InvocationThreshold,
    /// Tier4MinInvocationThreshold).
    private static final int REHEARSALS = 1000;

    private static final AtomicBoolean REHEARSED = new AtomicBoolean();

    private final RouterCore core;
    private final Router own;
    private final Options options;

    private LocalRouter(RouterCore core, Options options) {
        this.core = core;
        this.options = options;
        this.own = core.handle(Caller.SELF);
    }

    private void rehearse() {
        if (!REHEARSED.get() && REHEARSED.compareAndSet(false, true)) {
            Thread thread = new Thread(this::goTheWay, "dialtone-rehearsal");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void goTheWay() {
        try (EventFdObject eventFd = EventFdObject.create(true);
                EventObject inProcess = EventObject.autoReset()) {
            Rehearsal.rehearse(
                    NetlinkLinkSource.open(options.netns().file(), options.receiveBuffer()),
                    List.of(eventFd, (SignalledEvent) inProcess),
                    REHEARSALS);
        } catch (RuntimeException e) {
            System.getLogger(LocalRouter.class.getName())
                    .log(Level.DEBUG, "no rehearsal: the first event will be slower", e);
        }
    }

    /// Opens this machine: the namespace this process is in.
    ///
    /// @throws org.dialtone.api.RouterException NOT_SUPPORTED if there is no netlink here (a
    ///   sandbox), NOT_ENOUGH_MEMORY if there is no descriptor left
    public static LocalRouter open() {
        return open(Netns.own());
    }

    /// Opens a network namespace.
    ///
    /// @throws org.dialtone.api.RouterException NOT_FOUND if there is none of this name,
    ///   ACCESS_DENIED without the right to enter it, and as [#open()]
    public static LocalRouter open(Netns netns) {
        return open(Options.of(netns));
    }

    /// Opens a router with options.
    public static LocalRouter open(Options options) {
        return open(options, DialPorts.NONE);
    }

    /// Opens a router that dials.
    ///
    /// @param ports what its demand-dial manager works with
    public static LocalRouter open(Options options, DialPorts ports) {
        return open(options, ports, ClientPorts.NONE);
    }

    /// Opens a router that dials, and is dialled in to.
    ///
    /// @param clients who tells of clients
    public static LocalRouter open(Options options, DialPorts ports, ClientPorts clients) {
        RouterCore.Settings settings =
                new RouterCore.Settings(
                        options.netns().name(), options.lanOnly(), options.registrations());
        EventRing journal = new EventRing(epoch(), options.events());
        LinkSource source = NetlinkLinkSource.open(options.netns().file(), options.receiveBuffer());
        return new LocalRouter(
                RouterCore.start(settings, source, journal, Time.SYSTEM, ports, clients), options);
    }

    /// A name for a new journal. Nobody has to be kept from guessing it, so it does without
    /// SecureRandom, whose start alone would take a tenth of a command's time.
    private static UUID epoch() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant = (random.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(version4, variant);
    }

    /// A further handle onto the same router, with registrations and streams of its own. Closing it
    /// ends only these; closing the router ends all.
    public Router newHandle() {
        return newHandle(Role.ADMINISTRATOR);
    }

    /// A further handle for a caller who may do only so much.
    public Router newHandle(Role role) {
        return newHandle(Caller.within(role));
    }

    /// A further handle for somebody else, in another process or on another machine.
    public Router newHandle(Caller caller) {
        rehearse();
        return core.handle(caller);
    }

    @Override
    public Registration register(EventObject event) {
        Registration registration = own.register(event);
        rehearse();
        return registration;
    }

    @Override
    public void deregister(EventObject event) {
        own.deregister(event);
    }

    @Override
    public RouterSnapshot snapshot() {
        return own.snapshot();
    }

    @Override
    public Optional<Traffic> traffic(ConnectionId connection) throws InterruptedException {
        return own.traffic(connection);
    }

    @Override
    public EventStream events(StreamOptions options) {
        return own.events(options);
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return own.history(query);
    }

    @Override
    public List<Listener> listeners() {
        return own.listeners();
    }

    @Override
    public JournalStatus journal() {
        return own.journal();
    }

    @Override
    public RouterInfo info() {
        return own.info();
    }

    @Override
    public RouterStatistics statistics() {
        return own.statistics();
    }

    @Override
    public DemandDialManager ddm() {
        return own.ddm();
    }

    @Override
    public void close() {
        core.close();
    }
}
