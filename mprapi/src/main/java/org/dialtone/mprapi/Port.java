package org.dialtone.mprapi;

import org.dialtone.api.Connection;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The port of a demand-dial interface.
record Port(RouterInterface itself, InterfaceDefinition definition) {

    static List<Port> all(Server server) {
        Map<String, InterfaceDefinition> defined = new HashMap<>();
        server.router().ddm().definitions().forEach(it -> defined.put(it.name(), it));
        List<Port> ports = new ArrayList<>();
        for (RouterInterface it : server.router().interfaces()) {
            InterfaceDefinition definition = defined.get(it.name());
            if (definition != null) {
                ports.add(new Port(it, definition));
            }
        }
        return ports;
    }

    static Optional<Port> find(Server server, @Nullable HANDLE handle) {
        int id = handle == null ? 0 : handle.portId(server.opening());
        return server.router().interfaces().stream()
                .filter(it -> it.id().value() == id)
                .findFirst()
                .flatMap(it -> server.definition(it).map(defined -> new Port(it, defined)));
    }

    boolean carries(Optional<Connection> connection) {
        return connection.isPresent() && connection.get().id().equals(itself.connection());
    }
}
