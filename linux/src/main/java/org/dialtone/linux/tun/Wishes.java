package org.dialtone.linux.tun;

import org.dialtone.linux.netlink.Prefix;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which interface wants which route, found by the route and by an address: with thousands of them
/// a packet, and a change of one, cost what they cost with ten. Confined to the trap's thread.
///
/// An interface is taken out before its routes or its link change, and put in again after that.
final class Wishes {
    private static final Comparator<Trapped> BY_NAME = Comparator.comparing(t -> t.name);
    private static final Comparator<Trapped> BY_METRIC =
            Comparator.<Trapped>comparingInt(t -> t.policy.metric()).thenComparing(BY_NAME);

    private final Side armed = new Side();
    private final Side linked = new Side();

    void add(Trapped trapped) {
        (trapped.link == null ? armed : linked).add(trapped);
    }

    /// Takes one out; does nothing if it is not in.
    void remove(Trapped trapped) {
        (trapped.link == null ? armed : linked).remove(trapped);
    }

    /// Whose route into the trap it is: the first by name of those that are down; null where there
    /// is none, or a link holds the route.
    @Nullable Trapped trapping(RouteKey key) {
        return linked.first(key) == null ? armed.first(key) : null;
    }

    /// Whose a packet is: of those whose routes lead here before others, the longest route, the
    /// lowest metric, the first name.
    @Nullable Trapped match(InetAddress to) {
        Trapped found = armed.match(to);
        return found != null ? found : linked.match(to);
    }

    /// Those that are down, or those that are connected.
    private static final class Side {
        private final Map<RouteKey, NavigableSet<Trapped>> keys = new HashMap<>();

        /// By length, the longest first.
        private final TreeMap<Integer, Map<Prefix, NavigableSet<Trapped>>> lengths =
                new TreeMap<>(Comparator.reverseOrder());

        void add(Trapped trapped) {
            for (RouteKey key : trapped.keys) {
                keys.computeIfAbsent(key, _ -> new TreeSet<>(BY_NAME)).add(trapped);
                lengths.computeIfAbsent(key.to().length(), _ -> new HashMap<>())
                        .computeIfAbsent(key.to(), _ -> new TreeSet<>(BY_METRIC))
                        .add(trapped);
            }
        }

        void remove(Trapped trapped) {
            for (RouteKey key : trapped.keys) {
                keys.computeIfPresent(key, (_, wanting) -> without(wanting, trapped));
                lengths.computeIfPresent(
                        key.to().length(),
                        (_, prefixes) -> {
                            prefixes.computeIfPresent(
                                    key.to(), (_, wanting) -> without(wanting, trapped));
                            return prefixes.isEmpty() ? null : prefixes;
                        });
            }
        }

        private static @Nullable NavigableSet<Trapped> without(
                NavigableSet<Trapped> wanting, Trapped trapped) {
            wanting.remove(trapped);
            return wanting.isEmpty() ? null : wanting;
        }

        @Nullable Trapped first(RouteKey key) {
            NavigableSet<Trapped> wanting = keys.get(key);
            return wanting == null ? null : wanting.first();
        }

        @Nullable Trapped match(InetAddress to) {
            int bits = to.getAddress().length * 8;
            for (Map.Entry<Integer, Map<Prefix, NavigableSet<Trapped>>> each : lengths.entrySet()) {
                if (each.getKey() <= bits) {
                    NavigableSet<Trapped> wanting =
                            each.getValue().get(new Prefix(to, each.getKey()));
                    if (wanting != null) {
                        return wanting.first();
                    }
                }
            }
            return null;
        }
    }
}
