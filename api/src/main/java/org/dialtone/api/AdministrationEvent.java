package org.dialtone.api;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An operator or administrator has done something to the router that its caller had the right to.
/// What follows from it comes in events of its own. It signals no event object.
///
/// @param actor who did it
/// @param action what was done
/// @param interfaceName the interface it was done to; null for the demand-dial manager itself
public record AdministrationEvent(
        long revision, Instant time, Actor actor, Action action, @Nullable String interfaceName)
        implements RouterEvent {

    /// What was done.
    public enum Action {
        /// Something that this program is too old to know; of a newer router.
        UNKNOWN,
        /// Asked for a connection.
        CONNECT,
        /// Asked for the connection's end.
        DISCONNECT,
        CREATE,
        /// Defined anew.
        REPLACE,
        DELETE,
        ENABLE,
        DISABLE,
        SET_CREDENTIALS,
        FORGET_CREDENTIALS,
        /// The demand-dial manager was paused.
        PAUSE,
        RESUME,
        STOP,
        START
    }
}
