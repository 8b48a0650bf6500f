package org.dialtone.linux.dial.wireguard;

import org.dialtone.linux.netlink.WireguardEndpoint;
import org.dialtone.linux.netlink.WireguardPeer;

import java.util.List;

/// A peer of a WireGuard device, whoever serves that.
///
/// @param publicKey in hexadecimal
/// @param endpoint where it was heard last; empty if nowhere
/// @param handshake when the last handshake was, in nanoseconds of Unix time; 0 for never
/// @param received bytes
/// @param sent bytes
/// @param allowed the networks that are its, as ADDRESS/BITS
public record Peer(
        String publicKey,
        String endpoint,
        long handshake,
        long received,
        long sent,
        List<String> allowed) {

    public Peer {
        allowed = List.copyOf(allowed);
    }

    /// One that the kernel tells of.
    static Peer of(WireguardPeer peer) {
        WireguardEndpoint endpoint = peer.endpoint();
        return new Peer(
                peer.publicKey(),
                endpoint == null ? "" : endpoint.toString(),
                peer.handshake(),
                peer.received(),
                peer.sent(),
                peer.allowed().stream().map(Object::toString).toList());
    }
}
