package org.dialtone.linux.tun;

import org.dialtone.linux.netlink.DeviceRequests;
import org.dialtone.linux.netlink.NetlinkException;
import org.dialtone.linux.netlink.Route;
import org.dialtone.linux.netlink.RouteRequests;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The routes into the trap and over the links, and the trap's addresses. Two interfaces may have
/// the same route; a link's goes before the trap's. Confined to the trap's thread.
final class TrapRoutes {
    /// What local sockets send from while no address is known: the IPv4 dummy address (RFC 7600),
    /// and one of the discard prefix (RFC 6666). Neither is anybody's.
    static final InetAddress FOUR = literal("192.0.0.8");

    static final InetAddress SIX = literal("100::8");

    private final RouteRequests requests;
    private final DeviceRequests device;
    private final int trap;
    private final TrapCounters counters;
    private final Map<RouteKey, Route> routes = new LinkedHashMap<>();
    private final Set<InetAddress> addresses = new HashSet<>();

    /// Routes of a former life.
    private final List<Route> leftovers = new ArrayList<>();

    TrapRoutes(RouteRequests requests, DeviceRequests device, int trap, TrapCounters counters) {
        this.requests = requests;
        this.device = device;
        this.trap = trap;
        this.counters = counters;
    }

    private static InetAddress literal(String text) {
        return InetAddress.ofLiteral(text);
    }

    /// Finds what a former life has left: routes over links that were connected, and may still be.
    /// They go on to carry packets until their interface is connected again, as far as the trap is
    /// told, or is given up.
    void findLeftovers() {
        attempt(
                () -> {
                    for (Route route : requests.list(RouteRequests.PROTOCOL)) {
                        if (route.link() == trap) {
                            remove(route);
                        } else {
                            leftovers.add(route);
                        }
                    }
                });
    }

    boolean hasLeftovers() {
        return !leftovers.isEmpty();
    }

    /// Removes the routes of a former life that nobody has claimed.
    void removeLeftovers() {
        leftovers.forEach(route -> attempt(() -> remove(route)));
        leftovers.clear();
    }

    /// Removes those of an interface.
    void removeLeftovers(Collection<RouteKey> keys) {
        leftovers.removeIf(
                route -> {
                    boolean its = keys.stream().anyMatch(key -> key.sameAs(route));
                    return its && attempt(() -> remove(route));
                });
    }

    private void remove(Route route) {
        if (requests.delete(route)) {
            counters.add(TrapCounter.LEFTOVERS);
        }
    }

    /// The addresses that packets in the trap can be from without being forwarded.
    Set<InetAddress> addresses() {
        return Set.copyOf(addresses);
    }

    /// Makes the trap's routes and addresses those that the interfaces want: none where a link
    /// holds the same route.
    void settle(Collection<Trapped> all) {
        Set<RouteKey> held = new HashSet<>();
        Set<InetAddress> needed = new HashSet<>(Set.of(FOUR, SIX));
        for (Trapped each : all) {
            if (each.link != null) {
                held.addAll(each.keys);
            } else {
                addIfAny(needed, each.last(false));
                addIfAny(needed, each.last(true));
            }
        }
        Map<RouteKey, Route> wanted = new LinkedHashMap<>();
        for (Trapped each : all) {
            for (RouteKey key : each.keys) {
                if (each.link == null && !held.contains(key)) {
                    InetAddress last = each.last(key.six());
                    InetAddress source = last != null ? last : key.six() ? SIX : FOUR;
                    Route route = Route.of(key.to(), trap, key.metric()).withSource(source);
                    wanted.putIfAbsent(key, route);
                }
            }
        }
        needed.forEach(this::addAddress);
        for (Map.Entry<RouteKey, Route> each : Map.copyOf(routes).entrySet()) {
            if (!each.getValue().equals(wanted.get(each.getKey()))) {
                attempt(() -> requests.delete(each.getValue()));
                routes.remove(each.getKey());
            }
        }
        wanted.forEach(
                (key, route) -> {
                    if (!routes.containsKey(key) && attempt(() -> requests.append(route))) {
                        routes.put(key, route);
                    }
                });
        for (InetAddress each : Set.copyOf(addresses)) {
            if (!needed.contains(each)) {
                attempt(() -> device.remove(trap, each));
                addresses.remove(each);
            }
        }
    }

    private static void addIfAny(Set<InetAddress> set, @Nullable InetAddress address) {
        if (address != null) {
            set.add(address);
        }
    }

    private void addAddress(InetAddress address) {
        if (!addresses.contains(address) && attempt(() -> device.add(trap, address))) {
            addresses.add(address);
        }
    }

    /// Makes the routes of an interface over a link, behind the trap's.
    void lead(Collection<RouteKey> keys, LinkEnd link) {
        for (RouteKey key : keys) {
            Route route = link.route(key);
            InetAddress source = link.local(key.six());
            // a link that has not the address that its dialer tells of serves with another
            boolean made =
                    source != null && quietly(() -> requests.append(route.withSource(source)));
            if (!made) {
                attempt(() -> requests.append(route));
            }
            claim(key, link);
        }
    }

    /// A route of a former life over the same link is this one, unless it sends from an address
    /// that is gone.
    private void claim(RouteKey key, LinkEnd link) {
        leftovers.removeIf(
                route -> {
                    boolean its = route.link() == link.index() && key.sameAs(route);
                    if (its && !Objects.equals(route.source(), link.local(key.six()))) {
                        attempt(() -> remove(route)); // the older of the two
                    }
                    return its;
                });
    }

    /// Removes the routes of an interface over a link.
    void leave(Collection<RouteKey> keys, LinkEnd link) {
        for (RouteKey key : keys) {
            attempt(() -> requests.delete(link.route(key)));
        }
    }

    private boolean attempt(Runnable request) {
        boolean done = quietly(request);
        if (!done) {
            counters.add(TrapCounter.KERNEL_REFUSALS);
        }
        return done;
    }

    private static boolean quietly(Runnable request) {
        try {
            request.run();
            return true;
        } catch (NetlinkException _) {
            return false;
        }
    }
}
