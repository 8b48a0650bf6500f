package org.dialtone.api;

import java.time.Instant;

/// A connection that exists: an interface's life since it connected.
///
/// @param since when it connected, by the wall clock; for an interface that was connected before
///   the router was opened, when the router was opened
public record Connection(
        ConnectionId id,
        InterfaceId interfaceId,
        String interfaceName,
        InterfaceType type,
        Instant since) {}
