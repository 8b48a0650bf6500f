package org.dialtone.core.loop;

import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.core.link.LinkTable;
import org.dialtone.core.model.Link;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds out, when a router starts, what has become of the interfaces it remembers, and has
/// [Transitions] tell it.
///
/// On the same kernel an interface is the one of its ifindex, whatever it is called now, unless its
/// kind is another or its carrier counters have gone back: then the kernel has given the ifindex to
/// another device. On another kernel, or in another network namespace, it is the one of its name.
///
/// What is gone is told first, then what has changed, then what is new: so neither an ifindex nor a
/// name belongs to two at any time.
final class Reconciliation {
    private final Recovered recovered;
    private final Transitions transitions;
    private final Map<Integer, Link> byIndex = new TreeMap<>();
    private final Map<String, Link> byName = new HashMap<>();

    private Reconciliation(Recovered recovered, LinkTable table, Transitions transitions) {
        this.recovered = recovered;
        this.transitions = transitions;
        table.forEachIndex(
                index -> {
                    Link link = table.get(index);
                    if (link != null) {
                        byIndex.put(link.index(), link);
                        byName.put(link.name(), link);
                    }
                });
    }

    /// @param table the links as they are
    static void run(Recovered recovered, LinkTable table, Transitions transitions) {
        new Reconciliation(recovered, table, transitions).run();
    }

    private void run() {
        Map<Remembered, Link> same = new HashMap<>();
        List<Remembered> all = new ArrayList<>(recovered.interfaces());
        // the youngest first: if a record that was cut off shows two in one place, it is this one's
        // demand-dial interfaces and clients are told apart from links
        all.removeIf(each -> !kernels(each.shown().type()));
        all.sort(
                Comparator.comparingInt((Remembered each) -> each.shown().id().value()).reversed());
        Map<Integer, Link> fresh = new TreeMap<>(byIndex);
        for (Remembered then : all) {
            Link now = now(then);
            if (now != null && fresh.remove(now.index()) != null) {
                same.put(then, now);
            } else {
                transitions.restore(then.shown(), then.shown().linkIndex());
                transitions.vanished(asLink(then), null, false);
            }
        }
        for (Remembered then : all.reversed()) {
            Link now = same.get(then);
            if (now == null) {
                continue;
            }
            transitions.restore(then.shown(), now.index());
            if (recovered.sameKernel()) {
                transitions.changed(asLink(then), now);
            } else {
                transitions.replaced(now);
            }
        }
        fresh.values().forEach(transitions::appeared);
    }

    /// Whether the kernel alone makes interfaces of this type.
    static boolean kernels(InterfaceType type) {
        return switch (type) {
            case DEDICATED, LOOPBACK, INTERNAL -> true;
            case CLIENT, HOME_ROUTER, FULL_ROUTER -> false;
        };
    }

    /// The link that is this interface now.
    private @Nullable Link now(Remembered then) {
        if (!recovered.sameKernel()) {
            return byName.get(then.shown().name());
        }
        Link now = byIndex.get(then.shown().linkIndex());
        return now != null && now.follows(asLink(then)) ? now : null;
    }

    /// The link as it must have been.
    private static Link asLink(Remembered then) {
        RouterInterface shown = then.shown();
        int loopback = shown.type() == InterfaceType.LOOPBACK ? Link.IFF_LOOPBACK : 0;
        int enabled = shown.enabled() ? Link.IFF_UP : 0;
        int carrier = Link.IFF_LOWER_UP;
        int operState =
                switch (shown.state()) {
                    case CONNECTED -> Link.OPER_UP;
                    case DISCONNECTED, CONNECTING -> Link.OPER_DORMANT;
                    case UNREACHABLE -> {
                        if (shown.reasons().contains(UnreachabilityReason.SERVICE_PAUSED)) {
                            yield Link.OPER_TESTING;
                        }
                        carrier = 0;
                        yield shown.reasons().contains(UnreachabilityReason.NO_DEVICE)
                                ? Link.OPER_NOTPRESENT
                                : Link.OPER_DOWN;
                    }
                };
        return new Link(
                shown.linkIndex(),
                shown.name(),
                shown.kind(),
                loopback | enabled | carrier,
                operState,
                then.carrier(),
                shown.masterIndex(),
                0,
                null);
    }
}
