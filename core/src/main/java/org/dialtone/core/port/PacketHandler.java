package org.dialtone.core.port;

import java.nio.ByteBuffer;
import java.util.List;

/// Takes what happens on a [PacketServer], on the thread that called serve. Nothing here may block:
/// every peer waits for it.
public interface PacketHandler {

    /// A process has connected. It may be sent to, or closed, at once.
    void connected(PacketPeer peer);

    /// A packet has come.
    ///
    /// @param packet the bytes from position to limit; reused after the call
    /// @param descriptors what came with it. They stay the server's, which closes them after the
    ///   call: whoever wants to keep one duplicates it
    /// @param lost whether descriptors came with it for which this process had no room
    void packet(PacketPeer peer, ByteBuffer packet, List<Integer> descriptors, boolean lost);

    /// There is room again, after [PacketPeer#send] answered false.
    void writable(PacketPeer peer);

    /// The peer has closed its end or died, or was closed. The last call for this peer; comes once.
    void gone(PacketPeer peer);

    /// [PacketServer#wakeup] was called.
    void woken();
}
