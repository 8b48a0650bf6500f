package org.dialtone.api.dial;

import org.jspecify.annotations.Nullable;

/// A rule of a [PacketFilter], read: for who has packets compared by something else, such as the
/// kernel. What is given matches if all of it does.
///
/// @param permits what becomes of a packet that it matches
/// @param way which way packets go that it matches
/// @param protocol -1 for any
/// @param from null for any
/// @param fromPorts null for any; ports match packets of TCP and UDP alone
/// @param to null for any
/// @param toPorts null for any
/// @param either ports of which one end has one; null for any
public record FilterRule(
        boolean permits,
        Way way,
        int protocol,
        @Nullable Net from,
        @Nullable Ports fromPorts,
        @Nullable Net to,
        @Nullable Ports toPorts,
        @Nullable Ports either) {

    /// Which way a packet goes over the link.
    public enum Way {
        BOTH,
        IN,
        OUT;

        boolean is(boolean out) {
            return this == BOTH || (this == OUT) == out;
        }
    }

    /// Ports from the first to the last.
    public record Ports(int first, int last) {
        boolean contains(int port) {
            return port >= first && port <= last;
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    boolean matches(PacketHeader packet, boolean out) {
        if (!way.is(out)) {
            return false;
        }
        if (protocol >= 0 && protocol != packet.protocol()) {
            return false;
        }
        if (from != null && !from.contains(packet.source())) {
            return false;
        }
        if (to != null && !to.contains(packet.destination())) {
            return false;
        }
        if (fromPorts == null && toPorts == null && either == null) {
            return true;
        }
        return ports(packet);
    }

    private boolean ports(PacketHeader packet) {
        if (packet.protocol() != Protocols.TCP && packet.protocol() != Protocols.UDP) {
            return false;
        }
        int source = packet.sourcePort();
        int destination = packet.destinationPort();
        return (fromPorts == null || fromPorts.contains(source))
                && (toPorts == null || toPorts.contains(destination))
                && (either == null || either.contains(source) || either.contains(destination));
    }

    String format() {
        StringBuilder text = new StringBuilder(permits ? "permit" : "deny");
        if (way != Way.BOTH) {
            text.append(way == Way.IN ? " in" : " out");
        }
        if (protocol >= 0) {
            text.append(' ').append(Protocols.name(protocol));
        }
        end(text, " from ", from, fromPorts);
        end(text, " to ", to, toPorts);
        if (either != null) {
            text.append(" port ").append(either);
        }
        return text.toString();
    }

    private static void end(
            StringBuilder text, String word, @Nullable Net net, @Nullable Ports ports) {
        if (net == null && ports == null) {
            return;
        }
        text.append(word).append(net == null ? "any" : net);
        if (ports != null) {
            text.append(" port ").append(ports);
        }
    }
}
