package org.dialtone.mprapi;

import org.dialtone.api.Connection;

import java.time.Duration;

/// A connection.
///
/// @param hConnection its handle
/// @param hInterface the handle of the interface it is on
/// @param dwConnectDuration for how long, in seconds by the wall clock
/// @param dwInterfaceType `ROUTER_IF_TYPE_...`
/// @param dwConnectionFlags `RAS_FLAGS_PPP_CONNECTION` if it was dialled by PPP, else 0
/// @param wszInterfaceName the interface's name
/// @param wszUserName the user that a client has proven itself as, or that a demand-dial interface
///   proves itself as; empty if there is none, or if the caller may not know
/// @param wszLogonDomain empty: it is not told
/// @param wszRemoteComputer empty: it is not known
public record RAS_CONNECTION_0(
        HANDLE hConnection,
        HANDLE hInterface,
        int dwConnectDuration,
        int dwInterfaceType,
        int dwConnectionFlags,
        String wszInterfaceName,
        String wszUserName,
        String wszLogonDomain,
        String wszRemoteComputer) {

    /// Its length on the wire (RASI_CONNECTION_0), by which `dwPrefMaxLen` is counted.
    static final int BYTES = 1116;

    static RAS_CONNECTION_0 of(Server server, Connection it) {
        Duration age = Duration.between(it.since(), ThisProcess.get().clock().instant());
        return new RAS_CONNECTION_0(
                server.handle(it.id()),
                server.handle(it.interfaceId()),
                Seconds.of(age),
                it.type().value(),
                server.isPpp(it) ? MprConstants.RAS_FLAGS_PPP_CONNECTION : 0,
                it.interfaceName(),
                server.user(it),
                "",
                "");
    }
}
