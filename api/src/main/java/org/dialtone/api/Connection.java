package org.dialtone.api;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A connection that exists: an interface's life since it connected.
///
/// @param since when it connected, by the wall clock; for an interface that was connected before
///   the router was opened, when the router was opened; of a client, when its server says
/// @param farEnd who is at its far end; null where nothing is known of that
public record Connection(
        ConnectionId id,
        InterfaceId interfaceId,
        String interfaceName,
        InterfaceType type,
        Instant since,
        @Nullable FarEnd farEnd) {

    /// A connection of whose far end nothing is known.
    public Connection(
            ConnectionId id,
            InterfaceId interfaceId,
            String interfaceName,
            InterfaceType type,
            Instant since) {
        this(id, interfaceId, interfaceName, type, since, null);
    }
}
