package org.dialtone.core.link;

import org.dialtone.core.model.Link;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/// The links as last heard of, by ifindex. Messages are never counted, only compared with it: that
/// makes one change of however many messages, and of a lost message no more than a delay.
///
/// Confined to the router-loop thread.
public final class LinkTable {
    private final Map<Integer, Link> links = new HashMap<>();

    /// How many links are stacked on each, by its ifindex.
    private final Map<Integer, Integer> stacked = new HashMap<>();

    /// Puts a link in.
    ///
    /// @return what was known of it before, or null if it is new
    public @Nullable Link put(Link link) {
        Link before = links.put(link.index(), link);
        if (before == null || before.stackedOn() != link.stackedOn()) {
            unstack(before);
            if (link.stackedOn() != 0) {
                stacked.merge(link.stackedOn(), 1, Integer::sum);
            }
        }
        return before;
    }

    private void unstack(@Nullable Link link) {
        if (link != null && link.stackedOn() != 0) {
            stacked.computeIfPresent(link.stackedOn(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    public @Nullable Link get(int index) {
        return links.get(index);
    }

    /// The link of a name; null if there is none. Looks through them all.
    public @Nullable Link named(String name) {
        for (Link each : links.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    public @Nullable Link remove(int index) {
        Link before = links.remove(index);
        unstack(before);
        return before;
    }

    public int size() {
        return links.size();
    }

    /// Calls back with every ifindex; the callback may remove links.
    public void forEachIndex(IntConsumer action) {
        for (Integer index : links.keySet().toArray(Integer[]::new)) {
            action.accept(index);
        }
    }

    /// Whether other links are stacked on this one, so that a change of it changes them too.
    public boolean carriesOthers(int index) {
        return stacked.containsKey(index);
    }

    /// How many links keep no carrier counters.
    public int uncounted() {
        int uncounted = 0;
        for (Link link : links.values()) {
            if (link.carrier() == null) {
                uncounted++;
            }
        }
        return uncounted;
    }
}
