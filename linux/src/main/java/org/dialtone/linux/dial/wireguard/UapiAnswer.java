package org.dialtone.linux.dial.wireguard;

import java.util.ArrayList;
import java.util.List;

/// What a WireGuard device answers (the cross-platform userspace API, wireguard.com/xplatform). Of
/// keys only the peers' public ones are kept.
///
/// @param errno 0, or the error number, negative
record UapiAnswer(long errno, List<Peer> peers) {
    /// How many peers are kept of an answer.
    static final int MOST_PEERS = 10_000;

    /// A peer.
    ///
    /// @param publicKey in hexadecimal
    /// @param endpoint where it was heard last; empty if nowhere
    /// @param handshake when the last handshake was, in nanoseconds of Unix time; 0 for never
    /// @param received bytes
    /// @param sent bytes
    record Peer(String publicKey, String endpoint, long handshake, long received, long sent) {}

    UapiAnswer {
        peers = List.copyOf(peers);
    }

    /// Reads one. Total: what is not understood is passed over, a number that is none is 0.
    static UapiAnswer parse(String text) {
        long errno = 0;
        List<Peer> peers = new ArrayList<>();
        Peer peer = null;
        long seconds = 0;
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            String value = line.substring(equals + 1);
            switch (equals < 0 ? "" : line.substring(0, equals)) {
                case "errno" -> errno = number(value);
                case "public_key" -> {
                    if (peer != null) {
                        peers.add(peer);
                    }
                    peer = peers.size() < MOST_PEERS ? new Peer(value, "", 0, 0, 0) : null;
                    seconds = 0;
                }
                case "last_handshake_time_sec" -> seconds = number(value);
                case "endpoint", "last_handshake_time_nsec", "rx_bytes", "tx_bytes" ->
                        peer = peer == null ? null : with(peer, line, value, seconds);
                default -> {
                    // of no interest here
                }
            }
        }
        if (peer != null) {
            peers.add(peer);
        }
        return new UapiAnswer(errno, peers);
    }

    private static Peer with(Peer p, String line, String value, long seconds) {
        return switch (line.charAt(0)) {
            case 'e' -> new Peer(p.publicKey, value, p.handshake, p.received, p.sent);
            case 'l' -> {
                long whole = Math.clamp(seconds, 0, Long.MAX_VALUE / 2_000_000_000L);
                long nanos = whole * 1_000_000_000L + Math.clamp(number(value), 0, 999_999_999);
                yield new Peer(p.publicKey, p.endpoint, nanos, p.received, p.sent);
            }
            case 'r' -> new Peer(p.publicKey, p.endpoint, p.handshake, number(value), p.sent);
            default -> new Peer(p.publicKey, p.endpoint, p.handshake, p.received, number(value));
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
