package org.dialtone.mprapi;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.Traffic;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The routers this process has open, one per machine however many server handles there are: opened
/// by the first connect, closed with the last disconnect. Safe for many threads; a handle is made
/// and closed without the lock, so that a machine that does not answer holds up nobody else.
final class Servers {
    private final RouterOpener opener;

    /// Guarded by this object, as are the counts in it.
    private final Map<String, Open> open = new HashMap<>();

    private int openings;

    Servers(RouterOpener opener) {
        this.opener = opener;
    }

    /// A new handle.
    ///
    /// @throws org.dialtone.api.RouterException if the router cannot be opened
    Server connect(String name) {
        Open router = enter(name);
        boolean connected = false;
        try {
            Server server =
                    new Server(name, router.opening, router.running.newHandle(), router.cleared);
            connected = true;
            return server;
        } finally {
            if (!connected) {
                leave(name);
            }
        }
    }

    private synchronized Open enter(String name) {
        Open router = open.get(name);
        if (router == null) {
            router = new Open(opener.open(name), ++openings);
            open.put(name, router);
        }
        router.handles++;
        return router;
    }

    /// To be called once for each connect.
    void disconnect(Server server) {
        try {
            server.router().close();
        } finally {
            leave(server.name());
        }
    }

    private synchronized void leave(String name) {
        Open router = open.get(name);
        if (router != null && --router.handles == 0) {
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
