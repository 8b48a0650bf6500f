package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.dialtone.testbed.KernelTruth;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.Tap;
import org.junit.jupiter.api.Test;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// The connects and disconnects that the events stand for are as many as the kernel counts in
/// /sys/class/net/NAME/carrier_changes, however quick they come.
///
///     near                                far
///     v0 ──────────────────────────────── v0 (toggled)
///     t0 (tap, toggled by its owner)
@RequiresRoot
class CountTest {

    @Test
    void ofAVethToggledOneByOneEveryChangeIsOneEvent() {
        int toggles = Lab.SOAK ? 20_000 : 1_000;
        try (Lab lab = Lab.open()) {
            int far = lab.veth("v0");
            lab.recording.awaitConnections("v0", 1);
            long changes = KernelTruth.carrierChanges(lab.near, "v0");
            for (int i = 0; i < toggles; i++) {
                if (i % 2 == 0) {
                    lab.farLinks.down(far);
                } else {
                    lab.farLinks.up(far);
                }
                boolean up = i % 2 != 0;
                while (lab.shown("v0").connected() != up) {
                    Thread.onSpinWait();
                }
            }
            lab.recording.catchUp();
            assertThat(KernelTruth.carrierChanges(lab.near, "v0") - changes).isEqualTo(toggles);
            assertThat(lab.recording.connections("v0"))
                    .hasSize(toggles + 1)
                    .allMatch(e -> e.connects() + e.disconnects() == 1);
        }
    }

    @Test
    void ofAVethToggledAsFastAsPossible() {
        int flips = Lab.SOAK ? 200_000 : 5_000;
        try (Lab lab = Lab.open()) {
            int far = lab.veth("v0");
            Count count = new Count(lab, "v0");
            lab.farLinks.flip(far, flips);
            assertThat(count.await()).isEqualTo(2L * flips);
        }
    }

    @Test
    void ofAVethToggledByItsOwnAdministrator() {
        int flips = Lab.SOAK ? 50_000 : 2_000;
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            Count count = new Count(lab, "v0");
            lab.nearLinks.flip(lab.nearIndex("v0"), flips);
            assertThat(count.await()).isEqualTo(2L * flips);
        }
    }

    @Test
    void ofAVethThatEndsUpDown() {
        try (Lab lab = Lab.open()) {
            int far = lab.veth("v0");
            int near = lab.nearIndex("v0");
            Count count = new Count(lab, "v0");
            for (int i = 0; i < 50; i++) {
                lab.farLinks.flip(far, 20);
                lab.nearLinks.down(near);
                lab.nearLinks.up(near);
            }
            lab.farLinks.flip(far, 20);
            lab.nearLinks.down(near);
            assertThat(count.await()).isEqualTo(51 * 41 + 50);
        }
    }

    @Test
    void ofAVethDeletedWhileItFlaps() {
        try (Lab lab = Lab.open()) {
            for (int i = 0; i < 20; i++) {
                String name = "v" + i;
                int far = lab.veth(name);
                int near = lab.nearIndex(name);
                long before = lab.recording.awaitConnections(name, 1).size();
                lab.farLinks.flip(far, 20);
                lab.nearLinks.delete(near);
                IdentityTest.awaitRemoved(lab, i + 1);
                assertThat(lab.recording.flips(name) - before).isEqualTo(2 * 20 + 1);
            }
        }
    }

    @Test
    void ofATapAtTheSpeedOfAHandOnACable() {
        int toggles = Lab.SOAK ? 400 : 20;
        try (Lab lab = Lab.open();
                Tap tap = Tap.tap(lab.near, "t0")) {
            lab.near.ip("link set t0 up");
            lab.awaitConnected("t0");
            Count count = new Count(lab, "t0");
            for (int i = 0; i < toggles; i++) {
                tap.carrier(i % 2 != 0);
                // the pace is what is tested: within it, the kernel withholds its announcements
                LockSupport.parkNanos(
                        ThreadLocalRandom.current().nextLong(200_000_000, 300_000_000));
            }
            assertThat(count.await()).isEqualTo(toggles);
        }
    }

    @Test
    void ofATapToggledAsFastAsPossible() {
        int toggles = Lab.SOAK ? 2_000_000 : 50_000;
        try (Lab lab = Lab.open();
                Tap tap = Tap.tap(lab.near, "t0")) {
            lab.near.ip("link set t0 up");
            lab.awaitConnected("t0");
            Count count = new Count(lab, "t0");
            for (int i = 0; i < toggles; i++) {
                tap.carrier(i % 2 != 0);
            }
            assertThat(count.await()).isEqualTo(toggles);
        }
    }

    /// Nobody asks the router anything, and nothing else happens: the last change must come to it.
    @Test
    void ofATapThatEndsWithoutCarrier() {
        try (Lab lab = Lab.open();
                Tap tap = Tap.tap(lab.near, "t0")) {
            lab.near.ip("link set t0 up");
            lab.awaitConnected("t0");
            for (int round = 0; round < (Lab.SOAK ? 500 : 30); round++) {
                Count count = new Count(lab, "t0");
                int toggles = ThreadLocalRandom.current().nextInt(100) * 2 + 1;
                for (int i = 0; i < toggles; i++) {
                    tap.carrier(i % 2 != 0);
                }
                assertThat(count.await()).isEqualTo(toggles);
                assertThat(lab.shown("t0").connected()).isFalse();
                tap.carrier(true);
                lab.awaitConnected("t0");
            }
        }
    }

    /// Compares what the router tells from now on with what the kernel counts from now on.
    private static final class Count {
        private final Lab lab;
        private final String name;
        private final long told;
        private final long counted;

        Count(Lab lab, String name) {
            this.lab = lab;
            this.name = name;
            lab.recording.catchUp();
            this.told = lab.recording.flips(name);
            this.counted = KernelTruth.carrierChanges(lab.near, name);
        }

        /// Waits until they are the same.
        ///
        /// @return how many
        long await() {
            long expected = KernelTruth.carrierChanges(lab.near, name) - counted;
            Awaitility.await()
                    .atMost(Lab.LIMIT)
                    .untilAsserted(
                            () -> assertThat(lab.recording.flips(name) - told).isEqualTo(expected));
            long events = lab.recording.connections(name).size();
            System.out.println(
                    name + ": kernel " + expected + ", told " + expected + ", in events " + events);
            return expected;
        }
    }
}
