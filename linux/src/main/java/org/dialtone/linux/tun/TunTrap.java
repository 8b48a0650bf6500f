package org.dialtone.linux.tun;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.spi.Threads;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DemandTrap;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.ffm.Epoll;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.SystemException;
import org.dialtone.linux.netlink.DeviceRequests;
import org.dialtone.linux.netlink.NetlinkException;
import org.dialtone.linux.netlink.NetworkNamespace;
import org.dialtone.linux.netlink.Prefix;
import org.dialtone.linux.netlink.RequestSocket;
import org.dialtone.linux.netlink.RouteRequests;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;

/// The trap of a router: a TUN device, and a thread that reads it and moves routes. What is asked
/// of it is done in the order in which it was asked.
///
/// With [#close] the device goes, and what is kept with it; routes over links that are connected
/// stay, as their connections do. The next trap takes them over with the connections; those that
/// nobody claims go after half a minute.
public final class TunTrap implements DemandTrap {
    /// The name of the device, but for who wants another.
    public static final String NAME = "dialtone0";

    private static final int LARGEST = 0xFFFF;

    /// What is asked of the trap and not done yet.
    private static final int REQUESTS = 16_384;

    /// Packets that are looked at before requests are.
    private static final int GULP = 64;

    /// When what is due is looked at again after it could not be done, in nanoseconds.
    private static final long RETRY = 1_000_000_000;

    private static final System.Logger LOG = System.getLogger(TunTrap.class.getName());

    private final @Nullable Path namespace;
    private final Time time;
    private final TrapDevice device;
    private final RequestSocket netlink;
    private final EventFd waker;
    private final TrapCounters counters = new TrapCounters();
    private final ArrayBlockingQueue<Consumer<Trap>> requests = new ArrayBlockingQueue<>(REQUESTS);
    private final Thread thread = new Thread(this::run, "dialtone-trap");
    private volatile @Nullable Listener listener;
    private volatile boolean closed;

    private TunTrap(
            @Nullable Path namespace,
            Time time,
            TrapDevice device,
            RequestSocket netlink,
            EventFd waker) {
        this.namespace = namespace;
        this.time = time;
        this.device = device;
        this.netlink = netlink;
        this.waker = waker;
    }

    /// Makes the device and begins to read it.
    ///
    /// @param namespace the file of the network namespace; null for this process's own
    /// @param name what the device is called: 1 to 15 bytes
    /// @throws RouterException ACCESS_DENIED without the right to make it (CAP_NET_ADMIN,
    ///   CAP_NET_RAW), CAN_NOT_COMPLETE if there is one of this name, NOT_SUPPORTED where there are
    ///   none
    public static TunTrap open(@Nullable Path namespace, String name, Time time) {
        RequestSocket netlink = RequestSocket.open(namespace);
        try {
            TrapDevice device =
                    NetworkNamespace.call(namespace, () -> TrapDevice.make(name, netlink));
            try {
                TunTrap trap = new TunTrap(namespace, time, device, netlink, EventFd.create());
                trap.thread.start();
                return trap;
            } catch (RuntimeException e) {
                device.close();
                throw e;
            }
        } catch (NetlinkException | SystemException e) {
            netlink.close();
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE, "no trap for packets: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            netlink.close();
            throw e;
        }
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
    }

    /// @throws IllegalArgumentException if a route of the definition is none
    @Override
    public void arm(InterfaceDefinition definition) {
        definition.demand().routes().forEach(Prefix::parse);
        ask(trap -> trap.arm(definition));
    }

    @Override
    public void release(String name, Established connection) {
        ask(trap -> trap.release(name, connection, time.nanos()));
    }

    @Override
    public void refuse(String name) {
        ask(trap -> trap.refuse(name));
    }

    @Override
    public void disarm(String name) {
        ask(trap -> trap.disarm(name));
    }

    private void ask(Consumer<Trap> request) {
        if (!requests.offer(request)) {
            throw new RouterException(
                    RouterError.NOT_ENOUGH_MEMORY,
                    REQUESTS + " requests to the trap are not done yet: is its thread stuck?");
        }
        if (waker.enter()) {
            try {
                waker.write();
            } finally {
                waker.leave();
            }
        }
    }

    @Override
    public Map<String, Long> counters() {
        return counters.read();
    }

    private void run() {
        if (namespace != null) {
            NetworkNamespace.enter(namespace);
        }
        try (Arena arena = Arena.ofConfined();
                Epoll epoll = new Epoll(arena);
                Delivery delivery = new Delivery(counters, time)) {
            device.watch(fd -> epoll.add(fd, Epoll.IN, 1));
            epoll.add(waker.descriptor(), Epoll.IN, 2);
            MemorySegment buffer = arena.allocate(LARGEST, 8);
            byte[] bytes = new byte[LARGEST];
            Wishes wishes = new Wishes();
            TrapRoutes routes =
                    new TrapRoutes(
                            new RouteRequests(netlink),
                            new DeviceRequests(netlink),
                            device.index(),
                            wishes,
                            counters);
            routes.findLeftovers();
            Trap[] self = new Trap[1];
            try (Trap trap =
                    new Trap(
                            wishes,
                            routes,
                            delivery,
                            counters,
                            time.nanos(),
                            socket -> epoll.add(socket, Epoll.IN, 3),
                            () -> next(self[0], buffer, bytes))) {
                self[0] = trap;
                while (!closed) {
                    step(epoll, trap, buffer, bytes);
                }
                perform(trap); // what was asked before the end
            }
        }
    }

    private void step(Epoll epoll, Trap trap, MemorySegment buffer, byte[] bytes) {
        long due = Math.min(due(trap), device.due(time.nanos()));
        epoll.await(due == Long.MAX_VALUE ? -1 : (int) Math.min(due / 1_000_000 + 1, 3_600_000));
        waker.read();
        for (int i = 0; i < GULP && next(trap, buffer, bytes); i++) {
            // packets first: they came before what is asked of them now
        }
        perform(trap);
        if (device.renew(time.nanos(), fd -> epoll.add(fd, Epoll.IN, 1))) {
            quietly(() -> trap.found(device.index()));
        }
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the trap could not do what was asked of it", e);
        }
    }

    private long due(Trap trap) {
        try {
            return trap.perform(time.nanos());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the trap could not do what was due", e);
            return RETRY;
        }
    }

    private void perform(Trap trap) {
        Consumer<Trap> request = requests.poll();
        while (request != null) {
            Consumer<Trap> asked = request;
            quietly(() -> asked.accept(trap));
            request = requests.poll();
        }
    }

    private boolean next(Trap trap, MemorySegment buffer, byte[] bytes) {
        int length = device.read(buffer);
        if (length <= 0) {
            if (device.lost(length, time.nanos())) {
                trap.lost();
            }
            return false;
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
        try {
            trap.packet(Packet.parse(bytes, length), time.nanos(), listener);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "of a packet in the trap", e);
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        if (waker.enter()) {
            waker.write();
            waker.leave();
        }
        Threads.awaitEnd(thread);
        synchronized (requests) {
            if (!waker.isClosed()) {
                waker.close();
                netlink.close();
                device.close();
            }
        }
    }
}
