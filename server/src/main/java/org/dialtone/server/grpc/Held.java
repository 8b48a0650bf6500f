package org.dialtone.server.grpc;

import org.dialtone.api.Position;
import org.dialtone.api.Registration;
import org.jspecify.annotations.Nullable;

/// A registration of a Register call.
final class Held {
    final long id;
    final RemoteEvent event;
    final Registration registration;

    /// Where the client knew the router last.
    final @Nullable Position after;

    /// How many of its signals the client has been told. The writer's.
    long told;

    /// Whether the router has ended it, and not the client.
    boolean endedByRouter() {
        return !registration.active() && !event.withdrawn();
    }

    Held(long id, RemoteEvent event, Registration registration, @Nullable Position after) {
        this.id = id;
        this.event = event;
        this.registration = registration;
        this.after = after;
    }
}
