package org.dialtone.linux.tun;

import org.dialtone.api.dial.PacketHeader;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// An IP packet and where in it things are (RFC 791, RFC 8200).
///
/// @param bytes the packet; belongs to this object
/// @param header what it says of itself
/// @param upper where what follows the IP headers begins
/// @param fragment whether it is a fragment but for the first: what follows the IP headers is not
///   the header of the protocol
/// @param more whether fragments follow it
@SuppressWarnings("ArrayRecordComponent") // it is the packet, and is changed in place
public record Packet(byte[] bytes, PacketHeader header, int upper, boolean fragment, boolean more) {
    public static final int ICMP = 1;
    public static final int IGMP = 2;
    public static final int TCP = 6;
    public static final int UDP = 17;
    static final int DCCP = 33;
    static final int AH = 51;
    public static final int ICMPV6 = 58;
    static final int SCTP = 132;
    static final int UDP_LITE = 136;

    public static final int HOP_BY_HOP = 0;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int DESTINATION_OPTIONS = 60;
    public static final int MOBILITY = 135;
    public static final int HIP = 139;
    public static final int SHIM6 = 140;

    /// The IPv6 extension headers that are looked through; who sends more of them is no sensible
    /// sender.
    private static final int EXTENSIONS = 16;

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    /// Reads a packet. Total: whatever the bytes, it returns.
    ///
    /// @param length how many of the bytes are the packet; what lies behind the end that the packet
    ///   itself names is cut off
    /// @return null if it is none that could be sent on
    static @Nullable Packet parse(byte[] bytes, int length) {
        int end = Math.min(length, bytes.length);
        return switch (end < 1 ? 0 : (bytes[0] & 0xF0) >>> 4) {
            case 4 -> four(bytes, end, true);
            case 6 -> six(bytes, end, true);
            default -> null;
        };
    }

    /// Reads a packet of which the end may be missing, or which is as large as a packet cannot name
    /// (BIG TCP: a total of 0).
    ///
    /// @return null if it is none
    public static @Nullable Packet beginning(byte[] bytes, int length) {
        int end = Math.min(length, bytes.length);
        return switch (end < 1 ? 0 : (bytes[0] & 0xF0) >>> 4) {
            case 4 -> four(bytes, end, false);
            case 6 -> six(bytes, end, false);
            default -> null;
        };
    }

    private static @Nullable Packet four(byte[] in, int end, boolean whole) {
        if (end < 20) {
            return null;
        }
        int head = (in[0] & 0x0F) * 4;
        int total = !whole && u16(in, 2) == 0 ? end : u16(in, 2);
        if (head < 20 || head > end || total < head || (whole && total > end)) {
            return null;
        }
        int stop = Math.min(total, end);
        int flags = u16(in, 6);
        boolean fragment = (flags & 0x1FFF) != 0;
        boolean more = (flags & 0x2000) != 0;
        int protocol = in[9] & 0xFF;
        return of(
                in,
                stop,
                total,
                protocol,
                address(in, 12, 4),
                address(in, 16, 4),
                head,
                fragment,
                more);
    }

    private static @Nullable Packet six(byte[] in, int end, boolean whole) {
        if (end < 40) {
            return null;
        }
        int total = !whole && u16(in, 4) == 0 ? end : 40 + u16(in, 4);
        if (whole && total > end) {
            return null;
        }
        int stop = Math.min(total, end);
        int protocol = in[6] & 0xFF;
        int at = 40;
        boolean fragment = false;
        boolean more = false;
        for (int i = 0; i < EXTENSIONS && !fragment && stop - at >= 8; i++) {
            int size;
            switch (protocol) {
                case HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS, MOBILITY, HIP, SHIM6 ->
                        size = ((in[at + 1] & 0xFF) + 1) * 8;
                case FRAGMENT -> {
                    size = 8;
                    int where = u16(in, at + 2);
                    fragment = (where & 0xFFF8) != 0;
                    more = (where & 1) != 0;
                }
                default -> size = 0;
            }
            if (size == 0 || size > stop - at) {
                break;
            }
            protocol = in[at] & 0xFF;
            at += size;
        }
        return of(
                in,
                stop,
                total,
                protocol,
                address(in, 8, 16),
                address(in, 24, 16),
                at,
                fragment,
                more);
    }

    private static Packet of(
            byte[] in,
            int stop,
            int total,
            int protocol,
            InetAddress source,
            InetAddress destination,
            int upper,
            boolean fragment,
            boolean more) {
        boolean ports = (protocol == TCP || protocol == UDP) && !fragment && stop - upper >= 4;
        PacketHeader header =
                new PacketHeader(
                        protocol,
                        source,
                        destination,
                        ports ? u16(in, upper) : 0,
                        ports ? u16(in, upper + 2) : 0,
                        total);
        return new Packet(Arrays.copyOf(in, stop), header, upper, fragment, more);
    }

    private static InetAddress address(byte[] in, int at, int length) {
        try {
            return length == 4
                    ? InetAddress.getByAddress(Arrays.copyOfRange(in, at, at + 4))
                    : java.net.Inet6Address.getByAddress(
                            null, Arrays.copyOfRange(in, at, at + 16), -1);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes", e);
        }
    }

    static int u16(byte[] in, int at) {
        return ((in[at] & 0xFF) << 8) | (in[at + 1] & 0xFF);
    }

    public boolean six() {
        return (bytes[0] & 0xF0) == 0x60;
    }

    int length() {
        return bytes.length;
    }

    /// How many bytes of the upper layer there are.
    public int upperLength() {
        return bytes.length - upper;
    }

    boolean tcp() {
        return header.protocol() == TCP && !fragment && upperLength() >= 20;
    }

    /// Whether it opens a TCP connection.
    boolean opens() {
        return tcp() && (bytes[upper + 13] & (SYN | ACK | RST)) == SYN;
    }

    /// Whether it belongs to a TCP connection that is open already.
    boolean continues() {
        return tcp() && (bytes[upper + 13] & (SYN | ACK | RST)) == ACK;
    }

    /// Whether it only ends a TCP connection: a reset, or a FIN without data. Nobody waits for what
    /// comes of it.
    boolean ends() {
        if (!tcp()) {
            return false;
        }
        int flags = bytes[upper + 13];
        int data = upperLength() - ((bytes[upper + 12] & 0xF0) >>> 2);
        return (flags & RST) != 0 || ((flags & FIN) != 0 && data <= 0);
    }

    /// Whether IPv4 forbids to take it apart; IPv6 always does.
    boolean whole() {
        return six() || (bytes[6] & 0x40) != 0;
    }

    /// Whether it goes to a single host beyond this link: not to a group, to everybody, or to a
    /// neighbour.
    boolean routable() {
        InetAddress to = header.destination();
        return !to.isMulticastAddress()
                && !to.isLinkLocalAddress()
                && !to.isLoopbackAddress()
                && !to.isAnyLocalAddress()
                && !(to.getAddress().length == 4 && (to.getAddress()[0] & 0xF0) == 0xF0);
    }
}
