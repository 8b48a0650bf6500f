package org.dialtone.client;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;

import java.nio.file.Path;

/// Where a router is reached.
sealed interface Address {
    int PORT = 8444;

    /// A Unix socket on this machine.
    record Unix(Path path) implements Address {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /// A port, by mutual TLS.
    record Tcp(String host, int port) implements Address {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /// Reads `unix:/path`, `/path`, `host`, `host:port`, `[v6]`, `[v6]:port`.
    ///
    /// @throws RouterException INVALID_PARAMETER if it is none of these
    static Address parse(String text) {
        if (text.startsWith("unix:") || text.startsWith("/")) {
            String path = text.startsWith("unix:") ? text.substring(5) : text;
            if (path.startsWith("/") && path.indexOf('\0') < 0) {
                return new Unix(Path.of(path));
            }
        } else if (text.startsWith("[")) {
            int end = text.indexOf(']');
            String after = end < 0 ? "" : text.substring(end + 1);
            if (end > 1 && (after.isEmpty() || after.startsWith(":"))) {
                return tcp(text, text.substring(1, end), after);
            }
        } else {
            int colon = text.indexOf(':');
            if (colon == text.lastIndexOf(':')) {
                return colon < 0
                        ? tcp(text, text, "")
                        : tcp(text, text.substring(0, colon), text.substring(colon));
            }
        }
        throw invalid(text);
    }

    private static Address tcp(String text, String host, String colonAndPort) {
        int port = PORT;
        if (!colonAndPort.isEmpty()) {
            String digits = colonAndPort.substring(1);
            if (!digits.matches("[0-9]{1,5}")) {
                throw invalid(text);
            }
            port = Integer.parseInt(digits);
        }
        if (!host.matches("[A-Za-z0-9._:%-]{1,255}") || port < 1 || port > 65535) {
            throw invalid(text);
        }
        return new Tcp(host, port);
    }

    private static RouterException invalid(String text) {
        return new RouterException(
                RouterError.INVALID_PARAMETER,
                "router: \"" + text + "\" (expected: unix:/path, host or host:port)");
    }
}
