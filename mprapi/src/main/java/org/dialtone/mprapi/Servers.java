package org.dialtone.mprapi;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.Traffic;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The routers this process has open, one per machine however many server handles there are: opened
/// by the first connect, closed with the last disconnect. Safe for many threads; connects and
/// disconnects take turns.
final class Servers {
    private final RouterOpener opener;
    private final Map<String, Open> open = new HashMap<>();
    private int openings;

    Servers(RouterOpener opener) {
        this.opener = opener;
    }

    /// @throws org.dialtone.api.RouterException if the router cannot be opened
    synchronized Server connect(String name) {
        Open router = open.get(name);
        if (router == null) {
            router = new Open(opener.open(name), ++openings);
            open.put(name, router);
        }
        boolean connected = false;
        try {
            Server server =
                    new Server(name, router.opening, router.running.newHandle(), router.cleared);
            router.handles++;
            connected = true;
            return server;
        } finally {
            if (!connected) {
                closeIfUnused(name, router);
            }
        }
    }

    /// To be called once for each connect.
    synchronized void disconnect(Server server) {
        Open router = open.get(server.name());
        try {
            server.router().close();
        } finally {
            if (router != null) {
                router.handles--;
                closeIfUnused(server.name(), router);
            }
        }
    }

    private void closeIfUnused(String name, Open router) {
        if (router.handles == 0) {
            open.remove(name);
            router.running.close();
        }
    }

    private static final class Open {
        final RouterOpener.Running running;
        final int opening;
        final ConcurrentMap<ConnectionId, Traffic> cleared = new ConcurrentHashMap<>();
        int handles;

        Open(RouterOpener.Running running, int opening) {
            this.running = running;
            this.opening = opening;
        }
    }
}
