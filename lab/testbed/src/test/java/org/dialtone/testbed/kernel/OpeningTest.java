package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.local.LocalRouter;
import org.dialtone.local.Netns;
import org.dialtone.testbed.KernelTruth;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.Tap;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A router opened onto links that are there already.
///
///     near                                far
///     lo  br0  vx0  tun0
///         └ p0 ────────────────────────── p0
///           ├ m0 (macvlan)
///           q0 (down) ─────────────────── q0
///           r0 ────────────────────────── r0 (down)
@RequiresRoot
class OpeningTest {

    @Test
    void theFirstSnapshotIsWhatTheKernelSays() {
        List<Tap> taps = new ArrayList<>();
        try (Lab lab =
                Lab.open(
                        built -> {
                            String far = built.far().name();
                            built.near()
                                    .batch(
                                            List.of(
                                                    "link set lo up",
                                                    "link add br0 up type bridge",
                                                    "link add vx0 up type vxlan id 7 dstport 4789",
                                                    "link add p0 up type veth peer p0 netns " + far,
                                                    "link add q0 type veth peer q0 netns " + far,
                                                    "link add r0 up type veth peer r0 netns " + far,
                                                    "link add m0 up link p0 type macvlan"));
                            built.far().ip("link set p0 up");
                            built.far().ip("link set q0 up");
                            taps.add(Tap.tun(built.near(), "tun0"));
                            // it has its carrier when the kernel gets round to it
                            await().until(() -> KernelTruth.of(built.near()).link("m0").carrier());
                        })) {
            assertThat(KernelTruth.told(lab.recording.start()))
                    .isEqualTo(KernelTruth.of(lab.near).expected())
                    .hasSize(8);
            assertThat(lab.recording.start().position().revision()).isZero();
            assertThat(lab.recording.start().connections())
                    .extracting(connection -> connection.interfaceName())
                    .containsExactlyElementsOf(
                            lab.router.interfaces().stream()
                                    .filter(RouterInterface::connected)
                                    .map(RouterInterface::name)
                                    .toList());
        } finally {
            taps.forEach(Tap::close);
        }
    }

    @Test
    void aThousandLinksAreAllThere() {
        try (Lab lab =
                Lab.open(
                        built ->
                                built.near()
                                        .batch(
                                                lines(
                                                        500,
                                                        i ->
                                                                "link add a%d up type veth peer b%d"
                                                                        .formatted(i, i))))) {
            assertThat(lab.recording.start().interfaces()).hasSize(1001);
        }
    }

    @Test
    void aNamespaceThatIsNoneIsRefused() {
        assertThatThrownBy(() -> LocalRouter.open(Netns.named("dt-there-is-none")))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.NOT_FOUND));
        assertThatThrownBy(() -> LocalRouter.open(Netns.at(Path.of("/proc/self/ns/mnt"))))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_PARAMETER));
        assertThatThrownBy(() -> LocalRouter.open(Netns.at(Path.of("/etc/passwd"))))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_PARAMETER));
    }

    interface Line {
        String of(int i);
    }

    static List<String> lines(int count, Line line) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line.of(i));
        }
        return lines;
    }
}
