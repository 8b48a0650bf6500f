package org.dialtone.core.loop;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.dialtone.core.link.LinkState;
import org.dialtone.core.model.Link;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Interfaces as they are shown, made from links and from one another.
final class Shown {
    private Shown() {}

    static RouterInterface first(
            InterfaceId id, Link link, Instant now, @Nullable ConnectionId connection) {
        LinkState state = LinkState.of(link);
        return new RouterInterface(
                id,
                link.name(),
                link.index(),
                type(link),
                link.kind(),
                link.adminUp(),
                state.state(),
                state.reasons(),
                now,
                connection,
                null,
                link.master());
    }

    static RouterInterface in(
            RouterInterface old,
            boolean enabled,
            LinkState state,
            Instant since,
            @Nullable ConnectionId connection) {
        return new RouterInterface(
                old.id(),
                old.name(),
                old.linkIndex(),
                old.type(),
                old.kind(),
                enabled,
                state.state(),
                state.reasons(),
                since,
                connection,
                old.lastError(),
                old.masterIndex());
    }

    static RouterInterface named(RouterInterface old, String name, int master) {
        return new RouterInterface(
                old.id(),
                name,
                old.linkIndex(),
                old.type(),
                old.kind(),
                old.enabled(),
                old.state(),
                old.reasons(),
                old.since(),
                old.connection(),
                old.lastError(),
                master);
    }

    /// The interface when another link stands for it; it must not be connected.
    static RouterInterface behind(RouterInterface old, Link link) {
        return new RouterInterface(
                old.id(),
                old.name(),
                link.index(),
                type(link),
                link.kind(),
                old.enabled(),
                old.state(),
                old.reasons(),
                old.since(),
                null,
                old.lastError(),
                old.masterIndex());
    }

    private static InterfaceType type(Link link) {
        return link.loopback() ? InterfaceType.LOOPBACK : InterfaceType.DEDICATED;
    }
}
