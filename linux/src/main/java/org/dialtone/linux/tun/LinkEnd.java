package org.dialtone.linux.tun;

import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.netlink.Route;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/// A link that an interface is connected by.
///
/// @param index its index
/// @param mtu in bytes
/// @param via who is behind it, if it is one with neighbours; null if it leads to one end
/// @param local its addresses
record LinkEnd(
        String name, int index, int mtu, @Nullable InetAddress via, List<InetAddress> local) {

    /// The link of a connection, in the network namespace of the calling thread.
    ///
    /// @return null if it is gone
    static @Nullable LinkEnd of(Established connection) {
        LinkFacts found = LinkFacts.of(connection.link());
        if (found == null) {
            return null;
        }
        InetAddress peer = found.pointToPoint() ? null : connection.peer();
        return new LinkEnd(connection.link(), found.index(), found.mtu(), peer, connection.local());
    }

    Route route(RouteKey key) {
        Route route = Route.of(key.to(), index, key.metric());
        boolean same = via != null && (via.getAddress().length == 16) == key.six();
        return same ? route.withVia(via) : route;
    }

    /// Its address of a family; null if it has none that reaches beyond the link.
    @Nullable InetAddress local(boolean six) {
        for (InetAddress each : local) {
            if ((each.getAddress().length == 16) == six && !each.isLinkLocalAddress()) {
                return each;
            }
        }
        return null;
    }
}
