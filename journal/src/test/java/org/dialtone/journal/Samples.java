package org.dialtone.journal;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Events as a router makes them: interface `id` connects and disconnects in turn.
@NullMarked
public final class Samples {
    public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private Samples() {}

    public static String name(int id) {
        return "eth" + id;
    }

    /// The interface after it has connected or disconnected for the `revision`-th event.
    public static Remembered state(int id, boolean connected, long revision) {
        RouterInterface shown =
                new RouterInterface(
                        new InterfaceId(id),
                        name(id),
                        100 + id,
                        InterfaceType.DEDICATED,
                        id % 2 == 0 ? "veth" : null,
                        true,
                        connected ? ConnectionState.CONNECTED : ConnectionState.UNREACHABLE,
                        connected ? Set.of() : Set.of(UnreachabilityReason.NO_MEDIA_SENSE),
                        NOON.plusMillis(revision),
                        connected ? new ConnectionId((int) revision) : null,
                        null,
                        0);
        return new Remembered(
                shown, id % 2 == 0 ? new CarrierCount((int) revision, (int) revision) : null);
    }

    /// An event whose content says the revision, so that another under the same can be told apart.
    public static ConnectionEvent change(long revision, int id, boolean connected, String who) {
        return new ConnectionEvent(
                revision,
                NOON.plusMillis(revision),
                connected ? ConnectionEvent.Kind.CONNECTED : ConnectionEvent.Kind.DISCONNECTED,
                new InterfaceId(id),
                name(id),
                100 + id,
                InterfaceType.DEDICATED,
                connected ? ConnectionState.UNREACHABLE : ConnectionState.CONNECTED,
                connected ? ConnectionState.CONNECTED : ConnectionState.UNREACHABLE,
                connected ? Set.of() : Set.of(UnreachabilityReason.NO_MEDIA_SENSE),
                connected ? Cause.CARRIER_GAINED : Cause.CARRIER_LOST,
                new Actor(Actor.Kind.PROCESS, who),
                new ConnectionId((int) Math.max(1, revision)),
                connected ? null : Duration.ofMillis(revision),
                connected ? null : new Traffic(revision, -1, 3, Long.MIN_VALUE),
                connected ? 1 : 0,
                connected ? 0 : 1);
    }

    public static InterfaceEvent removed(long revision, int id) {
        return new InterfaceEvent(
                revision,
                NOON.plusMillis(revision),
                InterfaceEvent.Kind.REMOVED,
                state(id, false, revision).shown(),
                null);
    }

    /// Something that an administrator has done.
    ///
    /// @param name the interface; null for the demand-dial manager
    public static AdministrationEvent done(
            long revision, AdministrationEvent.Action action, @Nullable String name) {
        return new AdministrationEvent(
                revision,
                NOON.plusMillis(revision),
                new Actor(Actor.Kind.CALLER, "uid 0 (root)"),
                action,
                name);
    }

    public static RouterEvent resync(long revision) {
        return new ResyncEvent(revision, NOON.plusMillis(revision), 3);
    }
}
