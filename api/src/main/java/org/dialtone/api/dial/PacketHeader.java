package org.dialtone.api.dial;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern TEXT =
            Pattern.compile(
                    "(\\S{1,16}) +(\\S{1,64}) *> *([^\\s,]{1,64})(?:, *([0-9]{1,5}) bytes)?");
    private static final Pattern WITH_PORT =
            Pattern.compile("(?:\\[([^\\[\\]]+)]|([0-9.]+)):([0-9]{1,5})");
    private static final int USUAL_LENGTH = 60;
    private static final int MOST = 65_535;

    /// Reads what [#describe] writes; ports and length may be left out: 0 and 60 bytes then.
    ///
    /// @throws IllegalArgumentException what was found, what was expected
    public static PacketHeader parse(String text) {
        String whole = text.strip();
        Matcher matcher = TEXT.matcher(whole);
        if (!matcher.matches()) {
            throw wrong(text);
        }
        int protocol = Protocols.number(group(whole, matcher, 1));
        String length = group(whole, matcher, 4);
        int bytes = length.isEmpty() ? USUAL_LENGTH : Integer.parseInt(length);
        End from = End.of(group(whole, matcher, 2), text);
        End to = End.of(group(whole, matcher, 3), text);
        boolean ports = protocol == Protocols.TCP || protocol == Protocols.UDP;
        if (protocol < 0
                || bytes > MOST
                || from.address.getClass() != to.address.getClass()
                || (!ports && (from.port != 0 || to.port != 0))) {
            throw wrong(text);
        }
        return new PacketHeader(protocol, from.address, to.address, from.port, to.port, bytes);
    }

    /// What a group matched; empty if it did not take part.
    private static String group(String text, Matcher matcher, int group) {
        int start = matcher.start(group);
        return start < 0 ? "" : text.substring(start, matcher.end(group));
    }

    private record End(InetAddress address, int port) {
        static End of(String end, String text) {
            Matcher matcher = WITH_PORT.matcher(end);
            try {
                if (!matcher.matches()) {
                    return new End(InetAddress.ofLiteral(end), 0);
                }
                String address = group(end, matcher, 1) + group(end, matcher, 2);
                int port = Integer.parseInt(group(end, matcher, 3));
                if (port <= MOST) {
                    return new End(InetAddress.ofLiteral(address), port);
                }
            } catch (IllegalArgumentException _) {
                // said below
            }
            throw wrong(text);
        }
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "found \""
                        + text
                        + "\", expected a packet such as \"udp 10.0.0.1:1024 > 8.8.8.8:53\", \"icmp"
                        + " 10.0.0.1 > 8.8.8.8\" or \"tcp [2001:db8::1]:1024 > [2001:db8::2]:443,"
                        + " 80 bytes\"");
    }

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
