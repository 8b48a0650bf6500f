package org.dialtone.core.loop;

import org.dialtone.api.Connection;
import org.dialtone.api.Position;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What is so at one revision. The router loop replaces it as a whole before it signals anybody.
record RouterState(long revision, Interfaces interfaces) {

    /// @param position of the revision: known when it is readable, and not before
    RouterSnapshot snapshot(Position position) {
        List<RouterInterface> all = interfaces.list();
        all.sort(
                Comparator.comparing(RouterInterface::name)
                        .thenComparingInt(each -> each.id().value()));
        List<Connection> connections = new ArrayList<>();
        for (RouterInterface each : all) {
            if (each.connection() != null) {
                connections.add(
                        new Connection(
                                each.connection(),
                                each.id(),
                                each.name(),
                                each.type(),
                                each.since()));
            }
        }
        return new RouterSnapshot(position, all, connections);
    }
}
