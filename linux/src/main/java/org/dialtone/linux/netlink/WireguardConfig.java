package org.dialtone.linux.netlink;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a WireGuard device with one peer is told.
///
/// @param privateKey ours
/// @param listenPort ours; 0 to have one chosen
/// @param peer the peer's public key
/// @param presharedKey null for none
/// @param endpoint where the peer is
/// @param keepalive in seconds, 1 to 65535
/// @param allowed what the peer may send, and is sent
public record WireguardConfig(
        WireguardKey privateKey,
        int listenPort,
        WireguardKey peer,
        @Nullable WireguardKey presharedKey,
        WireguardEndpoint endpoint,
        int keepalive,
        List<Prefix> allowed) {

    public WireguardConfig {
        allowed = List.copyOf(allowed);
    }
}
