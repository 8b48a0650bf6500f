package org.dialtone.core.stream;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.Glob;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamOptions;
import org.jspecify.annotations.Nullable;

/// Which events somebody wants to be told: the same for streams and for history.
///
/// @param glob what the interface's name must match, at the event; null for all
/// @param connectionsOnly leave out what is no connect or disconnect, but for resyncs
public record EventFilter(@Nullable Glob glob, boolean connectionsOnly) {

    public static EventFilter of(StreamOptions options) {
        return of(options.interfaces(), options.connectionsOnly());
    }

    /// What a query wants, but for when it happened.
    public static EventFilter of(HistoryQuery query) {
        return of(query.interfaces(), query.connectionsOnly());
    }

    private static EventFilter of(@Nullable String interfaces, boolean connectionsOnly) {
        return new EventFilter(interfaces == null ? null : new Glob(interfaces), connectionsOnly);
    }

    public boolean wants(RouterEvent event) {
        // instanceof, not a switch over the types: that would cost every start milliseconds
        if (event instanceof ConnectionEvent connection) {
            return matches(connection.interfaceName());
        }
        if (event instanceof InterfaceEvent change) {
            return !connectionsOnly && matches(change.subject().name());
        }
        if (event instanceof AdministrationEvent done) {
            return !connectionsOnly
                    && (done.interfaceName() == null || matches(done.interfaceName()));
        }
        return true; // a resync concerns everybody
    }

    private boolean matches(String name) {
        return glob == null || glob.matches(name);
    }
}
