package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.core.link.Causes;
import org.dialtone.core.link.Flips;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The interfaces that claim links by their names, and how what becomes of them is told.
///
/// Confined to the router-loop thread. Without a claim it costs a link event one comparison.
final class Claims {
    private final Changes changes;
    private final Map<String, Claim> byName = new HashMap<>();
    private final Map<Integer, Claim> byIndex = new HashMap<>();
    private Adopter adopter = Adopter.NONE;

    /// Claims links as they come, where nobody has claimed them by name.
    interface Adopter {
        Adopter NONE =
                new Adopter() {
                    @Override
                    public boolean wants(Link link) {
                        return false;
                    }

                    @Override
                    public void claim(Link link) {}
                };

        boolean wants(Link link);

        /// Makes a claim by the name of a link that it wants.
        void claim(Link link);
    }

    Claims(Changes changes) {
        this.changes = changes;
    }

    void adopter(Adopter next) {
        adopter = next;
    }

    boolean any() {
        return !byName.isEmpty();
    }

    /// Whether a link that nobody has is to be claimed.
    boolean wanted(Link link) {
        return adopter.wants(link) && !byName.containsKey(link.name());
    }

    /// Whose a link is that has come; null if nobody's.
    @Nullable Claim claiming(Link link) {
        if (wanted(link)) {
            adopter.claim(link);
        }
        return named(link.name());
    }

    /// Whose the links of this name are; null if nobody's.
    @Nullable Claim named(String link) {
        return byName.isEmpty() ? null : byName.get(link);
    }

    /// Who has this link; null if nobody.
    @Nullable Claim holding(int index) {
        return byIndex.isEmpty() ? null : byIndex.get(index);
    }

    Collection<Claim> all() {
        return byName.values();
    }

    /// Takes an interface in: no event.
    Claim restore(RouterInterface shown, String link, Claim.Owner owner) {
        Claim claim = new Claim(link, changes.add(shown), owner);
        changes.resume(claim.tracked);
        byName.put(link, claim);
        return claim;
    }

    /// An interface has come to be.
    Claim add(RouterInterface shown, String link, Claim.Owner owner) {
        Claim claim = restore(shown, link, owner);
        changes.tell(InterfaceEvent.Kind.ADDED, null, shown, changes.time().now(), null);
        return claim;
    }

    /// An interface is no more; it must not be connected.
    void remove(Claim claim) {
        RouterInterface shown = claim.tracked.shown;
        byName.remove(claim.link);
        if (claim.there && claim.last != null) {
            byIndex.remove(claim.last.index());
        }
        changes.tell(InterfaceEvent.Kind.REMOVED, shown, null, changes.time().now(), null);
        changes.remove(claim.tracked);
    }

    /// Another name of link stands for the interface from now on; it has no link at this moment.
    Claim moved(Claim claim, String link) {
        byName.remove(claim.link);
        Claim next = new Claim(link, claim.tracked, claim.owner);
        byName.put(link, next);
        return next;
    }

    /// A link of its name is there.
    void found(Claim claim, Link link) {
        Link old = claim.last;
        if (claim.there && old != null && old.index() != link.index()) {
            drop(claim, old, Cause.LINK_REMOVED); // its end was among the messages that were lost
        }
        byIndex.put(link.index(), claim);
        claim.last = link;
        claim.there = true;
        if (claim.up()) {
            claim.owner.up();
        }
    }

    /// Its link is gone, or has another name.
    ///
    /// @param last the link as it was at the end
    void lost(Claim claim, Link last, Cause cause) {
        drop(claim, last, cause);
        claim.owner.gone();
    }

    private void drop(Claim claim, Link last, Cause cause) {
        boolean was = claim.up();
        byIndex.remove(last.index());
        claim.last = last;
        claim.there = false;
        if (was) {
            claim.owner.down(cause);
        }
    }

    /// Its link is not as it was.
    ///
    /// @return whether it has gone up, down or flipped
    boolean changed(Claim claim, Link before, Link after) {
        boolean was = claim.up();
        claim.last = after;
        boolean is = claim.up();
        Instant now = changes.time().now();
        if (was && is) {
            long hidden = Flips.hidden(before, after);
            if (hidden > 0 && claim.tracked.shown.connected()) {
                flipped(claim, before, after, hidden, now);
            }
            if (claim.tracked.shown.connected()) {
                enslave(claim, after.master(), now);
            }
            return hidden > 0;
        }
        if (is) {
            claim.owner.up();
        } else if (was) {
            claim.owner.down(Causes.ofDisconnect(after));
        }
        return was != is;
    }

