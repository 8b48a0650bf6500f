package org.dialtone.linux.tun;

import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DemandTrap;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// What the trap knows and does, one thing after the other. Confined to the trap's thread.
final class Trap implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Trap.class.getName());

    /// A demand is told once in this time and interface.
    private static final long TELL_EVERY = Duration.ofSeconds(1).toNanos();

    /// How long routes of a former life wait for the connection that they belong to.
    private static final long LEFTOVERS = Duration.ofSeconds(30).toNanos();

    /// How many packets are looked at between a request and its execution: more than the queue of
    /// the device holds (500).
    private static final int DRAIN = 1024;

    private final Wishes wishes;
    private final TrapRoutes routes;
    private final Delivery delivery;
    private final TrapCounters counters;
    private final BooleanSupplier next;
    private final Map<String, Trapped> interfaces = new HashMap<>();

    /// Those that may keep packets.
    private final Set<Trapped> keeping = new LinkedHashSet<>();

    private final Openings openings;
    private final long start;

    /// @param now monotonic, in nanoseconds
    /// @param watch waits for a descriptor, until that is closed
    /// @param next reads one packet and hands it to [#packet]; false if there is none
    Trap(
            Wishes wishes,
            TrapRoutes routes,
            Delivery delivery,
            TrapCounters counters,
            long now,
            IntConsumer watch,
            BooleanSupplier next) {
        this.wishes = wishes;
        this.routes = routes;
        this.delivery = delivery;
        this.counters = counters;
        this.openings = new Openings(watch, counters, this::pass);
        this.start = now;
        this.next = next;
    }

    void arm(InterfaceDefinition definition) {
        Trapped trapped = interfaces.computeIfAbsent(definition.name(), name -> new Trapped(name));
        LinkEnd old = trapped.link;
        Collection<RouteKey> before = trapped.keys;
        openings.forget(trapped);
        wishes.remove(trapped);
        trapped.define(definition);
        trapped.link = null;
        wishes.add(trapped);
        routes.settle(trapped, before, true);
        if (old != null) {
            routes.leave(before, old);
        }
    }

    void release(String name, Established connection, long now) {
        Trapped trapped = interfaces.get(name);
        LinkEnd link = LinkEnd.of(connection);
        if (trapped == null || link == null) {
            return; // the link is gone again: who watches links will say so
        }
        openings.forget(trapped);
        drain();
        openings.open(trapped, link, connection, now);
    }

    /// Its packets go over its link from now on.
    private void pass(Trapped trapped, LinkEnd link, Established connection) {
        drain();
        LinkEnd old = trapped.link;
        if (old != null && old.index() != link.index()) {
            routes.leave(trapped.keys, old);
        }
        // while the trap's routes still take what is new, what is kept goes out before it
        routes.lead(trapped.keys, link);
        trapped.ours = routes.addresses();
        delivery.deliver(trapped, link, trapped.ours);
        wishes.remove(trapped);
        trapped.link = link;
        wishes.add(trapped);
        trapped.last = connection.local();
        trapped.waiting = false;
        drain(); // what came while that went out goes before what will take the link's route
        routes.settle(trapped, trapped.keys, false);
        drain();
        tellDropped(trapped);
    }

    void refuse(String name) {
        Trapped trapped = interfaces.get(name);
        if (trapped != null) {
            openings.forget(trapped);
            routes.removeLeftovers(trapped.keys);
            drain();
            refuse(trapped);
        }
    }

    private static void tellDropped(Trapped trapped) {
        long dropped = trapped.dropped();
        if (dropped > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    trapped.name
                            + ": no room for "
                            + dropped
                            + " packets while it was dialled (demand.keep-packets: "
                            + trapped.policy.keepPackets()
                            + ", demand.keep-bytes: "
                            + trapped.policy.keepBytes()
                            + ")");
        }
    }

    private void refuse(Trapped trapped) {
        tellDropped(trapped);
        trapped.waiting = false;
        Packet packet = trapped.kept.poll();
        while (packet != null) {
            counters.add(TrapCounter.REFUSED);
            delivery.refuse(packet, Answer.Reason.UNREACHABLE);
            packet = trapped.kept.poll();
        }
    }

    void disarm(String name) {
        Trapped trapped = interfaces.remove(name);
        if (trapped != null) {
            openings.forget(trapped);
            LinkEnd link = trapped.link;
            if (link != null) {
                routes.leave(trapped.keys, link);
            }
            wishes.remove(trapped);
            routes.removeLeftovers(trapped.keys);
            refuse(trapped);
            keeping.remove(trapped);
            routes.settle(trapped, trapped.keys, false);
        }
    }

    /// Somebody has removed the device, and the routes into it with it. What is kept stays.
    void lost() {
        routes.lost();
    }

    /// There is a device again.
    ///
    /// @param index its index
    void found(int index) {
        routes.found(index);
        for (Trapped each : interfaces.values()) {
            routes.settle(each, each.keys, each.link == null);
        }
    }

    private void drain() {
        int left = DRAIN;
        while (left > 0 && next.getAsBoolean()) {
            left--;
        }
    }

    /// Looks at a packet that the trap has caught.
    void packet(@Nullable Packet packet, long now, DemandTrap.@Nullable Listener listener) {
        counters.add(TrapCounter.RECEIVED);
        if (packet == null) {
            counters.add(TrapCounter.MALFORMED);
        } else if (!packet.routable()) {
            counters.add(TrapCounter.UNROUTABLE);
        } else {
            Trapped trapped = wishes.match(packet.header().destination());
            if (trapped == null) {
                counters.add(TrapCounter.UNMATCHED);
                delivery.refuse(packet, Answer.Reason.UNREACHABLE);
            } else {
                take(trapped, packet, now, listener);
            }
        }
    }

    private void take(
            Trapped trapped, Packet packet, long now, DemandTrap.@Nullable Listener listener) {
        LinkEnd link = trapped.link;
        boolean dials = link == null && trapped.dials.test(packet.header());
        if (link == null && !dials && !trapped.waiting) {
            counters.add(TrapCounter.PROHIBITED);
            delivery.refuse(packet, Answer.Reason.PROHIBITED);
            return;
        }
        KeptPackets.Offer offer =
                link == null
                        ? trapped.keep(packet, now)
                        : trapped.kept.offer(packet, 1, packet.length(), now);
        counters.add(
                switch (offer) {
                    case KEPT -> TrapCounter.KEPT;
                    case TOO_MANY -> TrapCounter.DROPPED_NUMBER;
                    case TOO_LARGE -> TrapCounter.DROPPED_BYTES;
                });
        if (link != null) {
            delivery.deliver(trapped, link, trapped.ours); // it came just before the routes moved
            return;
        }
        keeping.add(trapped);
        if (dials) {
            trapped.waiting = true;
            if (listener != null && trapped.tell(now, TELL_EVERY)) {
                counters.add(TrapCounter.DEMANDS);
                listener.demanded(trapped.name, packet.header());
            }
        }
    }

    /// Does what is due: looks whether far ends have answered, gives up what has been kept for too
    /// long, and the routes that nobody claims.
    ///
    /// @return in how many nanoseconds there is more to do; Long.MAX_VALUE for never
    long perform(long now) {
        return Math.min(openings.look(now), expire(now));
    }

    private long expire(long now) {
        long soonest = Long.MAX_VALUE;
        if (routes.hasLeftovers()) {
            soonest = Math.max(0, LEFTOVERS - (now - start));
            if (soonest == 0) {
                routes.removeLeftovers();
                soonest = Long.MAX_VALUE;
            }
        }
        for (Trapped each : keeping) {
            Duration keepFor = each.policy.keepFor();
            Packet old = each.kept.expired(now, keepFor);
            while (old != null) {
                counters.add(TrapCounter.EXPIRED);
                delivery.refuse(old, Answer.Reason.UNREACHABLE);
                each.waiting = !each.kept.isEmpty();
                old = each.kept.expired(now, keepFor);
            }
            soonest = Math.min(soonest, each.kept.expiresIn(now, keepFor));
        }
        keeping.removeIf(each -> each.kept.isEmpty());
        return soonest;
    }

    /// Waits for no answer any more: what waited for one has its routes now.
    @Override
    public void close() {
        openings.close();
    }
}
