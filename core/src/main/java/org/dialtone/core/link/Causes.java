package org.dialtone.core.link;

import org.dialtone.api.Cause;
import org.dialtone.core.model.Link;
import org.jspecify.annotations.Nullable;

/// Why a dedicated link connected or disconnected, as far as two looks at it tell.
public final class Causes {
    private Causes() {}

    /// Why a link connected.
    ///
    /// @param before the link while it was not connected; null if it was not there
    public static Cause ofConnect(@Nullable Link before, Link after) {
        if (before == null) {
            return Cause.LINK_ADDED;
        }
        return switch (LinkState.of(before)) {
            case ADMIN_DOWN -> Cause.ADMIN_UP;
            case NO_CARRIER, CONNECTED ->
                    after.stackedOn() != 0 ? Cause.LOWER_LAYER_UP : Cause.CARRIER_GAINED;
            case NOT_PRESENT, TESTING, DORMANT -> Cause.READY;
        };
    }

    /// Why a link disconnected.
    ///
    /// @param after the link that is not connected any more
    public static Cause ofDisconnect(Link after) {
        return switch (LinkState.of(after)) {
            case ADMIN_DOWN -> Cause.ADMIN_DOWN;
            case NOT_PRESENT -> Cause.NOT_PRESENT;
            case TESTING -> Cause.TESTING;
            case DORMANT -> Cause.DORMANT;
            // CONNECTED: it is back already, and the counters tell that the carrier was gone
            case NO_CARRIER, CONNECTED ->
                    after.stackedOn() != 0 ? Cause.LOWER_LAYER_DOWN : Cause.CARRIER_LOST;
        };
    }
}
