package org.dialtone.core.loop;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.core.link.LinkState;
import org.dialtone.core.model.Link;
import org.jspecify.annotations.Nullable;

/// An interface that stands for whatever link bears a certain name: a demand-dial interface or a
/// client. The link has no interface of its own meanwhile.
///
/// Confined to the router-loop thread.
final class Claim {
    /// Is told, before anything is published, what becomes of the link.
    interface Owner {
        /// The link passes packets from now on.
        void up();

        /// It does not any more, or is gone.
        void down(Cause cause);

        /// It is gone, or has another name: told after that it is down.
        default void gone() {}
    }

    /// The link's name.
    final String link;

    final Tracked tracked;
    final Owner owner;

    /// The link as last heard of, or, once it is gone, as it was at the end.
    @Nullable Link last;

    /// Whether the link is there.
    boolean there;

    Claim(String link, Tracked tracked, Owner owner) {
        this.link = link;
        this.tracked = tracked;
        this.owner = owner;
    }

    /// Whether its link passes packets.
    boolean up() {
        Link so = last;
        return there && so != null && LinkState.of(so) == LinkState.CONNECTED;
    }

    /// Whether its link passes packets, and is the one that the interface is shown with.
    boolean same() {
        Link so = last;
        return up() && so != null && so.index() == tracked.shown.linkIndex();
    }

    boolean carries(ConnectionId connection) {
        return connection.equals(tracked.shown.connection());
    }
}
