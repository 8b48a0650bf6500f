package org.dialtone.mprapi;

import org.dialtone.api.Connection;

import java.util.UUID;

/// Who uses a connection.
///
/// @param wszUserName as in [RAS_CONNECTION_0]
/// @param guid nil: nothing here has one
/// @param PppInfo2 what PPP has negotiated: nothing is told
public record RAS_CONNECTION_2(
        HANDLE hConnection,
        String wszUserName,
        int dwInterfaceType,
        UUID guid,
        PPP_INFO_2 PppInfo2) {

    /// Its length on the wire (RASI_CONNECTION_2), by which `dwPrefMaxLen` is counted.
    static final int BYTES = 828;

    static RAS_CONNECTION_2 of(Server server, Connection it) {
        return new RAS_CONNECTION_2(
                server.handle(it.id()),
                server.user(it),
                it.type().value(),
                MPR_INTERFACE_2.NO_GUID,
                PPP_INFO_2.NONE);
    }
}
