package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.Traffic;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// How long a connection lasted and what passed over it.
///
///     near                                far
///     v0 10.77.0.1 ────── UDP ──────────▶ v0 10.77.0.2
@RequiresRoot
class ConnectionTest {
    private static final int DATAGRAMS = 200;
    private static final int SIZE = 1_000;

    @Test
    void aDisconnectTellsHowLongTheConnectionLastedAndWhatPassed()
            throws IOException, InterruptedException {
        try (Lab lab = Lab.open()) {
            int far = addressed(lab);
            Instant connected = lab.shown("v0").since();
            ConnectionId first = Objects.requireNonNull(lab.shown("v0").connection());

            long before = sent(lab.near);
            send(lab);
            long after = sent(lab.near);
            assertThat(after - before).isGreaterThanOrEqualTo((long) DATAGRAMS * SIZE);
            Traffic now = lab.router.traffic(first).orElseThrow();
            assertThat(now.txBytes()).isBetween((long) DATAGRAMS * SIZE, sent(lab.near));
            assertThat(now.txPackets()).isGreaterThanOrEqualTo(DATAGRAMS);

            lab.farLinks.down(far);
            ConnectionEvent end = lab.recording.awaitConnections("v0", 2).getLast();
            assertThat(end.connection()).isEqualTo(first);
            Traffic passed = Objects.requireNonNull(end.traffic());
            assertThat(passed.txBytes()).isBetween(now.txBytes(), sent(lab.near));
            assertThat(passed.rxBytes()).isGreaterThanOrEqualTo(now.rxBytes());
            // by two clocks, of which one may be stepped
            assertThat(Objects.requireNonNull(end.duration()))
                    .isBetween(
                            Duration.ZERO,
                            Duration.between(connected, Instant.now()).plusSeconds(60));
            assertThat(lab.router.traffic(first)).isEmpty();
        }
    }

    @Test
    void everyConnectionCountsFromZero() throws IOException, InterruptedException {
        try (Lab lab = Lab.open()) {
            int far = addressed(lab);
            send(lab);
            lab.farLinks.down(far);
            lab.awaitDisconnected("v0");
            lab.farLinks.up(far);
            lab.awaitConnected("v0");
            ConnectionId second = Objects.requireNonNull(lab.shown("v0").connection());
            Traffic little = lab.router.traffic(second).orElseThrow();
            assertThat(little.txBytes()).isLessThan((long) DATAGRAMS * SIZE);
            send(lab);
            lab.nearLinks.delete(lab.nearIndex("v0"));
            IdentityTest.awaitRemoved(lab, 1);
            List<ConnectionEvent> events = lab.recording.connections("v0");
            assertThat(events.getLast().connection()).isEqualTo(second);
            assertThat(Objects.requireNonNull(events.getLast().traffic()).txBytes())
                    .isBetween((long) DATAGRAMS * SIZE, 2L * DATAGRAMS * SIZE);
        }
    }

    private static int addressed(Lab lab) {
        int far = lab.veth("v0");
        lab.near.ip("address add 10.77.0.1/24 dev v0");
        lab.far.ip("address add 10.77.0.2/24 dev v0");
        // known beforehand: datagrams that wait for ARP may be dropped
        String mac = lab.far.exec("cat", "/sys/class/net/v0/address").strip();
        lab.near.ip("neighbour replace 10.77.0.2 lladdr " + mac + " dev v0");
        return far;
    }

    private static void send(Lab lab) throws IOException {
        try (DatagramSocket socket =
                lab.near.inside(() -> new DatagramSocket(0, InetAddress.getByName("10.77.0.1")))) {
            for (int i = 0; i < DATAGRAMS; i++) {
                socket.send(
                        new DatagramPacket(
                                new byte[SIZE], SIZE, InetAddress.getByName("10.77.0.2"), 9));
            }
        }
    }

    private static long sent(Namespace namespace) {
        return Long.parseLong(
                namespace.exec("cat", "/sys/class/net/v0/statistics/tx_bytes").strip());
    }
}
