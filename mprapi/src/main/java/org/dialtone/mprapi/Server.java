package org.dialtone.mprapi;

import static java.util.stream.Collectors.toUnmodifiableSet;

import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.Router;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/// What a server handle stands for.
///
/// @param name the machine; empty for this one
/// @param opening which opening of a router in this process; part of every handle it gives out
/// @param router a router handle of its own
/// @param cleared what had passed over a connection when its counters were cleared; shared by all
///   server handles of the router, and holds live connections only
record Server(
        String name, int opening, Router router, ConcurrentMap<ConnectionId, Traffic> cleared) {

    HANDLE handle(InterfaceId id) {
        return HANDLE.ofInterface(opening, id.value());
    }

    HANDLE handle(ConnectionId id) {
        return HANDLE.ofConnection(opening, id.value());
    }

    /// The interface as it is now, if it still exists.
    Optional<RouterInterface> findInterface(@Nullable HANDLE handle) {
        int id = handle == null ? 0 : handle.interfaceId(opening);
        return router.interfaces().stream().filter(i -> i.id().value() == id).findFirst();
    }

    /// The connection, if it still exists.
    Optional<Connection> findConnection(@Nullable HANDLE handle) {
        int id = handle == null ? 0 : handle.connectionId(opening);
        return router.connections().stream().filter(c -> c.id().value() == id).findFirst();
    }

    /// What has passed over a connection since it began or was cleared; empty if it has ended.
    Optional<Traffic> traffic(ConnectionId id) throws InterruptedException {
        return router.traffic(id).map(all -> all.since(cleared.getOrDefault(id, Traffic.NONE)));
    }

    /// Counts a connection's traffic from here on.
    void clear(ConnectionId id, Traffic soFar) {
        cleared.put(id, soFar);
        Set<ConnectionId> live =
                router.connections().stream().map(Connection::id).collect(toUnmodifiableSet());
        cleared.keySet().retainAll(live);
    }
}
