package org.dialtone.linux.netlink;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/// A unicast route of the main table.
///
/// @param to where it leads
/// @param link the index of the link it leads over
/// @param via the next hop; null on a link that needs none
/// @param source the address that packets of this machine get; null for the kernel's choice
/// @param metric the lower the better; IPv6 has no 0, the kernel takes 1024 for it
/// @param mtu how large packets may be, in bytes; 0 for the link's own
/// @param protocol who has made it (rtm_protocol): see [RouteRequests#PROTOCOL]
public record Route(
        Prefix to,
        int link,
        @Nullable InetAddress via,
        @Nullable InetAddress source,
        int metric,
        int mtu,
        int protocol) {

    /// A route of Dialtone's.
    public static Route of(Prefix to, int link, int metric) {
        return new Route(to, link, null, null, metric, 0, RouteRequests.PROTOCOL);
    }

    public Route withVia(@Nullable InetAddress now) {
        return new Route(to, link, now, source, metric, mtu, protocol);
    }

    public Route withSource(@Nullable InetAddress now) {
        return new Route(to, link, via, now, metric, mtu, protocol);
    }

    public Route withMtu(int now) {
        return new Route(to, link, via, source, metric, now, protocol);
    }

    @Override
    public String toString() {
        return to
                + (via == null ? "" : " via " + via.getHostAddress())
                + " dev "
                + link
                + " metric "
                + Integer.toUnsignedString(metric);
    }
}
