package org.dialtone.core.port;

/// A local socket that keeps the boundaries of packets and carries descriptors (unix(7),
/// SOCK_SEQPACKET), to which other processes of this machine connect.
///
/// The shape of java.nio's Selector: one thread is in [#serve], others wake it.
public interface PacketServer extends AutoCloseable {
    /// The longest packet, in bytes. A longer one is cut off to this length.
    int LONGEST = 4096;

    /// Serves peers on this thread until [#close]; before it returns, every peer is
    /// [PacketHandler#gone] and the socket is given back. To be called once.
    void serve(PacketHandler handler);

    /// Makes [#serve] call [PacketHandler#woken] soon. Any thread, never blocks.
    void wakeup();

    /// Ends [#serve], and returns when it has returned (but at once if called from the handler).
    /// Any thread.
    @Override
    void close();
}
