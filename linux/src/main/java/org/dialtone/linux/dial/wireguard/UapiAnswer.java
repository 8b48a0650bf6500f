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

    /// How many networks are kept of a peer.
    static final int MOST_ALLOWED = 64;

    UapiAnswer {
        peers = List.copyOf(peers);
    }

    /// Reads one. Total: what is not understood is passed over, a number that is none is 0.
    static UapiAnswer parse(String text) {
        long errno = 0;
        List<Peer> peers = new ArrayList<>();
        Reading peer = null;
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? "" : line.substring(0, equals);
            String value = line.substring(equals + 1);
            if (key.equals("errno")) {
                errno = number(value);
            } else if (key.equals("public_key")) {
                if (peer != null) {
                    peers.add(peer.whole());
                }
                peer = peers.size() < MOST_PEERS ? new Reading(value) : null;
            } else if (peer != null) {
                peer.take(key, value);
            }
        }
        if (peer != null) {
            peers.add(peer.whole());
        }
        return new UapiAnswer(errno, peers);
    }

    /// A peer of which not all has been read.
    private static final class Reading {
        private final String publicKey;
        private final List<String> allowed = new ArrayList<>();
        private String endpoint = "";
        private long seconds;
        private long nanos;
        private long received;
        private long sent;

        Reading(String publicKey) {
            this.publicKey = publicKey;
        }

        void take(String key, String value) {
            switch (key) {
                case "endpoint" -> endpoint = value;
                case "last_handshake_time_sec" -> seconds = number(value);
                case "last_handshake_time_nsec" -> nanos = number(value);
                case "rx_bytes" -> received = number(value);
                case "tx_bytes" -> sent = number(value);
                case "allowed_ip" -> {
                    if (allowed.size() < MOST_ALLOWED) {
                        allowed.add(value);
                    }
                }
                default -> {
                    // of no interest here
                }
            }
        }

        Peer whole() {
            long whole = Math.clamp(seconds, 0, Long.MAX_VALUE / 2_000_000_000L);
            long handshake = whole * 1_000_000_000L + Math.clamp(nanos, 0, 999_999_999);
            return new Peer(publicKey, endpoint, handshake, received, sent, allowed);
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
