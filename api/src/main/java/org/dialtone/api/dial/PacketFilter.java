package org.dialtone.api.dial;

import java.util.List;

/// Chooses packets: rules in order, the first that matches decides; what none matches is chosen if
/// the last rule refuses, and not if it permits.
///
/// @param rules `permit tcp to 192.0.2.0/24 port 443`, `deny udp port 123`; empty chooses all
public record PacketFilter(List<String> rules) {
    public static final PacketFilter ALL = new PacketFilter(List.of());

    public PacketFilter {
        rules = List.copyOf(rules);
    }
}
