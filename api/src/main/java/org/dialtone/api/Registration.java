package org.dialtone.api;

/// An event object known to a router, from register to deregister.
public interface Registration {
    EventObject event();

    /// The position after which it counts: every later connect and disconnect signals the event.
    Position since();

    /// How many connects and disconnects it has signalled so far.
    long signals();

    /// Whether it still stands: false once it is deregistered or the router closed.
    boolean active();
}
