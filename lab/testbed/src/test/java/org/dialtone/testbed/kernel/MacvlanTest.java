package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.testbed.KernelTruth;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// A thousand links that lose their carrier with the one below them. The kernel announces that bit
/// by bit, for seconds; the router asks.
///
///     near                                far
///     m0 m1 m2 ... m999
///     └──┴──┴─ v0 ─────────────────────── v0 (toggled)
@RequiresRoot
class MacvlanTest {
    private static final int LINKS = 1_000;

    @Test
    void aThousandLinksFollowTheirParentBecauseTheRouterAsks() {
        try (Lab lab =
                Lab.open(
                        built -> {
                            built.near()
                                    .exec("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
                            // a veth with the same index at both ends is announced later
                            built.near()
                                    .ip(
                                            "link add v0 index 7 up type veth peer v0 netns "
                                                    + built.far());
                            built.far().ip("link set v0 up");
                            built.near()
                                    .batch(
                                            OpeningTest.lines(
                                                    LINKS,
                                                    i ->
                                                            "link add m%d up link v0 type macvlan"
                                                                    .formatted(i)));
                        })) {
            awaitAll(lab, RouterInterface::connected);
            lab.recording.catchUp();
            int far = KernelTruth.of(lab.far).link("v0").index();
            lab.awaitQuiet();
            int events = lab.recording.events().size();
            int rounds = Lab.SOAK ? 50 : 3;
            for (int round = 0; round < rounds; round++) {
                long dumps = lab.router.statistics().dumps();
                long asked = lab.router.statistics().asked();
                long start = System.nanoTime();
                lab.farLinks.down(far);
                awaitAll(lab, each -> !each.connected());
                long down = System.nanoTime();
                assertThat(lab.router.statistics().dumps()).isGreaterThan(dumps);
                lab.farLinks.up(far);
                awaitAll(lab, RouterInterface::connected);
                assertThat(lab.router.statistics().asked()).isGreaterThan(asked);
                System.out.printf(
                        "1000 down after %d ms, up after %d ms%n",
                        (down - start) / 1_000_000, (System.nanoTime() - down) / 1_000_000);
            }
            lab.recording.catchUp();
            List<ConnectionEvent> told =
                    lab.recording.events().stream()
                            .skip(events)
                            .filter(ConnectionEvent.class::isInstance)
                            .map(ConnectionEvent.class::cast)
                            .filter(event -> event.interfaceName().startsWith("m"))
                            .toList();
            assertThat(told)
                    .hasSize(2 * LINKS * rounds)
                    .allMatch(event -> event.connects() + event.disconnects() == 1)
                    .allMatch(
                            event ->
                                    event.cause()
                                            == (event.kind() == ConnectionEvent.Kind.CONNECTED
                                                    ? Cause.LOWER_LAYER_UP
                                                    : Cause.LOWER_LAYER_DOWN));
        }
    }

    private static void awaitAll(Lab lab, Predicate<RouterInterface> wanted) {
        await().atMost(Lab.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(
                        () ->
                                lab.router.interfaces().stream()
                                        .filter(each -> each.name().startsWith("m"))
                                        .allMatch(wanted));
    }
}
