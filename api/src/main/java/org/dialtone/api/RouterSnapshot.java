package org.dialtone.api;

import java.util.List;

/// A router's interfaces and connections at one position: the stream that follows it begins with
/// the next revision.
public record RouterSnapshot(
        Position position, List<RouterInterface> interfaces, List<Connection> connections) {
    public RouterSnapshot {
        interfaces = List.copyOf(interfaces);
        connections = List.copyOf(connections);
    }
}
