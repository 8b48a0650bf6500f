package org.dialtone.core.stream;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.Position;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.jspecify.annotations.NullMarked;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Events as tests need them.
@NullMarked
final class Events {
    private Events() {}

    static RouterEvent connect(long revision, String name) {
        return new ConnectionEvent(
                revision,
                Instant.EPOCH,
                ConnectionEvent.Kind.CONNECTED,
                new InterfaceId(1),
                name,
                1,
                InterfaceType.DEDICATED,
                ConnectionState.DISCONNECTED,
                ConnectionState.CONNECTED,
                Set.of(),
                Cause.READY,
                Actor.KERNEL,
                new ConnectionId(1),
                null,
                null,
                1,
                0);
    }

    static RouterEvent added(long revision, String name) {
        return new InterfaceEvent(
                revision,
                Instant.EPOCH,
                InterfaceEvent.Kind.ADDED,
                null,
                new RouterInterface(
                        new InterfaceId(1),
                        name,
                        1,
                        InterfaceType.DEDICATED,
                        null,
                        true,
                        ConnectionState.DISCONNECTED,
                        Set.of(),
                        Instant.EPOCH,
                        null,
                        null,
                        0));
    }

    static RouterEvent resync(long revision) {
        return new ResyncEvent(revision, Instant.EPOCH, 0);
    }

    static RouterSnapshot snapshot(UUID epoch, long revision) {
        return new RouterSnapshot(new Position(epoch, revision), List.of(), List.of());
    }
}
