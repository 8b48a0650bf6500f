package org.dialtone.api.dial;

import java.net.InetAddress;

/// What a packet says of itself (RFC 791, RFC 8200 and the header behind).
///
/// @param protocol the protocol number (IANA): 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6
/// @param source where it comes from
/// @param destination where it goes
/// @param sourcePort of TCP and UDP, else 0
/// @param destinationPort of TCP and UDP, else 0
/// @param length of the whole packet, in bytes
public record PacketHeader(
        int protocol,
        InetAddress source,
        InetAddress destination,
        int sourcePort,
        int destinationPort,
        int length) {

    /// In words: `udp 192.0.2.1:1024 > 198.51.100.1:53, 60 bytes`.
    public String describe() {
        boolean ports = sourcePort != 0 || destinationPort != 0;
        return Protocols.name(protocol)
                + ' '
                + end(source, sourcePort, ports)
                + " > "
                + end(destination, destinationPort, ports)
                + ", "
                + length
                + " bytes";
    }

    private static String end(InetAddress address, int port, boolean ports) {
        String text = address.getHostAddress();
        if (!ports) {
            return text;
        }
        return text.indexOf(':') >= 0 ? '[' + text + "]:" + port : text + ':' + port;
    }
}
