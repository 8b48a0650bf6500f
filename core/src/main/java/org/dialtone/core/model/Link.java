package org.dialtone.core.model;

import org.dialtone.api.Traffic;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// A network link as one rtnetlink message describes it (struct ifinfomsg and its IFLA_ attributes,
/// linux/if_link.h).
///
/// @param index ifindex, above 0
/// @param name IFLA_IFNAME
/// @param kind IFLA_INFO_KIND ("veth"), null where the driver names none
/// @param flags IFF_ flags (linux/if.h)
/// @param operState IFLA_OPERSTATE, RFC 2863's ifOperStatus in the kernel's numbers
/// @param carrier the kernel's carrier counters, null where it sends none
/// @param master ifindex of the link it is enslaved to, or 0
/// @param lower ifindex of the link it is stacked on in the same namespace, or 0
/// @param traffic IFLA_STATS64, null where the message carried none
public record Link(
        int index,
        String name,
        @Nullable String kind,
        int flags,
        int operState,
        @Nullable CarrierCount carrier,
        int master,
        int lower,
        @Nullable Traffic traffic) {

    public static final int IFF_UP = 0x1;
    public static final int IFF_LOOPBACK = 0x8;
    public static final int IFF_RUNNING = 0x40;
    public static final int IFF_LOWER_UP = 0x10000;

    public static final int OPER_UNKNOWN = 0;
    public static final int OPER_NOTPRESENT = 1;
    public static final int OPER_DOWN = 2;
    public static final int OPER_LOWERLAYERDOWN = 3;
    public static final int OPER_TESTING = 4;
    public static final int OPER_DORMANT = 5;
    public static final int OPER_UP = 6;

    public Link {
        if (index <= 0) {
            throw new IllegalArgumentException("index: " + index + " (expected: > 0)");
        }
    }

    /// Whether this can be a later look at the same device, and not at another that was given its
    /// index: a device keeps its kind, and its carrier counters only grow.
    public boolean follows(Link earlier) {
        return Objects.equals(kind, earlier.kind)
                && (carrier == null || earlier.carrier == null || carrier.follows(earlier.carrier));
    }

    /// The same link as if its carrier were off.
    public Link withoutCarrier() {
        return new Link(
                index,
                name,
                kind,
                flags & ~IFF_LOWER_UP,
                operState,
                carrier,
                master,
                lower,
                traffic);
    }

    /// Whether two messages say the same of the link, but for its traffic.
    public boolean agrees(Link other) {
        return index == other.index
                && name.equals(other.name)
                && Objects.equals(kind, other.kind)
                && flags == other.flags
                && operState == other.operState
                && Objects.equals(carrier, other.carrier)
                && master == other.master
                && lower == other.lower;
    }

    public boolean adminUp() {
        return (flags & IFF_UP) != 0;
    }

    public boolean lowerUp() {
        return (flags & IFF_LOWER_UP) != 0;
    }

    public boolean running() {
        return (flags & IFF_RUNNING) != 0;
    }

    /// The link whose carrier this one has, or 0: a VLAN's or macvlan's parent. A veth names its
    /// peer in the same attribute, and has a carrier of its own.
    public int stackedOn() {
        return lower == index || "veth".equals(kind) ? 0 : lower;
    }

    public boolean loopback() {
        return (flags & IFF_LOOPBACK) != 0;
    }
}
