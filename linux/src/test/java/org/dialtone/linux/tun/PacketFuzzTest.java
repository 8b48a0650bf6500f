package org.dialtone.linux.tun;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Objects;

/// Whatever the bytes: reading, readdressing and answering return, and stay within the packet.
final class PacketFuzzTest {
    private static final InetAddress FOUR = InetAddress.ofLiteral("203.0.113.2");
    private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8:1::2");

    @FuzzTest(maxDuration = "10m")
    void readingIsTotal(byte[] bytes) {
        for (int length : new int[] {bytes.length, bytes.length / 2, bytes.length + 1}) {
            byte[] before = bytes.clone();
            Packet packet = Packet.parse(bytes, length);
            if (packet != null) {
                Packet beginning = Objects.requireNonNull(Packet.beginning(bytes, length));
                if (!(packet.six() && packet.length() == 40)) { // no length: BIG TCP, or nothing
                    assertThat(beginning.header()).isEqualTo(packet.header());
                }
                whole(packet, Math.min(length, bytes.length));
            }
            assertThat(bytes).isEqualTo(before);
        }
    }

    private static void whole(Packet packet, int most) {
        assertThat(packet.length()).isBetween(packet.six() ? 40 : 20, most);
        assertThat(packet.header().length()).isEqualTo(packet.length());
        assertThat(packet.upperLength()).isNotNegative();
        InetAddress address = packet.six() ? SIX : FOUR;
        for (Answer.Reason reason : Answer.Reason.values()) {
            bounded(Answer.unreachable(packet, reason, address), packet);
        }
        bounded(Answer.tooBig(packet, 1280, address), packet);
        if (packet.continues()) {
            bounded(Answer.reset(packet), packet);
        }
        assertThat(packet.opens() && packet.continues()).isFalse();
        int length = packet.length();
        Packet moved = Readdress.from(packet, address);
        assertThat(moved.length()).isEqualTo(length);
        assertThat(moved.header().source()).isEqualTo(address);
        assertThat(Packet.parse(moved.bytes(), length)).isNotNull();
    }

    /// An answer is a packet, no larger than the RFCs allow, and none that is answered again.
    private static void bounded(byte @Nullable [] answer, Packet to) {
        if (answer == null) {
            return;
        }
        assertThat(answer.length).isLessThanOrEqualTo(to.six() ? 1280 : 576);
        Packet read = Packet.parse(answer, answer.length);
        if (read == null) {
            throw new AssertionError("an answer that is no packet");
        }
        assertThat(read.header().destination()).isEqualTo(to.header().source());
        boolean reset = read.header().protocol() == Packet.TCP;
        assertThat(reset || Answer.tooBig(read, 1280, to.header().source()) == null).isTrue();
    }
}
