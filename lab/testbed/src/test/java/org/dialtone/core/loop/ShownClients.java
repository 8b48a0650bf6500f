package org.dialtone.core.loop;

import static org.awaitility.Awaitility.await;

import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Router;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;

import java.util.List;
import java.util.function.Supplier;

/// What a router shows and has told of its clients.
///
/// @param router as it is now
/// @param events what it has told so far
record ShownClients(Supplier<Router> router, Supplier<List<RouterEvent>> events) {

    List<ConnectionEvent> connections() {
        return events.get().stream()
                .filter(ConnectionEvent.class::isInstance)
                .map(ConnectionEvent.class::cast)
                .toList();
    }

    /// The first, second ... connection event, which may be still to come.
    ConnectionEvent connection(int number) {
        await().until(() -> connections().size() >= number);
        return connections().get(number - 1);
    }

    RouterInterface shown(String name) {
        return router.get().interfaces().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " of " + router.get().interfaces()));
    }

    List<String> names() {
        return router.get().interfaces().stream().map(RouterInterface::name).toList();
    }

    /// [FarEnd#UNKNOWN] if it is not connected, or nobody knows.
    FarEnd farEnd(String name) {
        for (Connection each : router.get().connections()) {
            FarEnd farEnd = each.farEnd();
            if (each.interfaceName().equals(name) && farEnd != null) {
                return farEnd;
            }
        }
        return FarEnd.UNKNOWN;
    }
}
