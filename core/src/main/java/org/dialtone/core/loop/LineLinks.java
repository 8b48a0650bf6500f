package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.link.LinkTable;
import org.dialtone.core.model.Link;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Which link belongs to which demand-dial interface: made, changed and given up while the router
/// runs.
///
/// Confined to the router-loop thread.
final class LineLinks {
    private final Changes changes;
    private final Claims claims;
    private final Transitions transitions;
    private final LinkTable table;

    /// Those whose link another still has.
    private final Set<Line> waiting = new LinkedHashSet<>();

    LineLinks(Changes changes, Claims claims, Transitions transitions, LinkTable table) {
        this.changes = changes;
        this.claims = claims;
        this.transitions = transitions;
        this.table = table;
    }

    private RouterInterface fresh(Line line) {
        InterfaceDefinition definition = line.state.definition();
        return new RouterInterface(
                changes.nextInterface(),
                definition.name(),
                0,
                InterfaceType.FULL_ROUTER,
                null,
                definition.enabled(),
                ConnectionState.DISCONNECTED,
                Set.of(),
                changes.time().now(),
                null,
                null,
                0);
    }

    /// Tells what has become of the demand-dial interfaces that are remembered. The ones that are
    /// gone first.
    ///
    /// @param others the interfaces that are somebody else's to tell of
    void restore(
            @Nullable Recovered recovered,
            Collection<Line> lines,
            Predicate<RouterInterface> others) {
        changes.reconciling(true);
        Map<String, RouterInterface> then = new HashMap<>();
        if (recovered != null) {
            Set<String> defined = new LinkedHashSet<>();
            lines.forEach(each -> defined.add(each.name));
            for (Remembered each : recovered.interfaces()) {
                RouterInterface shown = each.shown();
                if (Reconciliation.kernels(shown.type()) || others.test(shown)) {
                    continue;
                }
                boolean goesOn =
                        shown.type() == InterfaceType.FULL_ROUTER && defined.remove(shown.name());
                if (goesOn) {
                    then.put(shown.name(), shown);
                } else {
                    gone(shown);
                }
            }
        }
        for (Line line : lines) {
            RouterInterface known = then.get(line.name);
            String link = line.state.definition().link();
            line.claim =
                    known != null
                            ? claims.restore(known, link, line)
                            : recovered != null
                                    ? claims.add(fresh(line), link, line)
                                    : claims.restore(fresh(line), link, line);
        }
        changes.reconciling(false);
    }

    private void gone(RouterInterface shown) {
        Claim claim =
                claims.restore(
                        shown,
                        none(shown.name()),
                        new Claim.Owner() {
                            @Override
                            public void up() {}

                            @Override
                            public void down(Cause cause) {}
                        });
        missed(claim);
        claims.remove(claim);
    }

    /// It is not connected any more, if it was when the router last ran.
    void missed(Line line) {
        missed(line.claim());
    }

    private void missed(Claim claim) {
        RouterInterface shown = claim.tracked.shown;
        if (!shown.connected()) {
            return;
        }
        changes.reconciling(true);
        claims.disconnected(
                claim,
                ConnectionState.DISCONNECTED,
                Set.of(),
                shown.lastError(),
                Cause.RECONCILED,
                Actor.KERNEL);
        changes.reconciling(false);
    }

    /// A name that no link can have.
    private static String none(String interfaceName) {
        return "/" + interfaceName;
    }

    /// An interface comes to be.
    void appear(Line line) {
        String wanted = line.state.definition().link();
        boolean taken = claims.named(wanted) != null;
        Link link = taken ? null : table.named(wanted);
        if (link != null) {
            transitions.surrender(link);
        }
        Claim claim = claims.add(fresh(line), taken ? none(line.name) : wanted, line);
        line.claim = claim;
        if (taken) {
            waiting.add(line);
        }
        if (link != null) {
            claims.found(claim, link);
        }
    }

    /// An interface is no more; its link, if it is there, is a dedicated one again.
    void vanish(Line line) {
        waiting.remove(line);
        Claim claim = line.claim();
        Link left = claim.there ? claim.last : null;
        claims.remove(claim);
        if (left != null) {
            transitions.appeared(left);
        }
    }

    /// Gives an interface the link that its definition names now, once it has let go of the other.
    void relink(Line line) {
        Claim claim = line.claim();
        String wanted = line.state.definition().link();
        boolean waits = claim.link.equals(none(line.name));
        if (claim.link.equals(wanted)) {
            if (claim.up() && !line.state.linkUp()) {
                line.up(); // it was to have another, and has kept this one after all
            }
            return;
        }
        if (line.state.dialling() && !waits) {
            return;
        }
        boolean taken = claims.named(wanted) != null;
        if (taken) {
            waiting.add(line);
        } else {
            waiting.remove(line);
        }
        String next = taken ? none(line.name) : wanted;
        if (!claim.link.equals(next)) {
            // also where it has to wait: two may have been given each other's links
            move(line, claim, next);
        }
    }

    private void move(Line line, Claim claim, String wanted) {
        Link left = claim.there ? claim.last : null;
        if (left != null) {
            claims.lost(claim, left, Cause.REDEFINED);
        }
        Claim next = claims.moved(claim, wanted);
        line.claim = next;
        if (left != null) {
            transitions.appeared(left);
        }
        Link link = table.named(wanted);
        if (link != null) {
            transitions.surrender(link);
            claims.found(next, link);
        }
    }

    /// Looks once more at those whose link another had.
    void retry() {
        if (!waiting.isEmpty()) {
            Set.copyOf(waiting).forEach(this::relink);
        }
    }
}
