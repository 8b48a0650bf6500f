package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.core.link.Causes;
import org.dialtone.core.link.Flips;
import org.dialtone.core.link.LinkState;
import org.dialtone.core.link.LinkTable;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns differences between links into events, and keeps the state they lead to.
///
/// Confined to the router-loop thread. [#state] is what to publish once the events of a change are
/// out; those events wait here until [#clear].
final class Transitions {
    private final Time time;
    private final Map<Integer, Tracked> byIndex = new HashMap<>();
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
    Transitions(Time time, @Nullable Recovered recovered) {
        this.time = time;
        if (recovered != null) {
            revision = recovered.revision();
            lastInterface = recovered.lastInterface();
            lastConnection = recovered.lastConnection();
        }
    }

    /// Tells what has become of what is remembered.
    ///
    /// @param table the links as they are
    void reconcile(Recovered recovered, LinkTable table) {
        reconciling = true;
        Reconciliation.run(recovered, table, this);
        reconciling = false;
    }

    /// Takes in an interface as it is remembered: no event.
    ///
    /// @param index the link that is this interface now
    void restore(RouterInterface then, int index) {
        Tracked tracked = track(index, then);
        if (then.connected()) {
            // the monotonic clock of that time is not known
            long lasted = Duration.between(then.since(), time.now()).toNanos();
            tracked.connectedAt = time.nanos() - Math.max(0, lasted);
        }
    }

