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
        String text = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + text + "]" : text) + ":" + port;
    }
}
