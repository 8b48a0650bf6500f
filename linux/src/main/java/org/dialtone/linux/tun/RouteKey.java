package org.dialtone.linux.tun;

import org.dialtone.linux.netlink.Prefix;

/// What the kernel tells routes apart by.
record RouteKey(Prefix to, int metric) {
    boolean six() {
        return to.address().getAddress().length == 16;
    }
}
