package org.dialtone.linux.tun;

import org.dialtone.api.dial.PacketHeader;

import java.net.InetAddress;

/// Gives a packet another source address, and corrects the checksums that cover it: the IPv4
/// header's, and those of TCP, UDP, UDP-Lite, DCCP and ICMPv6, which cover the pseudo header. A
/// fragment but for the first has none of the latter; a first fragment has it for all.
final class Readdress {
    private Readdress() {}

    /// The packet from another address. Changes the bytes of the old one.
    ///
    /// @param source of the same family
    static Packet from(Packet packet, InetAddress source) {
        byte[] bytes = packet.bytes();
        byte[] before = packet.header().source().getAddress();
        byte[] after = source.getAddress();
        if (before.length != after.length) {
            throw new IllegalArgumentException(
                    "source: " + source + " (expected: of the family of " + packet.header() + ")");
        }
        System.arraycopy(after, 0, bytes, packet.six() ? 8 : 12, after.length);
        if (!packet.six()) {
            Checksum.put(bytes, 10, Checksum.corrected(Packet.u16(bytes, 10), before, after));
        }
        int at = packet.fragment() ? -1 : checksum(packet);
        if (at >= 0) {
            boolean udp = packet.header().protocol() == Packet.UDP;
            int old = Packet.u16(bytes, at);
            if (!(udp && old == 0)) { // UDP without a checksum stays so
                int sum = Checksum.corrected(old, before, after);
                Checksum.put(bytes, at, udp && sum == 0 ? 0xFFFF : sum);
            }
        }
        PacketHeader h = packet.header();
        return new Packet(
                bytes,
                new PacketHeader(
                        h.protocol(),
                        source,
                        h.destination(),
                        h.sourcePort(),
                        h.destinationPort(),
                        h.length()),
                packet.upper(),
                packet.fragment(),
                packet.more());
    }

    /// Where the checksum is that covers the pseudo header; -1 if there is none.
    private static int checksum(Packet packet) {
        int offset =
                switch (packet.header().protocol()) {
                    case Packet.TCP -> 16;
                    case Packet.UDP, Packet.UDP_LITE, Packet.DCCP -> 6;
                    case Packet.ICMPV6 -> packet.six() ? 2 : -1;
                    default -> -1;
                };
        return offset < 0 || packet.upperLength() < offset + 2 ? -1 : packet.upper() + offset;
    }
}
