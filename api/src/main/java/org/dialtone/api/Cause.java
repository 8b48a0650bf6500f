package org.dialtone.api;

/// Why an interface connected or disconnected: one closed list for every kind of link.
public enum Cause {
    /// One that this program is too old to know; of a newer router.
    UNKNOWN,
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
    RECONCILED,

    // of demand-dial interfaces and of clients

    /// Somebody asked for it: the event's actor.
    REQUESTED,
    /// A packet was to go over it: the event's actor.
    DEMAND,
    /// Its definition says that it is to be connected.
    PERSISTENT,
    /// It stands in for another interface of its group, or that one can be had again.
    FAILOVER,
    /// A client has dialled in.
    DIALLED_IN,
    /// Nothing passed over it for as long as its definition allows.
    IDLE_TIMEOUT,
    /// Its dial-out hours are over.
    DIALOUT_HOURS,
    /// It has lasted for as long as its definition allows.
    SESSION_LIMIT,
    /// The far end hung up.
    PEER_HUNG_UP,
    /// The far end does not answer any more: keep-alives or handshakes are missing.
    PEER_DEAD,
    /// The far end refused the user name, the password, the key or the certificate.
    AUTHENTICATION_FAILED,
    /// The two ends came to no agreement.
    NEGOTIATION_FAILED,
    /// Nobody answered, or the attempt took too long.
    NO_ANSWER,
    /// The far end is busy.
    BUSY,
    /// The program that dials, or that a client had dialled in to, failed or has gone.
    DIALER_FAILED,
    /// Its definition was changed so that it could not go on, or removed; of a client, the router
    /// is not told of its server any more, and the session may go on.
    REDEFINED,
    /// It was disabled.
    DISABLED,
    /// The demand-dial manager was stopped.
    DDM_STOPPED,
    /// The server that a client had dialled in to ended the session, and does not say why.
    SESSION_ENDED
}
