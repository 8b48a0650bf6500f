package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.InterfaceEvent;
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

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns differences between dedicated links into events, and keeps the state they lead to. Links
/// that a demand-dial interface or a client claims are handed to [Claims].
///
/// Confined to the router-loop thread.
final class Transitions {
    private final Time time;
    private final Changes changes;
    private final Claims claims;
    private final Map<Integer, Tracked> byIndex = new HashMap<>();

    Transitions(Changes changes, Claims claims) {
        this.time = changes.time();
        this.changes = changes;
        this.claims = claims;
    }

    /// Tells what has become of what is remembered.
    ///
    /// @param table the links as they are
    void reconcile(Recovered recovered, LinkTable table) {
        changes.reconciling(true);
        Reconciliation.run(recovered, table, this);
        changes.reconciling(false);
    }

    /// Takes in an interface as it is remembered: no event.
    ///
    /// @param index the link that is this interface now
    void restore(RouterInterface then, int index) {
        changes.resume(track(index, then));
    }

    /// Another link stands for a remembered interface now: one of the same name on another kernel.
    void replaced(Link link) {
        Tracked tracked = byIndex.get(link.index());
        if (tracked == null) {
            return;
        }
        if (claims.named(link.name()) != null || claims.wanted(link)) {
            surrender(link);
            appeared(link);
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
            changes.show(tracked, behind);
            changes.tell(InterfaceEvent.Kind.STATE_CHANGED, old, behind, now, link.carrier());
        }
        enslave(tracked, link, link, now);
        if (connects) {
            connect(tracked, link, Cause.RECONCILED, now, 1, 0);
        }
    }

    private @Nullable Tracked tracked(int index) {
        Tracked tracked = byIndex.get(index);
        if (tracked != null) {
            return tracked;
        }
        Claim claim = claims.holding(index);
        return claim == null ? null : claim.tracked;
    }

    @Nullable RouterInterface shown(int index) {
        Tracked tracked = tracked(index);
        return tracked == null ? null : tracked.shown;
    }

    /// Whether the link carries this connection now.
    boolean carries(int index, ConnectionId connection) {
        Tracked tracked = tracked(index);
        return tracked != null && connection.equals(tracked.shown.connection());
    }

    /// What has passed since the connection of this link began.
    @Nullable Traffic passed(Link link) {
        Tracked tracked = tracked(link.index());
        return tracked == null || !tracked.shown.connected()
                ? null
                : Changes.passed(tracked, link.traffic());
    }

    /// The interfaces as a journal keeps them.
    List<Remembered> remembered(LinkTable table) {
        List<Remembered> all = new ArrayList<>();
        byIndex.forEach(
                (index, tracked) -> {
                    Link link = table.get(index);
                    all.add(new Remembered(tracked.shown, link == null ? null : link.carrier()));
                });
        claims.remembered(all);
        return all;
    }

    /// Takes in a link that was there when the router was opened: no event.
    void present(Link link) {
        Claim claim = claims.claiming(link);
        if (claim == null) {
            add(link, time.now());
        } else {
            claims.found(claim, link);
        }
    }

    /// A dedicated link is claimed from now on: its interface goes.
    void surrender(Link link) {
        Tracked tracked = byIndex.get(link.index());
        if (tracked != null) {
            vanished(link, link, Cause.REDEFINED, Actor.DDM);
        }
    }

    /// A link has come, or is nobody's any more.
    void appeared(Link link) {
        Claim claim = claims.claiming(link);
        if (claim != null) {
            claims.found(claim, link);
            return;
        }
        Instant now = time.now();
        Tracked tracked = add(link, now);
        RouterInterface up = tracked.shown;
        if (!up.connected()) {
            changes.tell(InterfaceEvent.Kind.ADDED, null, up, now, link.carrier());
            return;
        }
        // in two steps, so that a reader of the stream sees it come before it sees it connect
        RouterInterface come = Shown.in(up, link.adminUp(), LinkState.DORMANT, now, null);
        changes.tell(InterfaceEvent.Kind.ADDED, null, come, now, link.carrier());
        changes.tell(
                changes.connected(come, up, Causes.ofConnect(null, link), Actor.KERNEL, now, 1, 0),
                up,
                link.carrier());
    }

