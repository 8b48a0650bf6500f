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
        List<Interfaces.Cell> cells = interfaces.cells();
        cells.sort(
                Comparator.comparing((Interfaces.Cell each) -> each.shown().name())
                        .thenComparingInt(each -> each.shown().id().value()));
        List<RouterInterface> all = new ArrayList<>();
        List<Connection> connections = new ArrayList<>();
        for (Interfaces.Cell cell : cells) {
            RouterInterface each = cell.shown();
            all.add(each);
            if (each.connection() != null) {
                connections.add(
                        new Connection(
                                each.connection(),
                                each.id(),
                                each.name(),
                                each.type(),
                                each.since(),
                                cell.farEnd()));
            }
        }
        return new RouterSnapshot(position, all, connections);
    }
}
