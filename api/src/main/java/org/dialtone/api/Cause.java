package org.dialtone.api;

/// Why an interface connected or disconnected: one closed list for every kind of link.
public enum Cause {
    /// The link has carrier again: the cable is in, the far end is up.
    CARRIER_GAINED,
    /// The link lost its carrier: the cable is out, the far end is down.
    CARRIER_LOST,
    /// The link it is stacked on (a VLAN's or macvlan's parent) is up again.
    LOWER_LAYER_UP,
    /// The link it is stacked on went down.
    LOWER_LAYER_DOWN,
    /// An administrator set it up.
    ADMIN_UP,
    /// An administrator set it down.
    ADMIN_DOWN,
    /// What it was waiting for (802.1X, a supplicant, a test) has come: it left dormant or testing.
    READY,
    /// It has carrier, but waits for something above it: dormant (RFC 2863).
    DORMANT,
    /// It has been put into a test mode (RFC 2863).
    TESTING,
    /// The device behind it is not present (RFC 2863).
    NOT_PRESENT,
    /// The link appeared, already up.
    LINK_ADDED,
    /// The link was deleted.
    LINK_REMOVED,
    /// The link was moved to another network namespace.
    LINK_MOVED,
    /// It happened while the router was not running: found when it was started again, by comparing
    /// what it had recorded with what the kernel says.
    RECONCILED
}
