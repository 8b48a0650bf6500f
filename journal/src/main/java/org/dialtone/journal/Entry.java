package org.dialtone.journal;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

/// An event, and what its interface has become by it.
///
/// @param after null if the interface is gone, or the event is about none
record Entry(RouterEvent event, @Nullable Remembered after) {

    long revision() {
        return event.revision();
    }

    /// The interface whose state the event tells; 0 for none.
    int interfaceId() {
        return switch (event) {
            case ConnectionEvent connection -> connection.interfaceId().value();
            case InterfaceEvent change -> change.subject().id().value();
            case ResyncEvent _, AdministrationEvent _ -> 0;
        };
    }

    /// The connection that the event is about; 0 for none.
    int connectionId() {
        return event instanceof ConnectionEvent connection ? connection.connection().value() : 0;
    }

    /// What a filter by interface compares; empty for what is about none.
    String name() {
        return switch (event) {
            case ConnectionEvent connection -> connection.interfaceName();
            case InterfaceEvent change -> change.subject().name();
            case AdministrationEvent done ->
                    done.interfaceName() == null ? "" : done.interfaceName();
            case ResyncEvent _ -> "";
        };
    }
}
