package org.dialtone.api;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// An interface connected or disconnected: the one kind of event that signals registered event
/// objects.
///
/// @param kind the direction, which is also how it ended up
/// @param interfaceId the interface
/// @param interfaceName its name at that moment
/// @param linkIndex the kernel's ifindex
/// @param type what sort of interface
/// @param oldState the state it left
/// @param newState the state it entered
/// @param reasons why it is unreachable now; empty when `newState` is another
/// @param cause why
/// @param actor who asked for it
/// @param connection the connection that began or ended
/// @param duration how long the connection lasted, by the monotonic clock; of one that a router
///   found again when it started, by the wall clock up to then. Null unless disconnected, and where
///   it ended while the router was not running
/// @param traffic what passed during the connection, where the kernel told; null unless
///   disconnected
/// @param connects how many times the interface connected in what this event stands for
/// @param disconnects how many times it disconnected; above one in all when flips were too quick to
///   be told apart and the kernel's own carrier counters gave their number
public record ConnectionEvent(
        long revision,
        Instant time,
        Kind kind,
        InterfaceId interfaceId,
        String interfaceName,
        int linkIndex,
        InterfaceType type,
        ConnectionState oldState,
        ConnectionState newState,
        Set<UnreachabilityReason> reasons,
        Cause cause,
        Actor actor,
        ConnectionId connection,
        @Nullable Duration duration,
        @Nullable Traffic traffic,
        long connects,
        long disconnects)
        implements RouterEvent {

    public enum Kind {
        CONNECTED,
        DISCONNECTED
    }

    public ConnectionEvent {
        long surplus = kind == Kind.CONNECTED ? connects - disconnects : disconnects - connects;
        if (connects < 0
                || disconnects < 0
                || surplus < 0
                || surplus > 1
                || connects + disconnects == 0) {
            throw new IllegalArgumentException(
                    "connects: " + connects + ", disconnects: " + disconnects + " of a " + kind);
        }
    }
}
