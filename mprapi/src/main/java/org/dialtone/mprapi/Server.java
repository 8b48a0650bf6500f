package org.dialtone.mprapi;

import static java.util.stream.Collectors.toUnmodifiableSet;

import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.FarEnd;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.api.dial.InterfaceDefinition;
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

    /// The definition of a demand-dial interface; empty for an interface that is not dialled.
    Optional<InterfaceDefinition> definition(RouterInterface it) {
        if (!isDialled(it.type())) {
            return Optional.empty();
        }
        try {
            return Optional.of(router.ddm().definition(it.name()));
        } catch (RouterException e) {
            if (e.error() == RouterError.NO_SUCH_INTERFACE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// The connection, if it still exists.
    Optional<Connection> findConnection(@Nullable HANDLE handle) {
        int id = handle == null ? 0 : handle.connectionId(opening);
        return router.connections().stream().filter(c -> c.id().value() == id).findFirst();
    }

    /// Whether a connection was dialled by PPP, or is of a client that dialled in by it.
    boolean isPpp(Connection it) {
        if (it.type() == InterfaceType.CLIENT) {
            return itself(it).map(each -> "ppp".equals(each.kind())).orElse(false);
        }
        return dialled(it)
                .map(
                        definition ->
                                switch (definition.kind()) {
                                    case PPPOE, L2TP, PPP -> true;
                                    case OPENVPN, WIREGUARD, IPSEC, EXEC -> false;
                                })
                .orElse(false);
    }

    /// The user that a client has proven itself as, or a demand-dial interface proves itself as;
    /// empty if there is none, or if the caller may not know.
    String user(Connection it) {
        FarEnd farEnd = it.farEnd();
        if (it.type() == InterfaceType.CLIENT && farEnd != null) {
            return farEnd.user();
        }
        if (!isDialled(it.type())) {
            return "";
        }
        try {
            String user = router.ddm().user(it.interfaceName());
            return user == null ? "" : user;
        } catch (RouterException e) {
            if (e.error() == RouterError.NO_SUCH_INTERFACE
                    || e.error() == RouterError.ACCESS_DENIED) {
                return "";
            }
            throw e;
        }
    }

    private Optional<InterfaceDefinition> dialled(Connection it) {
        return itself(it).flatMap(this::definition);
    }

    private Optional<RouterInterface> itself(Connection it) {
        return router.interfaces().stream()
                .filter(each -> each.id().equals(it.interfaceId()))
                .findFirst();
    }

    private static boolean isDialled(InterfaceType type) {
        return type == InterfaceType.FULL_ROUTER || type == InterfaceType.HOME_ROUTER;
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