    private Tracked add(Link link, Instant now) {
        boolean connects = LinkState.of(link) == LinkState.CONNECTED;
        RouterInterface shown =
                Shown.first(
                        changes.nextInterface(),
                        link,
                        now,
                        connects ? changes.nextConnection() : null);
        Tracked tracked = track(link.index(), shown);
        if (connects) {
            changes.begin(tracked, link.traffic());
        }
        return tracked;
    }

    private Tracked track(int index, RouterInterface shown) {
        Tracked tracked = changes.add(shown);
        byIndex.put(index, tracked);
        return tracked;
    }

    /// A link has gone.
    ///
    /// @param known the link as it was known
    /// @param last the link as it was at the end, where the kernel told
    void vanished(Link known, @Nullable Link last, boolean moved) {
        Cause cause = moved ? Cause.LINK_MOVED : Cause.LINK_REMOVED;
        Claim claim = claims.holding(known.index());
        if (claim == null) {
            vanished(known, last, cause, Actor.KERNEL);
        } else {
            claims.lost(claim, last == null ? known : last, cause);
        }
    }

    private void vanished(Link known, @Nullable Link last, Cause cause, Actor actor) {
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
            Traffic traffic = last == null ? null : last.traffic();
            CarrierCount carrier = last == null ? known.carrier() : last.carrier();
            changes.tell(
                    changes.disconnected(
                            tracked, ended, cause, actor, traffic, now, hidden, hidden + 1),
                    ended,
                    carrier);
        }
        changes.tell(InterfaceEvent.Kind.REMOVED, ended, null, now, null);
        changes.remove(tracked);
    }

    /// A link is not as it was.
    ///
    /// @return whether it has connected, disconnected or flipped
    boolean changed(Link before, Link after) {
        if (claims.any()) {
            Claim claim = claims.holding(after.index());
            Claim next = claims.named(after.name());
            if (claim != null || next != null) {
                return claimed(claim, next, before, after);
            }
        }
        if (claims.wanted(after)) {
            return claimed(null, null, before, after);
        }
        Tracked tracked = byIndex.get(after.index());
        if (tracked == null) {
            appeared(after); // whose name another link was found to have, before this was told
            return true;
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
            changes.show(tracked, Shown.in(old, after.adminUp(), next, now, null));
            changes.tell(
                    InterfaceEvent.Kind.STATE_CHANGED, old, tracked.shown, now, after.carrier());
        }
        return flipped;
    }

    /// @param claim whose it was, null if it was a dedicated one
    /// @param next whose it is, null if it is a dedicated one
    private boolean claimed(@Nullable Claim claim, @Nullable Claim next, Link before, Link after) {
        if (claim != null && claim == next) {
            return claims.changed(claim, before, after);
        }
        if (claim != null) {
            claims.lost(claim, before, Cause.LINK_REMOVED);
        } else {
            surrender(before);
        }
        appeared(after);
        return true;
    }

    private void rename(Tracked tracked, Link before, Link link, Instant now) {
        RouterInterface old = tracked.shown;
        if (!old.name().equals(link.name())) {
            changes.show(tracked, Shown.named(old, link.name(), old.masterIndex()));
            // with the counters of before: what they tell of comes after this event
            changes.tell(InterfaceEvent.Kind.RENAMED, old, tracked.shown, now, before.carrier());
        }
    }

    private void enslave(Tracked tracked, Link before, Link link, Instant now) {
        RouterInterface old = tracked.shown;
        if (old.masterIndex() != link.master()) {
            changes.show(tracked, Shown.named(old, old.name(), link.master()));
            changes.tell(
                    InterfaceEvent.Kind.MASTER_CHANGED, old, tracked.shown, now, before.carrier());
        }
    }

    private void connect(
            Tracked tracked, Link link, Cause cause, Instant now, long connects, long disconnects) {
        RouterInterface old = tracked.shown;
        changes.show(
                tracked,
                Shown.in(old, link.adminUp(), LinkState.CONNECTED, now, changes.nextConnection()));
        changes.begin(tracked, link.traffic());
        changes.tell(
                changes.connected(
                        old, tracked.shown, cause, Actor.KERNEL, now, connects, disconnects),
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
        changes.tell(
                changes.disconnected(
                        tracked,
                        ended,
                        cause,
                        Actor.KERNEL,
                        link.traffic(),
                        now,
                        connects,
                        disconnects),
                ended,
                link.carrier());
        changes.show(tracked, ended);
    }
}
