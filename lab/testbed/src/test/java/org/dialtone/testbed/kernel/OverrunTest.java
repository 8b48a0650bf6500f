package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.testbed.KernelTruth;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A receive buffer so small that the kernel's messages are lost while the router loop is held up
/// ([Brake]): what happened meanwhile is told all the same.
///
///     near                                far
///     v0 ──────────────────────────────── v0
///     v1 ──────────────────────────────── v1
///     b0
@RequiresRoot
class OverrunTest {
    private static final int BUFFER = 4096;

    /// Enough messages to fill the buffer many times.
    private static final int FLIPS = 100;

    private interface Happening {
        void happen();
    }

    /// Lets something happen while the router hears nothing.
    private static void unheard(Lab lab, int trigger, Happening happening)
            throws InterruptedException {
        Brake brake = new Brake();
        lab.router.register(brake);
        brake.pull();
        lab.farLinks.flip(trigger, 1);
        brake.awaitStanding();
        long resyncs = lab.router.statistics().resyncs(); // none is under way
        try {
            lab.farLinks.flip(trigger, FLIPS);
            happening.happen();
            lab.near.ip("link add flood type bridge"); // its messages come after all others
            lab.near.ip("link del flood");
        } finally {
            brake.release();
        }
        await().atMost(Lab.LIMIT).until(() -> lab.router.statistics().resyncs() > resyncs);
        lab.router.deregister(brake);
    }

    @Test
    void flipsThatWereNotHeardAreCounted() throws InterruptedException {
        try (Lab lab = Lab.open(BUFFER)) {
            int far = lab.veth("v0");
            int other = lab.veth("v1");
            long before = KernelTruth.carrierChanges(lab.near, "v1");
            long told = lab.recording.awaitConnections("v1", 1).size();
            unheard(lab, far, () -> lab.farLinks.flip(other, 7));
            assertThat(KernelTruth.carrierChanges(lab.near, "v1") - before).isEqualTo(14);
            await().atMost(Lab.LIMIT).until(() -> lab.recording.flips("v1") - told == 14);
            assertThat(lab.router.statistics().overruns()).isPositive();
            lab.recording.awaitEvent(ResyncEvent.class::isInstance); // it is told last
        }
    }

    @Test
    void whatCameWentAndWasRenamedUnheardIsTold() throws InterruptedException {
        try (Lab lab = Lab.open(BUFFER)) {
            int far = lab.veth("v0");
            lab.veth("v1");
            lab.near.ip("link add b0 type bridge");
            await().atMost(Lab.LIMIT).until(() -> lab.router.interfaces().size() == 4);
            RouterInterface renamed = lab.shown("b0");
            unheard(
                    lab,
                    far,
                    () ->
                            lab.near.batch(
                                    List.of(
                                            "link set b0 name b1",
                                            "link del v1",
                                            "link add new up type vxlan id 1 dstport 4789")));
            lab.awaitConnected("new");
            assertThat(lab.shown("b1").id()).isEqualTo(renamed.id());
            lab.recording.catchUp();
            assertThat(lab.recording.changes(InterfaceEvent.Kind.RENAMED)).hasSize(1);
            assertThat(lab.recording.connections("v1")).hasSize(2);
        }
    }

    @Test
    void anotherLinkUnderTheIndexOfOneThatWentUnheardIsAnother() throws InterruptedException {
        try (Lab lab = Lab.open(BUFFER)) {
            int far = lab.veth("v0");
            lab.near.ip("link add v1 index 777 up type veth peer v1 netns " + lab.far.name());
            lab.far.ip("link set v1 up");
            lab.awaitConnected("v1");
            lab.farLinks.flip(KernelTruth.of(lab.far).link("v1").index(), 50);
            await().atMost(Lab.LIMIT).until(() -> lab.recording.flips("v1") == 101);
            RouterInterface before = lab.shown("v1");
            unheard(
                    lab,
                    far,
                    () -> {
                        lab.near.ip("link del v1");
                        lab.near.ip(
                                "link add v1 index 777 up type veth peer v1 netns "
                                        + lab.far.name());
                        lab.far.ip("link set v1 up");
                    });
            await().atMost(Lab.LIMIT).until(() -> !lab.shown("v1").id().equals(before.id()));
            lab.awaitConnected("v1");
            assertThat(lab.recording.connections("v1"))
                    .extracting(ConnectionEvent::connects)
                    .allMatch(connects -> connects <= 50);
        }
    }

    @Test
    void aQuestionWhoseAnswerWasLostIsAskedAgain() throws Exception {
        try (Lab lab = Lab.open(BUFFER)) {
            int far = lab.veth("v0");
            for (int i = 0; i < 10; i++) {
                CompletableFuture<Optional<Traffic>> answer = new CompletableFuture<>();
                var connection =
                        lab.router.connections().stream()
                                .filter(each -> each.interfaceName().equals("v0"))
                                .findFirst();
                Thread asker =
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try {
                                                answer.complete(
                                                        lab.router.traffic(
                                                                connection.orElseThrow().id()));
                                            } catch (Exception e) {
                                                answer.completeExceptionally(e);
                                            }
                                        });
                lab.farLinks.flip(far, FLIPS);
                answer.get(); // empty if the connection had ended; an error if it was forgotten
                asker.join();
                long flips = 1 + 2L * FLIPS * (i + 1);
                await().atMost(Lab.LIMIT).until(() -> lab.recording.flips("v0") == flips);
            }
        }
    }
}
