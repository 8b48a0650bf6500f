package org.dialtone.linux.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Where a WireGuard peer is. Its text is `192.0.2.1:51820` or `[2001:db8::1]:51820`.
public record WireguardEndpoint(InetAddress address, int port) {

    public WireguardEndpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
        }
    }

    @Override
    public String toString() {
        return (address instanceof Inet6Address
                        ? "[" + shortened(address.getAddress()) + "]"
                        : address.getHostAddress())
                + ":"
                + port;
    }

    /// As everybody else writes it (RFC 5952): without the longest row of zeros.
    private static String shortened(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] =
                    Byte.toUnsignedInt(bytes[2 * i]) << 8 | Byte.toUnsignedInt(bytes[2 * i + 1]);
        }
        int from = 8;
        int longest = 1; // one alone is written
        for (int at = 0, zeros = 0; at < 8; at++) {
            zeros = groups[at] == 0 ? zeros + 1 : 0;
            if (zeros > longest) {
                longest = zeros;
                from = at - zeros + 1;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int at = 0; at < 8; at++) {
            if (at == from) {
                text.append("::");
                at += longest - 1;
            } else {
                boolean first = at == 0 || at == from + longest;
                text.append(first ? "" : ":").append(Integer.toHexString(groups[at]));
            }
        }
        return text.toString();
    }
}
