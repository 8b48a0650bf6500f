package org.dialtone.linux.tun;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.linux.netlink.Prefix;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// An interface whose routes the trap looks after. Confined to the trap's thread.
final class Trapped {
    final String name;
    final KeptPackets kept = new KeptPackets();
    DemandPolicy policy = DemandPolicy.NONE;
    Predicate<PacketHeader> dials = _ -> true;
    List<RouteKey> keys = List.of();

    /// The addresses it had last.
    List<InetAddress> last = List.of();

    /// The link that its routes lead over; null while they lead into the trap.
    @Nullable LinkEnd link;

    /// The addresses that the trap had when its routes were given to the link.
    Set<InetAddress> ours = Set.of();

    /// The addresses that the trap has for it: those it had last, while it is down.
    Set<InetAddress> held = Set.of();

    /// Whether it is being dialled, as far as the trap knows.
    boolean waiting;

    /// Whether a connection of it may be up before the far end passes packets.
    boolean opensLate;

    /// Whether the far end did not answer when it was asked that last.
    boolean silent;

    /// Packets that there was no room for since this was last told.
    private long dropped;

    private boolean told;
    private long toldAt;

    Trapped(String name) {
        this.name = name;
    }

    /// @throws IllegalArgumentException if a route is none
    void define(InterfaceDefinition definition) {
        DemandPolicy now = definition.demand();
        List<RouteKey> routes = new ArrayList<>();
        for (String route : now.routes()) {
            RouteKey key = new RouteKey(Prefix.parse(route), now.metric());
            if (!routes.contains(key)) {
                routes.add(key);
            }
        }
        policy = now;
        dials = now.filter().compile();
        keys = List.copyOf(routes);
        opensLate = EchoProbe.opensLate(definition.kind());
    }

    /// Keeps a packet for it, if there is room.
    KeptPackets.Offer keep(Packet packet, long now) {
        KeptPackets.Offer offer = kept.offer(packet, policy.keepPackets(), policy.keepBytes(), now);
        if (offer != KeptPackets.Offer.KEPT) {
            dropped++;
        }
        return offer;
    }

    /// How many packets there was no room for since this was last asked.
    long dropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }

    /// Whether it is time to tell of a demand: once a second at most.
    boolean tell(long now, long every) {
        if (told && now - toldAt < every) {
            return false;
        }
        told = true;
        toldAt = now;
        return true;
    }

    /// The address it had last, of a family; null if there was none.
    @Nullable InetAddress last(boolean six) {
        for (InetAddress each : last) {
            if ((each.getAddress().length == 16) == six && !each.isLinkLocalAddress()) {
                return each;
            }
        }
        return null;
    }
}
