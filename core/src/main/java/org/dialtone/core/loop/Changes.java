package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.FarEnd;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The state that is to be published next, and the events that lead there: what [Transitions] and
/// [Claims] both write.
///
/// Confined to the router-loop thread. The events wait here until [#clear].
final class Changes {
    private final Time time;
    private final ArrayDeque<Integer> freePlaces = new ArrayDeque<>();
    private final List<RouterEvent> pending = new ArrayList<>();

    /// The interface after each of the pending events.
    private final List<@Nullable Remembered> afters = new ArrayList<>();

    private Interfaces interfaces = Interfaces.NONE;
    private int places;
    private long revision;
    private int lastInterface;
    private int lastConnection;

    /// Whether what is found now happened while the router was not running.
    private boolean reconciling;

    /// @param recovered what was when the router last ran; null if nothing is known of that
    Changes(Time time, @Nullable Recovered recovered) {
        this.time = time;
        if (recovered != null) {
            revision = recovered.revision();
            lastInterface = recovered.lastInterface();
            lastConnection = recovered.lastConnection();
        }
    }

    Time time() {
        return time;
    }

    void reconciling(boolean now) {
        reconciling = now;
    }

    RouterState state() {
        return new RouterState(revision, interfaces);
    }

    /// How many events there have been since the last [#clear].
    int pending() {
        return pending.size();
    }

    RouterEvent event(int place) {
        return pending.get(place);
    }

    /// The interface as it is from that event on; null if it is gone, or the event is about none.
    @Nullable Remembered after(int place) {
        return afters.get(place);
    }

    void clear() {
        pending.clear();
        afters.clear();
    }

    InterfaceId nextInterface() {
        return new InterfaceId(++lastInterface);
    }

    ConnectionId nextConnection() {
        return new ConnectionId(++lastConnection);
    }

    Tracked add(RouterInterface shown) {
        Tracked tracked =
                new Tracked(freePlaces.isEmpty() ? places++ : freePlaces.removeLast(), shown);
        interfaces = interfaces.with(tracked.place, shown);
        return tracked;
    }

    void show(Tracked tracked, RouterInterface shown) {
        tracked.shown = shown;
        interfaces = interfaces.with(tracked.place, shown);
    }

    /// Who is at the far end of the interface's connection is known: no event.
    void know(Tracked tracked, FarEnd farEnd) {
        interfaces = interfaces.knowing(tracked.place, farEnd);
    }

    void remove(Tracked tracked) {
        interfaces = interfaces.with(tracked.place, null);
        freePlaces.addLast(tracked.place);
    }

    /// A connection begins with these counters.
    void begin(Tracked tracked, @Nullable Traffic traffic) {
        tracked.connectedAt = time.nanos();
        tracked.atConnect = traffic;
    }

    /// A connection goes on that began before this router did.
    void resume(Tracked tracked) {
        if (tracked.shown.connected()) {
            // the monotonic clock of that time is not known
            long lasted = Duration.between(tracked.shown.since(), time.now()).toNanos();
            tracked.connectedAt = time.nanos() - Math.max(0, lasted);
        }
    }

    static @Nullable Traffic passed(Tracked tracked, @Nullable Traffic now) {
        return now == null || tracked.atConnect == null ? null : now.since(tracked.atConnect);
    }

    /// @param after the interface from then on; null if it is gone, or the event is about none
    void tell(RouterEvent event, @Nullable RouterInterface after, @Nullable CarrierCount carrier) {
        pending.add(event);
        afters.add(after == null ? null : new Remembered(after, carrier));
    }

    void tell(
            InterfaceEvent.Kind kind,
            @Nullable RouterInterface before,
            @Nullable RouterInterface after,
            Instant now,
            @Nullable CarrierCount carrier) {
        tell(new InterfaceEvent(++revision, now, kind, before, after), after, carrier);
    }

    ConnectionEvent connected(
            RouterInterface old,
            RouterInterface up,
            Cause cause,
            Actor actor,
            Instant now,
            long connects,
            long disconnects) {
        ConnectionId connection = up.connection();
        if (connection == null) {
            throw new AssertionError("connected without a connection: " + up);
        }
        return event(
                ConnectionEvent.Kind.CONNECTED,
                old,
                up,
                cause,
                actor,
                now,
                connection,
                null,
                null,
                connects,
                disconnects);
    }

    ConnectionEvent disconnected(
            Tracked tracked,
            RouterInterface ended,
            Cause cause,
            Actor actor,
            @Nullable Traffic traffic,
            Instant now,
            long connects,
            long disconnects) {
        RouterInterface old = tracked.shown;
        ConnectionId connection = old.connection();
        if (connection == null) {
            throw new AssertionError("disconnected without a connection: " + old);
        }
        return event(
                ConnectionEvent.Kind.DISCONNECTED,
                old,
                ended,
                cause,
                actor,
                now,
                connection,
                reconciling ? null : Duration.ofNanos(time.nanos() - tracked.connectedAt),
                passed(tracked, traffic),
                connects,
                disconnects);
    }

    private ConnectionEvent event(
            ConnectionEvent.Kind kind,
            RouterInterface old,
            RouterInterface next,
            Cause cause,
            Actor actor,
            Instant now,
            ConnectionId connection,
            @Nullable Duration duration,
            @Nullable Traffic traffic,
            long connects,
            long disconnects) {
        return new ConnectionEvent(
                ++revision,
                now,
                kind,
                next.id(),
                next.name(),
                next.linkIndex(),
                next.type(),
                old.state(),
                next.state(),
                next.reasons(),
                reconciling ? Cause.RECONCILED : cause,
                reconciling ? Actor.KERNEL : actor,
                connection,
                duration,
                traffic,
                connects,
                disconnects);
    }

    /// Somebody has done something that their role allows.
    ///
    /// @param name of the interface; null for the demand-dial manager itself
    void administered(Actor actor, AdministrationEvent.Action action, @Nullable String name) {
        tell(new AdministrationEvent(++revision, time.now(), actor, action, name), null, null);
    }

    /// All links have been listed anew after messages were lost.
    void resynced(int uncounted) {
        tell(new ResyncEvent(++revision, time.now(), uncounted), null, null);
    }
}
