package org.dialtone.linux.netlink;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads what WG_CMD_GET_DEVICE answers: one message or many, of which the next goes on with the
/// peer that the last has ended with (linux/wireguard.h). Total: what is not understood is passed
/// over. The device's private key, which is in there too, is not looked at.
final class WireguardDecoder {
    /// How many peers are kept.
    static final int MOST_PEERS = 10_000;

    /// How many networks are kept of a peer.
    static final int MOST_ALLOWED = 64;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int WGDEVICE_A_PEERS = 8;
    private static final int WGPEER_A_PUBLIC_KEY = 1;
    private static final int WGPEER_A_ENDPOINT = 4;
    private static final int WGPEER_A_LAST_HANDSHAKE_TIME = 6;
    private static final int WGPEER_A_RX_BYTES = 7;
    private static final int WGPEER_A_TX_BYTES = 8;
    private static final int WGPEER_A_ALLOWEDIPS = 9;
    private static final int WGALLOWEDIP_A_FAMILY = 1;
    private static final int WGALLOWEDIP_A_IPADDR = 2;
    private static final int WGALLOWEDIP_A_CIDR_MASK = 3;
    private static final long NANOS = 1_000_000_000L;

    private final int family;
    private final Map<String, Reading> peers = new LinkedHashMap<>();

    WireguardDecoder(int family) {
        this.family = family;
    }

    /// Takes a message, from its header on.
    void take(ByteBuffer message) {
        if (message.limit() < GenericRequests.HEADERS
                || Short.toUnsignedInt(message.getShort(4)) != family
                || message.get(Request.HEADER) != WireguardRequests.WG_CMD_GET_DEVICE) {
            return;
        }
        Attributes.each(
                message,
                GenericRequests.HEADERS,
                (type, value) -> {
                    if (type == WGDEVICE_A_PEERS) {
                        Attributes.each(value, 0, (_, peer) -> peer(peer));
                    }
                });
    }

    List<WireguardPeer> peers() {
        return peers.values().stream().map(Reading::whole).toList();
    }

    private void peer(ByteBuffer in) {
        String[] key = new String[1];
        Attributes.each(
                in,
                0,
                (type, value) -> {
                    if (type == WGPEER_A_PUBLIC_KEY && value.limit() == WireguardKey.LENGTH) {
                        key[0] = Attributes.hex(value);
                    }
                });
        Reading reading = key[0] == null ? null : peers.get(key[0]);
        if (reading == null) {
            if (key[0] == null || peers.size() >= MOST_PEERS) {
                return;
            }
            reading = new Reading(key[0]);
            peers.put(key[0], reading);
        }
        Attributes.each(in, 0, reading::take);
    }

    /// A peer of which not all has been read.
    private static final class Reading {
        private final String publicKey;
        private final List<Prefix> allowed = new ArrayList<>();
        private @Nullable WireguardEndpoint endpoint;
        private long handshake;
        private long received;
        private long sent;

        Reading(String publicKey) {
            this.publicKey = publicKey;
        }

        void take(int type, ByteBuffer value) {
            switch (type) {
                case WGPEER_A_ENDPOINT -> endpoint = endpoint(value);
                case WGPEER_A_LAST_HANDSHAKE_TIME -> handshake = time(value);
                case WGPEER_A_RX_BYTES -> received = Attributes.u64(value, 0);
                case WGPEER_A_TX_BYTES -> sent = Attributes.u64(value, 0);
                case WGPEER_A_ALLOWEDIPS -> Attributes.each(value, 0, (_, network) -> add(network));
                default -> {
                    // of no interest here
                }
            }
        }

        private void add(ByteBuffer in) {
            int[] numbers = {0, -1};
            byte[][] address = {{}};
            Attributes.each(
                    in,
                    0,
                    (type, value) -> {
                        switch (type) {
                            case WGALLOWEDIP_A_FAMILY -> numbers[0] = Attributes.u16(value, 0);
                            case WGALLOWEDIP_A_CIDR_MASK -> numbers[1] = Attributes.u8(value, -1);
                            case WGALLOWEDIP_A_IPADDR ->
                                    address[0] =
                                            Attributes.bytes(value, 0, Math.min(value.limit(), 16));
                            default -> {
                                // of no interest here
                            }
                        }
                    });
            int bytes = numbers[0] == AF_INET ? 4 : numbers[0] == AF_INET6 ? 16 : 0;
            boolean whole = bytes > 0 && address[0].length == bytes;
            if (whole && numbers[1] >= 0 && numbers[1] <= bytes * 8) {
                if (allowed.size() < MOST_ALLOWED) {
                    allowed.add(new Prefix(address(address[0]), numbers[1]));
                }
            }
        }

        WireguardPeer whole() {
            return new WireguardPeer(publicKey, endpoint, handshake, received, sent, allowed);
        }
    }

    /// Of a struct sockaddr_in or sockaddr_in6.
    private static @Nullable WireguardEndpoint endpoint(ByteBuffer in) {
        int family = Attributes.u16(in, 0);
        boolean four = family == AF_INET && in.limit() >= 8;
        if (!four && (family != AF_INET6 || in.limit() < 24)) {
            return null;
        }
        byte[] bytes = four ? Attributes.bytes(in, 4, 4) : Attributes.bytes(in, 8, 16);
        int port = Byte.toUnsignedInt(in.get(2)) << 8 | Byte.toUnsignedInt(in.get(3));
        return new WireguardEndpoint(address(bytes), port);
    }

    /// Of a struct __kernel_timespec, in nanoseconds.
    private static long time(ByteBuffer in) {
        if (in.limit() < 16) {
            return 0;
        }
        long seconds = Math.clamp(in.getLong(0), 0, Long.MAX_VALUE / NANOS - 1);
        return seconds * NANOS + Math.clamp(in.getLong(8), 0, NANOS - 1);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("of four bytes or sixteen", e);
        }
    }
}
