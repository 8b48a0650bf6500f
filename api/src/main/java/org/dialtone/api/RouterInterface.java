package org.dialtone.api;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/// An interface as it is at one revision of its router.
///
/// @param id its handle on this router
/// @param name its name now; a rename keeps the id
/// @param linkIndex the kernel's ifindex; 0 for a demand-dial interface that is not connected
/// @param kind the kernel's name for the kind of link ("veth", "bridge", "tun"), or null for a
///   device that says none (Ethernet hardware, loopback)
/// @param enabled administratively up
/// @param state its connection state
/// @param reasons why it is unreachable; empty in every other state
/// @param since when it entered this state, by the wall clock; for one that was so before the
///   router was opened, when the router was opened
/// @param connection the connection it carries while [ConnectionState#CONNECTED], else null
/// @param lastError the error of the last failed attempt to connect, else null
/// @param masterIndex the ifindex of the bridge, bond or VRF it is enslaved to, or 0
public record RouterInterface(
        InterfaceId id,
        String name,
        int linkIndex,
        InterfaceType type,
        @Nullable String kind,
        boolean enabled,
        ConnectionState state,
        Set<UnreachabilityReason> reasons,
        Instant since,
        @Nullable ConnectionId connection,
        @Nullable RouterError lastError,
        int masterIndex) {

    public RouterInterface {
        if (!reasons.isEmpty() && state != ConnectionState.UNREACHABLE) {
            throw new IllegalArgumentException(
                    "reasons: " + reasons + " in state " + state + " (expected: none)");
        }
        if ((connection != null) != (state == ConnectionState.CONNECTED)) {
            throw new IllegalArgumentException("connection: " + connection + " in state " + state);
        }
    }

    public boolean connected() {
        return state == ConnectionState.CONNECTED;
    }
}
