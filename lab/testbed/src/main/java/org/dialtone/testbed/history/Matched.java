package org.dialtone.testbed.history;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Every connect has its disconnect, or is connected at the end; and no disconnect comes without.
public final class Matched implements DialValidator {
    @Override
    public List<String> violations(DialHistory history) {
        List<String> found = new ArrayList<>();
        Map<InterfaceId, ConnectionEvent> open = new HashMap<>();
        for (RouterEvent event : history.journal()) {
            if (!(event instanceof ConnectionEvent it)) {
                continue;
            }
            if (it.kind() == ConnectionEvent.Kind.CONNECTED) {
                ConnectionEvent before = open.put(it.interfaceId(), it);
                if (before != null) {
                    found.add(it + " without an end of " + before);
                }
            } else {
                ConnectionEvent began = open.remove(it.interfaceId());
                // what was connected before the first event has no connect
                if (began != null && !began.connection().equals(it.connection())) {
                    found.add(it + " (expected: the end of " + began + ")");
                }
            }
        }
        Map<InterfaceId, ConnectionId> connected = new HashMap<>();
        for (RouterInterface each : history.end()) {
            ConnectionId connection = each.connection();
            if (connection != null) {
                connected.put(each.id(), connection);
            }
        }
        open.forEach(
                (id, event) -> {
                    if (!event.connection().equals(connected.get(id))) {
                        found.add(event + " has never ended");
                    }
                });
        return found;
    }
}
