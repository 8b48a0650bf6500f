package org.dialtone.cli;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Interfaces and events to show.
final class Samples {
    static final Instant BEFORE = FakeTime.START.minusMillis(5);
    static final Set<UnreachabilityReason> NO_CARRIER = Set.of(UnreachabilityReason.NO_MEDIA_SENSE);

    private Samples() {}

    static RouterInterface connected(int id, String name) {
        return connected(id, name, BEFORE, 0);
    }

    static RouterInterface connected(int id, String name, Instant since, int master) {
        return new RouterInterface(
                new InterfaceId(id),
                name,
                id + 10,
                name.equals("lo") ? InterfaceType.LOOPBACK : InterfaceType.DEDICATED,
                name.startsWith("veth") ? "veth" : null,
                true,
                ConnectionState.CONNECTED,
                Set.of(),
                since,
                new ConnectionId(id),
                null,
                master);
    }

    static RouterInterface unreachable(int id, String name, Set<UnreachabilityReason> reasons) {
        return new RouterInterface(
                new InterfaceId(id),
                name,
                id + 10,
                InterfaceType.DEDICATED,
                name.startsWith("veth") ? "veth" : null,
                !reasons.contains(UnreachabilityReason.ADMIN_DISABLED),
                ConnectionState.UNREACHABLE,
                reasons,
                BEFORE,
                null,
                null,
                0);
    }

    static ConnectionEvent lost(long revision, Instant time, String name, Duration duration) {
        return new ConnectionEvent(
                revision,
                time,
                ConnectionEvent.Kind.DISCONNECTED,
                new InterfaceId(1),
                name,
                11,
                InterfaceType.DEDICATED,
                ConnectionState.CONNECTED,
                ConnectionState.UNREACHABLE,
                NO_CARRIER,
                Cause.CARRIER_LOST,
                Actor.KERNEL,
                new ConnectionId(1),
                duration,
                new Traffic(1_234_567, 300_000, 1000, 500),
                0,
                1);
    }

    static ConnectionEvent gained(long revision, Instant time, String name) {
        return new ConnectionEvent(
                revision,
                time,
                ConnectionEvent.Kind.CONNECTED,
                new InterfaceId(1),
                name,
                11,
                InterfaceType.DEDICATED,
                ConnectionState.UNREACHABLE,
                ConnectionState.CONNECTED,
                Set.of(),
                Cause.CARRIER_GAINED,
                Actor.KERNEL,
                new ConnectionId(2),
                null,
                null,
                1,
                0);
    }
}
