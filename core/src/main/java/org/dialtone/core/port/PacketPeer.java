package org.dialtone.core.port;

/// A process connected to a [PacketServer]. Confined to the thread that serves.
public interface PacketPeer {

    /// Who connected, as the kernel says.
    PeerCredentials credentials();

    /// Sends a packet, or does nothing. Never blocks.
    ///
    /// @return false if the peer has not read enough for it to fit: [PacketHandler#writable] will
    ///   tell. To a peer that is going everything is sent, and lost
    boolean send(byte[] packet);

    /// Ends the connection: nothing is taken from the peer any more, what was sent can still be
    /// read by it. [PacketHandler#gone] follows after the handler has returned.
    void close();
}
