package org.dialtone.mprapi;

import org.dialtone.api.Connection;

import java.time.Instant;
import java.util.UUID;

/// Who uses a connection, with IPv6 and quarantine.
///
/// @param dwVersion 1
/// @param dwSize the length of the structure in C
/// @param wszUserName as in [RAS_CONNECTION_2]
/// @param rasQuarState 0, RAS_QUAR_STATE_NORMAL: nobody is in quarantine
/// @param timer when a quarantine ends: the epoch
public record RAS_CONNECTION_3(
        int dwVersion,
        int dwSize,
        HANDLE hConnection,
        String wszUserName,
        int dwInterfaceType,
        UUID guid,
        PPP_INFO_3 PppInfo3,
        int rasQuarState,
        Instant timer) {

    /// Its length on the wire (RASI_CONNECTION_3), by which `dwPrefMaxLen` is counted.
    static final int BYTES = 788;

    static RAS_CONNECTION_3 of(Server server, Connection it) {
        return new RAS_CONNECTION_3(
                1,
                BYTES,
                server.handle(it.id()),
                server.user(it),
                it.type().value(),
                MPR_INTERFACE_2.NO_GUID,
                PPP_INFO_3.NONE,
                0,
                Instant.EPOCH);
    }
}
