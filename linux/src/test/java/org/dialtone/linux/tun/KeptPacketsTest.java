package org.dialtone.linux.tun;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import org.dialtone.linux.tun.KeptPackets.Offer;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// The queue of one interface: what is kept, in which order, and what gives way.
final class KeptPacketsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final KeptPackets kept = new KeptPackets();

    private static Packet packet(int data) {
        return Packets.udp("192.0.2.1", "198.51.100.1", data);
    }

    @Test
    void theFirstAreKeptInOrder() {
        for (int i = 0; i < 3; i++) {
            assertThat(kept.offer(packet(i), 3, 1000, i)).isEqualTo(Offer.KEPT);
        }
        assertThat(kept.offer(packet(9), 3, 1000, 3)).isEqualTo(Offer.TOO_MANY);
        for (int i = 0; i < 3; i++) {
            assertThat(requireNonNull(kept.poll()).length()).isEqualTo(28 + i);
        }
        assertThat(kept.poll()).isNull();
        assertThat(kept.bytes()).isZero();
    }

    @Test
    void bytesAreBounded() {
        assertThat(kept.offer(packet(72), 10, 150, 0)).isEqualTo(Offer.KEPT);
        assertThat(kept.offer(packet(72), 10, 150, 0)).isEqualTo(Offer.TOO_LARGE);
        assertThat(kept.offer(packet(22), 10, 150, 0)).isEqualTo(Offer.KEPT);
        assertThat(kept.bytes()).isEqualTo(150);
        kept.poll();
        assertThat(kept.offer(packet(72), 10, 150, 0)).isEqualTo(Offer.KEPT);
    }

    @Test
    void theOldAreGivenUp() {
        assertThat(kept.expiresIn(0, MINUTE)).isEqualTo(Long.MAX_VALUE);
        kept.offer(packet(1), 10, 1000, 0);
        kept.offer(packet(2), 10, 1000, MINUTE.toNanos() / 2);
        assertThat(kept.expired(MINUTE.toNanos() - 1, MINUTE)).isNull();
        assertThat(kept.expiresIn(MINUTE.toNanos() - 1, MINUTE)).isEqualTo(1);
        assertThat(requireNonNull(kept.expired(MINUTE.toNanos(), MINUTE)).length()).isEqualTo(29);
        assertThat(kept.expired(MINUTE.toNanos(), MINUTE)).isNull();
        assertThat(kept.expiresIn(MINUTE.toNanos(), MINUTE)).isEqualTo(MINUTE.toNanos() / 2);
        assertThat(kept.size()).isEqualTo(1);
    }
}
