package org.dialtone.linux.tun;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.util.Arrays;

/// What a sender is told whose packet goes nowhere.
final class AnswerTest {
    private static final InetAddress FOUR = InetAddress.ofLiteral("203.0.113.1");
    private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8:1::1");

    @Test
    void unreachableCarriesThePacket() {
        Packet packet = Packets.udp("192.0.2.1", "198.51.100.1", 10);
        byte[] answer = requireNonNull(Answer.unreachable(packet, Answer.Reason.UNREACHABLE, FOUR));
        assertThat(Packets.right(answer, Packet.ICMP)).isTrue();
        assertThat(Packets.packet(answer).header().describe())
                .isEqualTo("icmp 203.0.113.1 > 192.0.2.1, 66 bytes");
        assertThat(answer[20]).isEqualTo((byte) 3);
        assertThat(answer[21]).isEqualTo((byte) 1);
        assertThat(Arrays.copyOfRange(answer, 28, answer.length)).isEqualTo(packet.bytes());
    }

    @Test
    void soDoesSix() {
        Packet packet = Packets.udp("2001:db8::1", "2001:db8:2::1", 10);
        byte[] answer = requireNonNull(Answer.unreachable(packet, Answer.Reason.PROHIBITED, SIX));
        assertThat(Packets.right(answer, Packet.ICMPV6)).isTrue();
        assertThat(answer[40]).isEqualTo((byte) 1);
        assertThat(answer[41]).isEqualTo((byte) 1);
        assertThat(Arrays.copyOfRange(answer, 48, answer.length)).isEqualTo(packet.bytes());
    }

    @Test
    void tooBigNamesTheSize() {
        byte[] four =
                requireNonNull(
                        Answer.tooBig(Packets.udp("192.0.2.1", "198.51.100.1", 2000), 1400, FOUR));
        assertThat(four).hasSize(576);
        assertThat(four[20]).isEqualTo((byte) 3);
        assertThat(four[21]).isEqualTo((byte) 4);
        assertThat(Packet.u16(four, 26)).isEqualTo(1400);
        assertThat(Packets.right(four, Packet.ICMP)).isTrue();
        byte[] six =
                requireNonNull(
                        Answer.tooBig(
                                Packets.udp("2001:db8::1", "2001:db8:2::1", 2000), 1400, SIX));
        assertThat(six).hasSize(1280);
        assertThat(six[40]).isEqualTo((byte) 2);
        assertThat(Packet.u16(six, 46)).isEqualTo(1400);
        assertThat(Packets.right(six, Packet.ICMPV6)).isTrue();
    }

    @ParameterizedTest(name = "icmp {0} > {1} type {2}: {3}")
    @CsvSource({
        "192.0.2.1, 198.51.100.1, 8, true",
        "192.0.2.1, 198.51.100.1, 3, false",
        "192.0.2.1, 198.51.100.1, 5, false",
        "192.0.2.1, 198.51.100.1, 11, false",
        "0.0.0.0, 198.51.100.1, 8, false",
        "255.255.255.255, 198.51.100.1, 8, false",
        "224.0.0.1, 198.51.100.1, 8, false",
        "192.0.2.1, 224.0.0.1, 8, false",
        "192.0.2.1, 255.255.255.255, 8, false",
        "2001:db8::1, 2001:db8:2::1, 128, true",
        "2001:db8::1, 2001:db8:2::1, 1, false",
        "2001:db8::1, 2001:db8:2::1, 137, false",
        "2001:db8::1, ff02::1, 128, false",
        "::, 2001:db8:2::1, 128, false",
    })
    void someAreNotAnswered(String from, String to, int type, boolean answered) {
        Packet packet = Packets.icmp(from, to, type);
        byte @Nullable [] answer =
                Answer.unreachable(packet, Answer.Reason.UNREACHABLE, packet.six() ? SIX : FOUR);
        assertThat(answer != null).isEqualTo(answered);
    }

    @Test
    void fragmentsAreNotAnswered() {
        byte[] bytes = Packets.udp("192.0.2.1", "198.51.100.1", 10).bytes();
        bytes[7] = 1;
        Packet packet = Packets.packet(bytes);
        assertThat(Answer.unreachable(packet, Answer.Reason.UNREACHABLE, FOUR)).isNull();
    }

    @Test
    void aResetIsWhatTheFarEndWouldSend() {
        Packet packet = Packets.tcp("192.0.2.1", "198.51.100.1", Packets.ACK, 5);
        assertThat(packet.continues()).isTrue();
        byte[] reset = Answer.reset(packet);
        assertThat(Packets.right(reset, Packet.TCP)).isTrue();
        assertThat(Packets.packet(reset).header().describe())
                .isEqualTo("tcp 198.51.100.1:443 > 192.0.2.1:1024, 40 bytes");
        assertThat(reset[33]).isEqualTo((byte) Packets.RST);
        // its sequence number is what the sender has acknowledged
        assertThat(Arrays.copyOfRange(reset, 24, 28)).containsExactly(0, 0, 0x07, 0xD0);
    }

    @Test
    void whatPacketsDoInTcp() {
        assertThat(Packets.tcp("192.0.2.1", "198.51.100.1", Packets.SYN, 0).opens()).isTrue();
        assertThat(Packets.tcp("192.0.2.1", "198.51.100.1", Packets.RST, 0).ends()).isTrue();
        assertThat(Packets.tcp("192.0.2.1", "198.51.100.1", 0x11, 0).ends()).isTrue();
        assertThat(Packets.tcp("192.0.2.1", "198.51.100.1", 0x11, 1).ends()).isFalse();
        assertThat(Packets.udp("192.0.2.1", "198.51.100.1", 1).ends()).isFalse();
    }
}