    /// The link was down and up again, too quickly to be seen: the connection that was has ended.
    private void flipped(Claim claim, Link before, Link after, long times, Instant now) {
        Tracked tracked = claim.tracked;
        RouterInterface old = tracked.shown;
        RouterInterface between =
                in(old, 0, old.kind(), ConnectionState.DISCONNECTED, Set.of(), null, now);
        changes.tell(
                changes.disconnected(
                        tracked,
                        between,
                        Causes.ofDisconnect(after),
                        Actor.KERNEL,
                        after.traffic(),
                        now,
                        times - 1,
                        times),
                between,
                after.carrier());
        changes.show(tracked, between);
        connected(claim, Causes.ofConnect(before, after), Actor.KERNEL);
    }

    private void enslave(Claim claim, int master, Instant now) {
        RouterInterface old = claim.tracked.shown;
        if (old.masterIndex() != master) {
            changes.show(claim.tracked, Shown.named(old, old.name(), master));
            changes.tell(
                    InterfaceEvent.Kind.MASTER_CHANGED,
                    old,
                    claim.tracked.shown,
                    now,
                    carrier(claim));
        }
    }

    /// The interface is connected by its link, which is up.
    void connected(Claim claim, Cause cause, Actor actor) {
        Link link = claim.last;
        if (link == null) {
            throw new AssertionError("connected without a link: " + claim.tracked.shown);
        }
        Instant now = changes.time().now();
        RouterInterface old = claim.tracked.shown;
        RouterInterface up =
                new RouterInterface(
                        old.id(),
                        old.name(),
                        link.index(),
                        old.type(),
                        link.kind(),
                        old.enabled(),
                        ConnectionState.CONNECTED,
                        Set.of(),
                        now,
                        changes.nextConnection(),
                        null,
                        old.masterIndex());
        changes.show(claim.tracked, up);
        changes.begin(claim.tracked, link.traffic());
        changes.tell(changes.connected(old, up, cause, actor, now, 1, 0), up, link.carrier());
        enslave(claim, link.master(), now);
    }

    /// The interface, which was connected, is in another state.
    void disconnected(
            Claim claim,
            ConnectionState next,
            Set<UnreachabilityReason> reasons,
            @Nullable RouterError error,
            Cause cause,
            Actor actor) {
        Instant now = changes.time().now();
        Tracked tracked = claim.tracked;
        RouterInterface old = tracked.shown;
        RouterInterface ended = in(old, 0, old.kind(), next, reasons, error, now);
        Link last = claim.last;
        changes.tell(
                changes.disconnected(
                        tracked,
                        ended,
                        cause,
                        actor,
                        last == null ? null : last.traffic(),
                        now,
                        0,
                        1),
                ended,
                carrier(claim));
        changes.show(tracked, ended);
        enslave(claim, 0, now);
    }

    /// The interface, which was not connected and is not, has another state, reasons or error.
    void state(
            Claim claim,
            boolean enabled,
            ConnectionState next,
            Set<UnreachabilityReason> reasons,
            @Nullable RouterError error) {
        Instant now = changes.time().now();
        RouterInterface old = claim.tracked.shown;
        boolean entered = old.state() != next || !old.reasons().equals(reasons);
        RouterInterface shown =
                new RouterInterface(
                        old.id(),
                        old.name(),
                        old.linkIndex(),
                        old.type(),
                        old.kind(),
                        enabled,
                        next,
                        reasons,
                        entered ? now : old.since(),
                        old.connection(),
                        error,
                        old.masterIndex());
        if (!shown.equals(old)) {
            changes.show(claim.tracked, shown);
            changes.tell(InterfaceEvent.Kind.STATE_CHANGED, old, shown, now, carrier(claim));
        }
    }

    private static RouterInterface in(
            RouterInterface old,
            int index,
            @Nullable String kind,
            ConnectionState state,
            Set<UnreachabilityReason> reasons,
            @Nullable RouterError error,
            Instant since) {
        return new RouterInterface(
                old.id(),
                old.name(),
                index,
                old.type(),
                kind,
                old.enabled(),
                state,
                reasons,
                since,
                null,
                error,
                old.masterIndex());
    }

    private static @Nullable CarrierCount carrier(Claim claim) {
        return claim.last == null ? null : claim.last.carrier();
    }

    void remembered(List<Remembered> all) {
        for (Claim claim : byName.values()) {
            all.add(new Remembered(claim.tracked.shown, carrier(claim)));
        }
    }
}
