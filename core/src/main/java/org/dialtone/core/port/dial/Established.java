package org.dialtone.core.port.dial;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/// A connection that a dialer has made.
///
/// @param link the kernel's name for its link
/// @param local the addresses at this end
/// @param peer the address of the far end within the connection, null where there is none
/// @param remote where the far end was reached: an address and port, a MAC address, a line; may be
///   empty
/// @param nameServers what the far end gave
public record Established(
        String link,
        List<InetAddress> local,
        @Nullable InetAddress peer,
        String remote,
        List<InetAddress> nameServers) {
    public Established {
        local = List.copyOf(local);
        nameServers = List.copyOf(nameServers);
    }
}
