package org.dialtone.mprapi;

import org.dialtone.api.Connection;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The port of a demand-dial interface, or of a client that has dialled in.
///
/// @param definition null of a client
record Port(RouterInterface itself, @Nullable InterfaceDefinition definition) {

    static List<Port> all(Server server) {
        Map<String, InterfaceDefinition> defined = new HashMap<>();
        server.router().ddm().definitions().forEach(it -> defined.put(it.name(), it));
        List<Port> ports = new ArrayList<>();
        for (RouterInterface it : server.router().interfaces()) {
            InterfaceDefinition definition = defined.get(it.name());
            if (definition != null || isClient(it)) {
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
                .flatMap(
                        it ->
                                isClient(it)
                                        ? Optional.of(new Port(it, null))
                                        : server.definition(it)
                                                .map(defined -> new Port(it, defined)));
    }

    private static boolean isClient(RouterInterface it) {
        return it.type() == InterfaceType.CLIENT && it.connected();
    }

    /// By what it is dialled: `pppoe`, `openvpn` ...; of a client, by what it has dialled in.
    String media() {
        String kind = itself.kind();
        return definition != null
                ? DefinitionKeys.word(definition.kind())
                : kind == null ? "" : kind;
    }

    /// `MPRDT_...`: of a client that has a PPP link it is not known what carries that.
    String deviceType() {
        if (definition != null) {
            return DialEntry.deviceType(definition.kind());
        }
        return "ppp".equals(itself.kind()) ? MprConstants.MPRDT_Generic : MprConstants.MPRDT_Vpn;
    }

    String deviceName() {
        return definition != null ? DialEntry.deviceName(definition) : media();
    }

    boolean carries(Optional<Connection> connection) {
        return connection.isPresent() && connection.get().id().equals(itself.connection());
    }
}
