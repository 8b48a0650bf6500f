package org.dialtone.linux.tun;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketFilter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Random interfaces come, change and go; what is found is compared with a look at all of them.
final class WishesTest {
    private static final List<String> ROUTES =
            List.of(
                    "0.0.0.0/0",
                    "192.0.2.0/24",
                    "192.0.2.128/25",
                    "192.0.2.7/32",
                    "10.0.0.0/9",
                    "::/0",
                    "2001:db8::/32",
                    "2001:db8::/33",
                    "2001:db8::7/128");
    private static final List<String> ADDRESSES =
            List.of("192.0.2.7", "192.0.2.200", "10.128.0.1", "8.8.8.8", "2001:db8::7", "fd00::1");

    private final Random random = new Random(11);
    private final Wishes wishes = new Wishes();
    private final List<Trapped> all = new ArrayList<>();

    private InterfaceDefinition definition(String name) {
        List<String> routes = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            routes.add(ROUTES.get(random.nextInt(ROUTES.size())));
        }
        return new InterfaceDefinition(
                name,
                DialKind.EXEC,
                "x",
                true,
                Map.of(),
                DialPolicy.DEFAULT,
                new DemandPolicy(
                        routes, random.nextInt(3), PacketFilter.ALL, 1, 1, Duration.ofSeconds(1)));
    }

    private void change() {
        if (all.size() < 3 || random.nextInt(3) == 0) {
            Trapped one = new Trapped("i" + random.nextInt(1000));
            one.define(definition(one.name));
            if (all.stream().noneMatch(each -> each.name.equals(one.name))) {
                all.add(one);
                wishes.add(one);
            }
            return;
        }
        Trapped one = all.get(random.nextInt(all.size()));
        wishes.remove(one);
        switch (random.nextInt(4)) {
            case 0 -> {
                all.remove(one);
                wishes.remove(one); // again: nothing
                return;
            }
            case 1 -> one.define(definition(one.name));
            default ->
                    one.link = one.link == null ? new LinkEnd("x", 7, 1500, null, List.of()) : null;
        }
        wishes.add(one);
    }

    private static int longest(Trapped trapped, InetAddress to) {
        return trapped.keys.stream()
                .filter(key -> key.to().contains(to))
                .mapToInt(key -> key.to().length())
                .max()
                .orElse(-1);
    }

    private @Nullable Trapped owner(InetAddress to) {
        return all.stream()
                .filter(each -> longest(each, to) >= 0)
                .min(
                        Comparator.<Trapped>comparingInt(t -> t.link == null ? 0 : 1)
                                .thenComparingInt(t -> -longest(t, to))
                                .thenComparingInt(t -> t.policy.metric())
                                .thenComparing(t -> t.name))
                .orElse(null);
    }

    private @Nullable Trapped trapping(RouteKey key) {
        List<Trapped> wanting = all.stream().filter(t -> t.keys.contains(key)).toList();
        return wanting.stream().anyMatch(t -> t.link != null)
                ? null
                : wanting.stream().min(Comparator.comparing(t -> t.name)).orElse(null);
    }

    @Test
    void whatIsFoundIsWhatALookAtAllFinds() {
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            change();
            InetAddress to = InetAddress.ofLiteral(ADDRESSES.get(random.nextInt(ADDRESSES.size())));
            assertThat(wishes.match(to)).isSameAs(owner(to));
            for (Trapped each : List.copyOf(all)) {
                for (RouteKey key : each.keys) {
                    assertThat(wishes.trapping(key)).isSameAs(trapping(key));
                    found++;
                }
            }
            if (all.size() > 12) {
                wishes.remove(all.getFirst());
                all.removeFirst();
            }
        }
        assertThat(found).isPositive();
    }
}
