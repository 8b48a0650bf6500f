package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.local.LocalRouter;
import org.dialtone.testbed.KernelTruth;
import org.dialtone.testbed.LinkToggler;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/// Many links that flap all at once, and routers with receive buffers from far too small to ample
/// that all end where the kernel is.
///
///     near
///     a0 ── b0   a1 ── b1   ...   a999 ── b999
@RequiresRoot
class FlapTest {
    private static final int PAIRS = 1_000;

    @Test
    void twoThousandInterfacesFlapAndEveryRouterEndsWhereTheKernelIs() {
        int flips = Lab.SOAK ? 1_000_000 : 20_000;
        try (Lab lab =
                Lab.open(
                        built -> {
                            built.near()
                                    .exec("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
                            built.near()
                                    .batch(
                                            OpeningTest.lines(
                                                    PAIRS,
                                                    i ->
                                                            "link add a%d up type veth peer b%d"
                                                                    .formatted(i, i)));
                            built.near()
                                    .batch(
                                            OpeningTest.lines(
                                                    PAIRS, i -> "link set b%d up".formatted(i)));
                        })) {
            try (Watched deaf = new Watched(lab, 1);
                    Watched hard = new Watched(lab, 64 << 10);
                    Watched fair = new Watched(lab, 1 << 20)) {
                List<Integer> indexes = Lab.indexes(lab.near, "");
                flap(lab, indexes.subList(0, indexes.size() / 2), flips / 2)
                        .runAfterBoth(
                                flap(
                                        lab,
                                        indexes.subList(indexes.size() / 2, indexes.size()),
                                        flips / 2),
                                () -> {})
                        .join();
                lab.awaitTruth();
                for (Watched each : List.of(deaf, hard, fair)) {
                    await().atMost(Lab.LIMIT).untilAsserted(each::check);
                }
                assertThat(deaf.router.statistics().overruns()).isPositive();
            }
        }
    }

    private static CompletableFuture<Void> flap(Lab lab, List<Integer> indexes, int flips) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            Random random = new Random(flips);
                            try (LinkToggler links = new LinkToggler(lab.near)) {
                                for (int i = 0; i < flips; i++) {
                                    int index = indexes.get(random.nextInt(indexes.size()));
                                    if (random.nextBoolean()) {
                                        links.down(index);
                                    } else {
                                        links.up(index);
                                    }
                                }
                                done.complete(null);
                            } catch (RuntimeException e) {
                                done.completeExceptionally(e);
                            }
                        });
        return done;
    }

    /// A further router onto the same links.
    private static final class Watched implements AutoCloseable {
        final Lab lab;
        final LocalRouter router;
        final Recording recording;

        Watched(Lab lab, int receiveBuffer) {
            this.lab = lab;
            this.router =
                    LocalRouter.open(
                            LocalRouter.Options.of(lab.near.netns())
                                    .receiveBuffer(receiveBuffer)
                                    .events(1 << 20));
            this.recording = new Recording(router);
        }

        void check() {
            assertThat(KernelTruth.told(router.snapshot()))
                    .isEqualTo(KernelTruth.of(lab.near).expected());
        }

        @Override
        public void close() {
            try (router) {
                System.out.println(router.statistics());
                recording.close();
            }
        }
    }

    @Test
    void linksThatComeAndGoWhileTheirNeighboursFlap() {
        int rounds = Lab.SOAK ? 1_000 : 30;
        try (Lab lab = Lab.open(8 << 10)) {
            int far = lab.veth("v0");
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                lines.add("link add x%d up type veth peer y%d".formatted(i, i));
                lines.add("link set y%d up".formatted(i));
                lines.add("link set x%d down".formatted(i));
                lines.add("link set x%d name z%d".formatted(i, i));
                if (i % 3 != 0) {
                    lines.add("link del z%d".formatted(i));
                }
            }
            CompletableFuture<Void> makes = CompletableFuture.runAsync(() -> lab.near.batch(lines));
            while (!makes.isDone()) {
                lab.farLinks.flip(far, 50);
            }
            makes.join();
            lab.awaitTruth();
        }
    }
}
