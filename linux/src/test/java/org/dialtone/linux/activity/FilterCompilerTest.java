package org.dialtone.linux.activity;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.dial.PacketFilter;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/// What the kernel is told is what the filter says.
final class FilterCompilerTest {
    private static final int IP = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int HOST = 0;
    private static final int OTHERHOST = 3;
    private static final int OUTGOING = 4;

    private static int protocol(byte[] packet) {
        return packet.length > 0 && (packet[0] & 0xF0) == 0x60 ? IPV6 : IP;
    }

    private int counted;

    /// Compares a program with the filter that it was made of.
    private int compare(PacketFilter filter, BpfProgram program, RandomPackets packets) {
        BpfMachine machine = new BpfMachine(program);
        UserTraffic traffic = new UserTraffic(filter);
        int unsure = 0;
        for (int i = 0; i < 300; i++) {
            byte[] packet = packets.packet();
            boolean out = packets.number(2) == 0;
            int told = machine.run(packet, packet.length, protocol(packet), out ? OUTGOING : HOST);
            if (told == FilterCompiler.UNSURE) {
                unsure++;
            } else {
                counted += told;
                assertThat(told)
                        .as(
                                () ->
                                        (out ? "out " : "in ")
                                                + HexFormat.of().formatHex(packet)
                                                + " by "
                                                + filter.rules())
                        .isEqualTo(
                                traffic.counts(packet, packet.length, out)
                                        ? FilterCompiler.COUNTS
                                        : 0);
            }
        }
        return unsure;
    }

    @Test
    void theProgramDecidesAsTheFilterDoes() {
        int unsure = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            RandomPackets packets = new RandomPackets(seed);
            PacketFilter filter = new PacketFilter(packets.rules(12));
            BpfProgram program = FilterCompiler.compile(filter, BpfProgram.MOST);
            assertThat(program.exact()).isTrue();
            unsure += compare(filter, program, packets);
        }
        assertThat(unsure).as("IPv6 with many headers").isBetween(1, 30_000);
        assertThat(counted).as("of 300,000").isBetween(30_000, 270_000);
    }

    @Test
    void ofAFilterThatIsTooLongTheFirstRulesAreExact() {
        for (int seed = 0; seed < 200; seed++) {
            RandomPackets packets = new RandomPackets(seed);
            PacketFilter filter = new PacketFilter(packets.rules(200));
            BpfProgram program = FilterCompiler.compile(filter, 512);
            assertThat(program.instructions().size()).isLessThanOrEqualTo(512);
            compare(filter, program, packets);
        }
    }

    @Test
    void theLongestFilterThereCanBeIsRead() {
        String rule =
                "permit in tcp from 2001:db8::2/127 port 1-2 to 2001:db8:ffff::1/128 port 3-4";
        PacketFilter filter =
                new PacketFilter(
                        new ArrayList<>(Collections.nCopies(PacketFilter.MOST_RULES, rule)));
        BpfProgram program = FilterCompiler.compile(filter, BpfProgram.MOST);
        assertThat(program.exact()).isFalse();
        assertThat(program.instructions()).hasSizeBetween(3000, BpfProgram.MOST);
        compare(filter, program, new RandomPackets(1));
        PacketFilter four =
                new PacketFilter(Collections.nCopies(256, "permit udp to 192.0.2.0/24 port 1-2"));
        assertThat(FilterCompiler.compile(four, BpfProgram.MOST).exact()).isTrue();
    }

    @Test
    void anyBytesAreDecidedAbout() {
        RandomPackets packets = new RandomPackets(7);
        PacketFilter filter = new PacketFilter(packets.rules(20));
        BpfMachine machine = new BpfMachine(FilterCompiler.compile(filter, BpfProgram.MOST));
        UserTraffic traffic = new UserTraffic(filter);
        for (int i = 0; i < 200_000; i++) {
            byte[] packet = new byte[packets.number(80)];
            for (int j = 0; j < packet.length; j++) {
                packet[j] = (byte) packets.number(256);
            }
            int told = machine.run(packet, packet.length, packets.number(2) == 0 ? IP : IPV6, HOST);
            if (told == FilterCompiler.COUNTS) {
                assertThat(traffic.counts(packet, packet.length, false)).isTrue();
            }
        }
    }

    private static byte[] udp(String from, String to) {
        byte[] packet = new byte[28];
        packet[0] = 0x45;
        packet[3] = 28;
        packet[9] = 17;
        System.arraycopy(InetAddress.ofLiteral(from).getAddress(), 0, packet, 12, 4);
        System.arraycopy(InetAddress.ofLiteral(to).getAddress(), 0, packet, 16, 4);
        packet[23] = 53;
        return packet;
    }

    @Test
    void whatIsNotIpOrForSomebodyElseDoesNotCount() {
        BpfMachine machine =
                new BpfMachine(FilterCompiler.compile(PacketFilter.ALL, BpfProgram.MOST));
        byte[] packet = udp("192.0.2.1", "192.0.2.2");
        assertThat(machine.run(packet, 28, IP, HOST)).isEqualTo(FilterCompiler.COUNTS);
        assertThat(machine.run(packet, 28, IP, OUTGOING)).isEqualTo(FilterCompiler.COUNTS);
        assertThat(machine.run(packet, 28, IP, OTHERHOST)).isZero();
        assertThat(machine.run(packet, 28, IPV6, HOST)).isZero();
        assertThat(machine.run(packet, 28, 0x0806, HOST)).as("ARP").isZero();
        for (String group : List.of("224.0.0.251", "255.255.255.255", "169.254.7.7")) {
            byte[] chatter = udp("192.0.2.1", group);
            assertThat(machine.run(chatter, 28, IP, OUTGOING)).as(group).isZero();
        }
        byte[] television = udp("192.0.2.1", "239.1.2.3");
        assertThat(machine.run(television, 28, IP, HOST)).isEqualTo(FilterCompiler.COUNTS);
    }

    @Test
    void whatOnlyTurnsAStrangerAwayDoesNotCount() {
        BpfMachine machine =
                new BpfMachine(FilterCompiler.compile(PacketFilter.ALL, BpfProgram.MOST));
        byte[] reset = java.util.Arrays.copyOf(udp("192.0.2.1", "192.0.2.2"), 40);
        reset[3] = 40;
        reset[9] = 6;
        reset[33] = 0x14; // RST, ACK
        assertThat(machine.run(reset, 40, IP, OUTGOING)).isZero();
        reset[33] = 0x10;
        assertThat(machine.run(reset, 40, IP, OUTGOING)).isEqualTo(FilterCompiler.COUNTS);
        byte[] unreachable = udp("192.0.2.1", "192.0.2.2");
        unreachable[9] = 1;
        unreachable[20] = 3;
        assertThat(machine.run(unreachable, 28, IP, OUTGOING)).isZero();
        unreachable[20] = 8;
        assertThat(machine.run(unreachable, 28, IP, OUTGOING)).isEqualTo(FilterCompiler.COUNTS);
    }
}
