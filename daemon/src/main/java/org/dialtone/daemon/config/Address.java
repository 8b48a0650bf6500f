package org.dialtone.daemon.config;

import org.jspecify.annotations.Nullable;

/// Where to listen: a host and a port. `0.0.0.0` and `[::]` stand for every address.
///
/// @param host a name or an address, without brackets
/// @param port 0 for one that the kernel chooses
public record Address(String host, int port) {

    /// Reads `HOST:PORT`, `ADDRESS:PORT` or `[ADDRESS]:PORT`; null if it is none.
    public static @Nullable Address parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || text.length() > 300) {
            return null;
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        int port = port(text.substring(colon + 1));
        // without brackets it cannot be told where an IPv6 address ends
        return port < 0 || !isHost(host) || bracketed != (host.indexOf(':') >= 0)
                ? null
                : new Address(host, port);
    }

    private static int port(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            port = port * 10 + (c - '0');
        }
        return port <= 0xffff ? port : -1;
    }

    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean good =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || ".-_:%".indexOf(c) >= 0;
            if (!good) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
