package org.dialtone.api.dial;

import java.time.Duration;
import java.util.List;

/// Which packets are for an interface, and which of them have it dialled.
///
/// @param routes the destinations that lead over it: `192.0.2.0/24`, `::/0`, in CIDR form
/// @param metric the metric of its routes; those of a lower one go first
/// @param filter which packets dial; others wait with the rest or are refused
/// @param keepPackets how many packets are kept while it is dialled; 0 for none
/// @param keepBytes how many bytes of packets are kept
/// @param keepFor how long a packet is kept
public record DemandPolicy(
        List<String> routes,
        int metric,
        PacketFilter filter,
        int keepPackets,
        int keepBytes,
        Duration keepFor) {
    public static final DemandPolicy NONE =
            new DemandPolicy(
                    List.of(), 0, PacketFilter.ALL, 128, 256 * 1024, Duration.ofSeconds(60));

    public DemandPolicy {
        routes = List.copyOf(routes);
    }
}
