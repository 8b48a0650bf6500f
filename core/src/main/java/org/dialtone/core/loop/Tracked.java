package org.dialtone.core.loop;

import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.jspecify.annotations.Nullable;

/// An interface as the loop keeps it: what is public, and what is needed to tell of its end.
///
/// Confined to the router-loop thread.
final class Tracked {
    /// Its place in [Interfaces].
    final int place;

    RouterInterface shown;

    /// When the connection began, by the monotonic clock.
    long connectedAt;

    /// The counters when the connection began.
    @Nullable Traffic atConnect;

    Tracked(int place, RouterInterface shown) {
        this.place = place;
        this.shown = shown;
    }
}
