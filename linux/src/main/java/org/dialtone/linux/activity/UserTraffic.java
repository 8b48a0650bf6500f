package org.dialtone.linux.activity;

import org.dialtone.api.dial.PacketFilter;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.linux.tun.Packet;

import java.net.InetAddress;
import java.util.function.Predicate;

/// What counts as use of a link, in words of Java: what [FilterCompiler] says to the kernel, and
/// who is asked where the kernel cannot tell.
///
/// Some packets never count, whatever the filter: those that concern the link alone (to or from
/// link-local addresses, to groups of the link, IGMP, neighbour discovery), and those that only say
/// that something did not work (ICMP errors, TCP resets), for a stranger who knocks at a public
/// address would keep the link up by being turned away.
///
/// Immutable; any thread.
final class UserTraffic {
    private static final int RST = 0x04;

    private final Predicate<PacketHeader> in;
    private final Predicate<PacketHeader> out;

    UserTraffic(PacketFilter filter) {
        in = filter.compile(false);
        out = filter.compile(true);
    }

    /// Whether a packet counts. Total: whatever the bytes, it returns.
    ///
    /// @param bytes from the IP header on; the end may be missing
    /// @param length how many of the bytes are the packet's
    /// @param leaves whether it leaves over the link
    boolean counts(byte[] bytes, int length, boolean leaves) {
        Packet packet = Packet.beginning(bytes, length);
        return packet != null
                && !ofTheLink(packet)
                && !turnsAway(packet)
                && (leaves ? out : in).test(packet.header());
    }

    private static boolean ofTheLink(Packet packet) {
        InetAddress source = packet.header().source();
        InetAddress destination = packet.header().destination();
        byte[] to = destination.getAddress();
        if (source.isLinkLocalAddress() || destination.isLinkLocalAddress()) {
            return true;
        }
        if (packet.six()) {
            return destination.isMulticastAddress() && (to[1] & 0x0F) <= 2;
        }
        boolean group = (to[0] & 0xFF) == 224 && to[1] == 0 && to[2] == 0;
        boolean everybody = (to[0] & to[1] & to[2] & to[3] & 0xFF) == 0xFF;
        return group || everybody || packet.header().protocol() == Packet.IGMP;
    }

    private static boolean turnsAway(Packet packet) {
        if (packet.fragment()) {
            return false;
        }
        int at = packet.upper();
        int length = packet.upperLength();
        int protocol = packet.header().protocol();
        if (protocol == Packet.TCP) {
            return length >= 14 && (packet.bytes()[at + 13] & RST) != 0;
        }
        if (length < 1) {
            return false;
        }
        int type = packet.bytes()[at] & 0xFF;
        if (protocol == Packet.ICMPV6 && packet.six()) {
            return type < 128 || (type >= 130 && type <= 143);
        }
        return protocol == Packet.ICMP
                && !packet.six()
                && switch (type) {
                    case 3, 4, 5, 9, 10, 11, 12 -> true;
                    default -> false;
                };
    }
}
