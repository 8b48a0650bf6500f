package org.dialtone.client;

import org.dialtone.api.Connection;
import org.dialtone.api.Position;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.wire.v1.Snapshot;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Puts a snapshot together that comes in parts.
final class Snapshots {
    private final List<RouterInterface> interfaces = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private @Nullable Position position;

    /// @return whether it is complete
    /// @throws IllegalArgumentException if the part cannot be read
    boolean add(Snapshot part) {
        position = FromWire.position(part.getPosition());
        part.getInterfacesList().forEach(each -> interfaces.add(FromWire.routerInterface(each)));
        part.getConnectionsList().forEach(each -> connections.add(FromWire.connection(each)));
        return !part.getMore();
    }

    RouterSnapshot whole() {
        Position at = position;
        if (at == null) {
            throw new IllegalArgumentException("a snapshot without a part");
        }
        return new RouterSnapshot(at, interfaces, connections);
    }
}
