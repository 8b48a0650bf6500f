package org.dialtone.linux.tun;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Builds IP packets for tests, and checks their checksums the plain way: over the whole packet, by
/// RFC 1071's definition, where the code under test corrects them.
final class Packets {
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int ACK = 0x10;

    private Packets() {}

    static Packet packet(byte[] bytes) {
        Packet packet = Packet.parse(bytes, bytes.length);
        if (packet == null) {
            throw new AssertionError("no packet: " + Arrays.toString(bytes));
        }
        return packet;
    }

    static Packet udp(String from, String to, int data) {
        ByteBuffer upper = ByteBuffer.allocate(8 + data);
        upper.putShort(0, (short) 1024).putShort(2, (short) 53).putShort(4, (short) (8 + data));
        return packet(ip(Packet.UDP, from, to, upper.array(), 6));
    }

    static Packet tcp(String from, String to, int flags, int data) {
        ByteBuffer upper = ByteBuffer.allocate(20 + data);
        upper.putShort(0, (short) 1024).putShort(2, (short) 443);
        upper.putInt(4, 1000).putInt(8, 2000).put(12, (byte) 0x50).put(13, (byte) flags);
        return packet(ip(Packet.TCP, from, to, upper.array(), 16));
    }

    /// An ICMP or ICMPv6 message, as the addresses are.
    static Packet icmp(String from, String to, int type) {
        byte[] upper = new byte[64];
        upper[0] = (byte) type;
        boolean six = from.indexOf(':') >= 0;
        return packet(ip(six ? Packet.ICMPV6 : Packet.ICMP, from, to, upper, 2));
    }

    /// A packet around an upper layer, whose checksum is filled in.
    ///
    /// @param at where in the upper layer its checksum is
    static byte[] ip(int protocol, String from, String to, byte[] upper, int at) {
        byte[] source = InetAddress.ofLiteral(from).getAddress();
        byte[] destination = InetAddress.ofLiteral(to).getAddress();
        int head = source.length == 4 ? 20 : 40;
        ByteBuffer out = ByteBuffer.allocate(head + upper.length);
        if (head == 20) {
            out.put(0, (byte) 0x45).putShort(2, (short) out.capacity());
            out.put(8, (byte) 64).put(9, (byte) protocol).put(12, source).put(16, destination);
            out.putShort(10, (short) ~sum(out.array(), 0, 20));
        } else {
            out.put(0, (byte) 0x60).putShort(4, (short) upper.length);
            out.put(6, (byte) protocol).put(7, (byte) 64).put(8, source).put(24, destination);
        }
        out.put(head, upper);
        out.putShort(head + at, (short) ~upperSum(out.array(), protocol));
        return out.array();
    }

    /// Whether every checksum of a packet without options or extension headers is right.
    static boolean right(byte[] bytes, int protocol) {
        boolean header = bytes[0] == 0x60 || sum(bytes, 0, 20) == 0xFFFF;
        return header && upperSum(bytes, protocol) == 0xFFFF;
    }

    private static int upperSum(byte[] bytes, int protocol) {
        boolean six = bytes[0] == 0x60;
        int head = six ? 40 : 20;
        int sum = sum(bytes, head, bytes.length);
        if (protocol == Packet.ICMP) {
            return sum;
        }
        return fold(sum + sum(bytes, six ? 8 : 12, head) + bytes.length - head + protocol);
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int at = from; at < to; at++) {
            sum = fold(sum + ((bytes[at] & 0xFF) << ((at - from) % 2 == 0 ? 8 : 0)));
        }
        return sum;
    }

    private static int fold(int sum) {
        return sum > 0xFFFF ? fold((sum & 0xFFFF) + (sum >>> 16)) : sum;
    }
}
