package org.dialtone.linux.netlink;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A peer of a WireGuard device, as the kernel tells it.
///
/// @param publicKey in hexadecimal
/// @param endpoint where it was heard last; null if nowhere
/// @param handshake when the last handshake was, in nanoseconds of Unix time; 0 for never
/// @param received bytes
/// @param sent bytes
/// @param allowed the networks that are its
public record WireguardPeer(
        String publicKey,
        @Nullable WireguardEndpoint endpoint,
        long handshake,
        long received,
        long sent,
        List<Prefix> allowed) {

    public WireguardPeer {
        allowed = List.copyOf(allowed);
    }
}
