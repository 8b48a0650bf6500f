package org.dialtone.linux.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;

/// A packet from another address is as if it had been sent from there.
final class ReaddressTest {
    private static final String FOUR = "198.51.100.1";
    private static final String SIX = "2001:db8:2::1";

    @Test
    void checksumsStayRight() throws UnknownHostException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            boolean six = random.nextBoolean();
            int protocol =
                    new int[] {Packet.TCP, Packet.UDP, six ? Packet.ICMPV6 : Packet.ICMP}
                            [random.nextInt(3)];
            byte[] upper = new byte[20 + random.nextInt(100)];
            random.nextBytes(upper);
            int at = protocol == Packet.TCP ? 16 : protocol == Packet.UDP ? 6 : 2;
            upper[at] = 0;
            upper[at + 1] = 0;
            String from = address(random, six).getHostAddress();
            byte[] bytes = Packets.ip(protocol, from, six ? SIX : FOUR, upper, at);
            InetAddress source = address(random, six);
            if (protocol == Packet.UDP && Packet.u16(bytes, bytes.length - upper.length + 6) == 0) {
                continue; // says that it has no checksum
            }
            Packet moved = Readdress.from(Packets.packet(bytes), source);
            assertThat(Packets.right(moved.bytes(), protocol)).as("seed %d", seed).isTrue();
            assertThat(moved.header().source()).isEqualTo(source);
        }
    }

    private static InetAddress address(Random random, boolean six) throws UnknownHostException {
        byte[] bytes = new byte[six ? 16 : 4];
        random.nextBytes(bytes);
        bytes[0] = 32; // neither an IPv4 address in IPv6's clothes nor a group
        return InetAddress.getByAddress(bytes);
    }

    @Test
    void udpWithoutAChecksumStaysWithout() {
        byte[] bytes = Packets.udp("192.0.0.8", FOUR, 10).bytes();
        bytes[26] = 0;
        bytes[27] = 0;
        Packet moved = Readdress.from(Packets.packet(bytes), InetAddress.ofLiteral("203.0.113.2"));
        assertThat(Packet.u16(moved.bytes(), 26)).isZero();
    }

    @Test
    void ofAFragmentOnlyTheHeaderIsCorrected() {
        byte[] bytes = Packets.udp("192.0.0.8", FOUR, 10).bytes();
        bytes[7] = 1; // an offset of 8 bytes
        byte[] upper = java.util.Arrays.copyOfRange(bytes, 20, bytes.length);
        Packet moved = Readdress.from(Packets.packet(bytes), InetAddress.ofLiteral("203.0.113.2"));
        assertThat(moved.bytes()).endsWith(upper);
    }

    @Test
    void theFamilyStays() {
        Packet four = Packets.udp("192.0.0.8", FOUR, 10);
        InetAddress six = InetAddress.ofLiteral(SIX);
        assertThatThrownBy(() -> Readdress.from(four, six))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: of the family");
    }
}
