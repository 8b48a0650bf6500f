package org.dialtone.linux.tun;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Arrays;

/// Packets that answer those that cannot be sent on: ICMP (RFC 792, RFC 1812), ICMPv6 (RFC 4443),
/// TCP resets (RFC 9293, 3.10.7).
final class Answer {
    /// Why a packet is not sent on.
    enum Reason {
        /// There is no way to it now: connect(2) fails with EHOSTUNREACH.
        UNREACHABLE(1, 3),
        /// It may not dial: administratively prohibited.
        PROHIBITED(13, 1);

        private final int four;
        private final int six;

        Reason(int four, int six) {
            this.four = four;
            this.six = six;
        }
    }

    /// The largest ICMP answer: RFC 1812, 4.3.2.3.
    private static final int FOUR_LIMIT = 576;

    /// The largest ICMPv6 answer: RFC 4443, 2.4.
    private static final int SIX_LIMIT = 1280;

    private static final int TTL = 64;
    private static final int RST = 0x04;

    private Answer() {}

    /// "Destination unreachable" for a packet.
    ///
    /// @param from whom it comes from, of the packet's family
    /// @return null if a packet like this must not be answered so (RFC 1122, 3.2.2)
    static byte @Nullable [] unreachable(Packet packet, Reason reason, InetAddress from) {
        return packet.six()
                ? icmp(packet, from, 1, reason.six, 0)
                : icmp(packet, from, 3, reason.four, 0);
    }

    /// "Too big": what path MTU discovery waits for.
    ///
    /// @param mtu how large it may be, in bytes
    /// @return null if a packet like this must not be answered so
    static byte @Nullable [] tooBig(Packet packet, int mtu, InetAddress from) {
        return packet.six() ? icmp(packet, from, 2, 0, mtu) : icmp(packet, from, 3, 4, mtu);
    }

    private static byte @Nullable [] icmp(
            Packet packet, InetAddress from, int type, int code, int rest) {
        if (!answerable(packet)) {
            return null;
        }
        int head = packet.six() ? 40 : 20;
        int limit = packet.six() ? SIX_LIMIT : FOUR_LIMIT;
        byte[] out = new byte[Math.min(limit, head + 8 + packet.length())];
        header(out, packet.six() ? Packet.ICMPV6 : Packet.ICMP, from, packet.header().source());
        out[head] = (byte) type;
        out[head + 1] = (byte) code;
        Checksum.put(out, head + 4, rest >>> 16);
        Checksum.put(out, head + 6, rest);
        System.arraycopy(packet.bytes(), 0, out, head + 8, out.length - head - 8);
        long sum = Checksum.sum(out, head, out.length);
        if (packet.six()) {
            sum += pseudo(out, out.length - head, Packet.ICMPV6);
        }
        Checksum.put(out, head + 2, Checksum.of(sum));
        return out;
    }

    /// A reset for a packet of an open TCP connection, as its far end would send it.
    ///
    /// @param packet for which [Packet#continues] is true
    static byte[] reset(Packet packet) {
        int head = packet.six() ? 40 : 20;
        byte[] out = new byte[head + 20];
        header(out, Packet.TCP, packet.header().destination(), packet.header().source());
        int tcp = packet.upper();
        byte[] in = packet.bytes();
        System.arraycopy(in, tcp + 2, out, head, 2);
        System.arraycopy(in, tcp, out, head + 2, 2);
        System.arraycopy(in, tcp + 8, out, head + 4, 4); // its ACK is our sequence number
        out[head + 12] = 5 << 4;
        out[head + 13] = RST;
        long sum = Checksum.sum(out, head, out.length) + pseudo(out, 20, Packet.TCP);
        Checksum.put(out, head + 16, Checksum.of(sum));
        return out;
    }

    private static void header(byte[] out, int protocol, InetAddress from, InetAddress to) {
        byte[] source = from.getAddress();
        byte[] destination = to.getAddress();
        if (source.length == 16) {
            out[0] = 0x60;
            Checksum.put(out, 4, out.length - 40);
            out[6] = (byte) protocol;
            out[7] = TTL;
            System.arraycopy(source, 0, out, 8, 16);
            System.arraycopy(destination, 0, out, 24, 16);
        } else {
            out[0] = 0x45;
            Checksum.put(out, 2, out.length);
            out[8] = TTL;
            out[9] = (byte) protocol;
            System.arraycopy(source, 0, out, 12, 4);
            System.arraycopy(destination, 0, out, 16, 4);
            Checksum.put(out, 10, Checksum.of(Checksum.sum(out, 0, 20)));
        }
    }

    /// The sum of the pseudo header of a packet that has no extension headers.
    private static long pseudo(byte[] out, int length, int protocol) {
        boolean six = (out[0] & 0xF0) == 0x60;
        return Checksum.sum(out, six ? 8 : 12, six ? 40 : 20) + length + protocol;
    }

    private static boolean answerable(Packet packet) {
        InetAddress source = packet.header().source();
        byte[] address = source.getAddress();
        boolean single =
                !source.isAnyLocalAddress()
                        && !source.isMulticastAddress()
                        && !source.isLoopbackAddress()
                        && !(address.length == 4 && (address[0] & 0xF0) == 0xF0);
        return single && !packet.fragment() && packet.routable() && !error(packet);
    }

    /// Whether it is an error or a redirect itself; also where it is too short to tell.
    private static boolean error(Packet packet) {
        int protocol = packet.header().protocol();
        if (protocol != (packet.six() ? Packet.ICMPV6 : Packet.ICMP)) {
            return false;
        }
        if (packet.upperLength() < 1) {
            return true;
        }
        int type = packet.bytes()[packet.upper()] & 0xFF;
        if (packet.six()) {
            return type < 128 || type == 137;
        }
        return Arrays.binarySearch(new int[] {0, 8, 13, 14, 15, 16, 17, 18}, type) < 0;
    }
}