    /// Another link stands for a remembered interface now: one of the same name on another kernel.
    void replaced(Link link) {
        Tracked tracked = byIndex.get(link.index());
        if (tracked == null) {
            return;
        }
        Instant now = time.now();
        LinkState next = LinkState.of(link);
        boolean connects = next == LinkState.CONNECTED;
        if (tracked.shown.connected()) {
            LinkState between = connects ? LinkState.NOT_PRESENT : next;
            disconnect(tracked, link, between, Cause.RECONCILED, now, 0, 1);
        }
        RouterInterface old = tracked.shown;
        RouterInterface behind = Shown.behind(old, link);
        boolean changed = old.state() != next.state() || !old.reasons().equals(next.reasons());
        if (!connects && changed) {
            behind = Shown.in(behind, link.adminUp(), next, now, null);
        }
        if (!behind.equals(old)) {
            show(tracked, behind);
            tell(InterfaceEvent.Kind.STATE_CHANGED, old, behind, now, link.carrier());
        }
        enslave(tracked, link, link, now);
        if (connects) {
            connect(tracked, link, Cause.RECONCILED, now, 1, 0);
        }
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

    /// @param after the interface from then on; null if it is gone, or the event is about none
    private void tell(
            RouterEvent event, @Nullable RouterInterface after, @Nullable CarrierCount carrier) {
        pending.add(event);
        afters.add(after == null ? null : new Remembered(after, carrier));
    }

    private void tell(
            InterfaceEvent.Kind kind,
            @Nullable RouterInterface before,
            @Nullable RouterInterface after,
            Instant now,
            @Nullable CarrierCount carrier) {
        tell(new InterfaceEvent(++revision, now, kind, before, after), after, carrier);
    }

    @Nullable RouterInterface shown(int index) {
        Tracked tracked = byIndex.get(index);
        return tracked == null ? null : tracked.shown;
    }

    /// Whether the link carries this connection now.
    boolean carries(int index, ConnectionId connection) {
        Tracked tracked = byIndex.get(index);
        return tracked != null && connection.equals(tracked.shown.connection());
    }

    /// What has passed since the connection of this link began.
    @Nullable Traffic passed(Link link) {
        Tracked tracked = byIndex.get(link.index());
        return tracked == null || !tracked.shown.connected()
                ? null
                : passed(tracked, link.traffic());
    }

    private static @Nullable Traffic passed(Tracked tracked, @Nullable Traffic now) {
        return now == null || tracked.atConnect == null ? null : now.since(tracked.atConnect);
    }

    /// The interfaces as a journal keeps them.
    List<Remembered> remembered(LinkTable table) {
        List<Remembered> all = new ArrayList<>();
        byIndex.forEach(
                (index, tracked) -> {
                    Link link = table.get(index);
                    all.add(new Remembered(tracked.shown, link == null ? null : link.carrier()));
                });
        return all;
    }

    /// Takes in a link that was there when the router was opened: no event.
    void present(Link link) {
        add(link, time.now());
    }

    /// A link has come.
    void appeared(Link link) {
        Instant now = time.now();
        Tracked tracked = add(link, now);
        RouterInterface up = tracked.shown;
        if (!up.connected()) {
            tell(InterfaceEvent.Kind.ADDED, null, up, now, link.carrier());
            return;
        }
        // in two steps, so that a reader of the stream sees it come before it sees it connect
        RouterInterface come = Shown.in(up, link.adminUp(), LinkState.DORMANT, now, null);
        tell(InterfaceEvent.Kind.ADDED, null, come, now, link.carrier());
        tell(connected(come, up, Causes.ofConnect(null, link), now, 1, 0), up, link.carrier());
    }

    private Tracked add(Link link, Instant now) {
        boolean connects = LinkState.of(link) == LinkState.CONNECTED;
        RouterInterface shown =
                Shown.first(
                        new InterfaceId(++lastInterface),
                        link,
                        now,
                        connects ? nextConnection() : null);
        Tracked tracked = track(link.index(), shown);
        if (connects) {
            begin(tracked, link);
        }
        return tracked;
    }

    private Tracked track(int index, RouterInterface shown) {
        Tracked tracked =
                new Tracked(freePlaces.isEmpty() ? places++ : freePlaces.removeLast(), shown);
        byIndex.put(index, tracked);
        interfaces = interfaces.with(tracked.place, shown);
        return tracked;
    }

    /// A link has gone.
    ///
    /// @param known the link as it was known
    /// @param last the link as it was at the end, where the kernel told
    void vanished(Link known, @Nullable Link last, boolean moved) {
        Tracked tracked = byIndex.remove(known.index());
        if (tracked == null) {
            return;
        }
        Instant now = time.now();
        long hidden = last == null ? 0 : Flips.hidden(known, last);
        if (last != null && hidden > 0 && LinkState.of(known) == LinkState.NO_CARRIER) {
            connect(tracked, last, Causes.ofConnect(known, last), now, hidden, hidden - 1);
            hidden = 0;
        }
        RouterInterface before = tracked.shown;
        RouterInterface ended = before;
        if (before.connected()) {
            ended = Shown.in(before, before.enabled(), LinkState.NOT_PRESENT, now, null);
            Cause cause = moved ? Cause.LINK_MOVED : Cause.LINK_REMOVED;
            Traffic traffic = last == null ? null : last.traffic();
            CarrierCount carrier = last == null ? known.carrier() : last.carrier();
            tell(
                    disconnected(tracked, ended, cause, traffic, now, hidden, hidden + 1),
                    ended,
                    carrier);
        }
        tell(InterfaceEvent.Kind.REMOVED, ended, null, now, null);
        interfaces = interfaces.with(tracked.place, null);
        freePlaces.addLast(tracked.place);
    }

    /// A link is not as it was.
    ///
    /// @return whether it has connected, disconnected or flipped
    boolean changed(Link before, Link after) {
        Tracked tracked = byIndex.get(after.index());
        if (tracked == null) {
            return false;
        }
        Instant now = time.now();
        rename(tracked, before, after, now);
        enslave(tracked, before, after, now);
        LinkState then = LinkState.of(before);
        LinkState next = LinkState.of(after);
        boolean flipped = false;
        long hidden = Flips.hidden(before, after);
        if (then == LinkState.CONNECTED && next == LinkState.CONNECTED) {
            if (hidden > 0) {
                disconnect(
                        tracked,
                        after,
                        LinkState.NO_CARRIER,
                        Causes.ofDisconnect(after),
                        now,
                        hidden - 1,
                        hidden);
                connect(tracked, after, Causes.ofConnect(before, after), now, 1, 0);
                flipped = true;
            }
        } else if (next == LinkState.CONNECTED) {
            connect(tracked, after, Causes.ofConnect(before, after), now, hidden + 1, hidden);
            flipped = true;
        } else if (then == LinkState.CONNECTED) {
            disconnect(tracked, after, next, Causes.ofDisconnect(after), now, hidden, hidden + 1);
            flipped = true;
        } else if (then == LinkState.NO_CARRIER
                && (next == LinkState.NO_CARRIER || next == LinkState.ADMIN_DOWN)
                && hidden > 0) {
            connect(tracked, after, Causes.ofConnect(before, after), now, hidden, hidden - 1);
            disconnect(tracked, after, next, Causes.ofDisconnect(after), now, 0, 1);
            flipped = true;
        } else if (then != next) {
            RouterInterface old = tracked.shown;
            show(tracked, Shown.in(old, after.adminUp(), next, now, null));
            tell(InterfaceEvent.Kind.STATE_CHANGED, old, tracked.shown, now, after.carrier());
        }
        return flipped;
    }

    private void rename(Tracked tracked, Link before, Link link, Instant now) {
        RouterInterface old = tracked.shown;
        if (!old.name().equals(link.name())) {
            show(tracked, Shown.named(old, link.name(), old.masterIndex()));
            // with the counters of before: what they tell of comes after this event
            tell(InterfaceEvent.Kind.RENAMED, old, tracked.shown, now, before.carrier());
        }
    }

    private void enslave(Tracked tracked, Link before, Link link, Instant now) {
        RouterInterface old = tracked.shown;
        if (old.masterIndex() != link.master()) {
            show(tracked, Shown.named(old, old.name(), link.master()));
            tell(InterfaceEvent.Kind.MASTER_CHANGED, old, tracked.shown, now, before.carrier());
        }
    }

    private void connect(
            Tracked tracked, Link link, Cause cause, Instant now, long connects, long disconnects) {
        RouterInterface old = tracked.shown;
        show(tracked, Shown.in(old, link.adminUp(), LinkState.CONNECTED, now, nextConnection()));
        begin(tracked, link);
        tell(
                connected(old, tracked.shown, cause, now, connects, disconnects),
                tracked.shown,
                link.carrier());
    }

    private void disconnect(
            Tracked tracked,
            Link link,
            LinkState next,
            Cause cause,
            Instant now,
            long connects,
            long disconnects) {
        RouterInterface ended = Shown.in(tracked.shown, link.adminUp(), next, now, null);
        tell(
                disconnected(tracked, ended, cause, link.traffic(), now, connects, disconnects),
                ended,
                link.carrier());
        show(tracked, ended);
    }

    private void begin(Tracked tracked, Link link) {
        tracked.connectedAt = time.nanos();
        tracked.atConnect = link.traffic();
    }

    private ConnectionId nextConnection() {
        return new ConnectionId(++lastConnection);
    }

    private void show(Tracked tracked, RouterInterface shown) {
        tracked.shown = shown;
        interfaces = interfaces.with(tracked.place, shown);
    }

    private ConnectionEvent connected(
            RouterInterface old,
            RouterInterface up,
            Cause cause,
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
                now,
                connection,
                null,
                null,
                connects,
                disconnects);
    }

    private ConnectionEvent disconnected(
            Tracked tracked,
            RouterInterface ended,
            Cause cause,
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
                Actor.KERNEL,
                connection,
                duration,
                traffic,
                connects,
                disconnects);
    }

    /// All links have been listed anew after messages were lost.
    void resynced(int uncounted) {
        tell(new ResyncEvent(++revision, time.now(), uncounted), null, null);
    }
}
