package org.dialtone.linux.tun;

import org.dialtone.linux.netlink.DeviceRequests;
import org.dialtone.linux.netlink.NetlinkException;
import org.dialtone.linux.netlink.Route;
import org.dialtone.linux.netlink.RouteRequests;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

    private static final int NOWHERE = 0;

    private final RouteRequests requests;
    private final DeviceRequests device;
    private final Wishes wishes;
    private final TrapCounters counters;
    private final Map<RouteKey, Route> routes = new HashMap<>();
    private final Set<InetAddress> addresses = new HashSet<>();

    /// How many interfaces need an address.
    private final Map<InetAddress, Integer> needed = new HashMap<>();

    /// The index of the trap's device; NOWHERE while somebody has removed it.
    private int trap;

    /// Routes of a former life.
    private final List<Route> leftovers = new ArrayList<>();

    TrapRoutes(
            RouteRequests requests,
            DeviceRequests device,
            int trap,
            Wishes wishes,
            TrapCounters counters) {
        this.requests = requests;
        this.device = device;
        this.trap = trap;
        this.wishes = wishes;
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

    /// The device has gone, and the routes into it. The addresses that it had are still those of
    /// packets that are kept.
    void lost() {
        trap = NOWHERE;
        routes.clear();
    }

    /// Another device has taken its place, which has nothing yet: what is wanted is made by
    /// [#settle] of each interface.
    void found(int index) {
        trap = index;
        addresses.clear();
    }

    /// The addresses that packets in the trap can be from without being forwarded.
    Set<InetAddress> addresses() {
        return Set.copyOf(addresses);
    }

    /// Makes the trap's routes and addresses those that are wanted, after one interface has
    /// changed: no route where a link holds the same one.
    ///
    /// @param before the routes it had wanted
    /// @param armed whether its routes lead into the trap now
    void settle(Trapped changed, Collection<RouteKey> before, boolean armed) {
        addAddress(FOUR);
        addAddress(SIX);
        Set<InetAddress> held = armed ? lastOf(changed) : Set.of();
        for (InetAddress each : held) {
            if (!changed.held.contains(each)) {
                needed.merge(each, 1, Integer::sum);
            }
            addAddress(each);
        }
        Set<RouteKey> keys = new LinkedHashSet<>(before);
        keys.addAll(changed.keys);
        keys.forEach(this::settle);
        for (InetAddress each : changed.held) {
            if (!held.contains(each)) {
                // only now that no route sends from it
                needed.computeIfPresent(
                        each, (_, count) -> count > 1 ? (Integer) (count - 1) : null);
                removeAddress(each);
            }
        }
        changed.held = held;
    }

    private static Set<InetAddress> lastOf(Trapped trapped) {
        Set<InetAddress> last = new HashSet<>();
        for (boolean six : new boolean[] {false, true}) {
            InetAddress address = trapped.last(six);
            if (address != null) {
                last.add(address);
            }
        }
        return last;
    }

    private void settle(RouteKey key) {
        Trapped wanting = wishes.trapping(key);
        Route wanted =
                wanting == null || trap == NOWHERE ? null : into(key, wanting.last(key.six()));
        Route there = routes.get(key);
        if (there != null && !there.equals(wanted)) {
            attempt(() -> requests.delete(there));
            routes.remove(key);
        }
        if (wanted != null && !routes.containsKey(key) && attempt(() -> requests.append(wanted))) {
            routes.put(key, wanted);
        }
    }

    private Route into(RouteKey key, @Nullable InetAddress last) {
        InetAddress source = last != null ? last : key.six() ? SIX : FOUR;
        return Route.of(key.to(), trap, key.metric()).withSource(source);
    }

    private void removeAddress(InetAddress address) {
        boolean ours = address.equals(FOUR) || address.equals(SIX);
        boolean had = !ours && !needed.containsKey(address) && addresses.remove(address);
        if (had && trap != NOWHERE) {
            attempt(() -> device.remove(trap, address));
        }
    }

    private void addAddress(InetAddress address) {
        boolean wanted = trap != NOWHERE && !addresses.contains(address);
        if (wanted && attempt(() -> device.add(trap, address))) {
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
