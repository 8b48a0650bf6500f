package org.dialtone.linux.tun;

import org.dialtone.linux.netlink.Prefix;
import org.dialtone.linux.netlink.Route;

/// What the kernel tells routes apart by.
record RouteKey(Prefix to, int metric) {
    boolean six() {
        return to.address().getAddress().length == 16;
    }

    /// Whether a route of the kernel has this key: 0 is the metric 1024 of IPv6.
    boolean sameAs(Route route) {
        int other = six() && metric == 0 ? 1024 : metric;
        return to.equals(route.to()) && other == route.metric();
    }
}
