package org.dialtone.mprapi;

import static org.dialtone.mprapi.Call.absent;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_UNKNOWN_PROTOCOL_ID;

import org.jspecify.annotations.Nullable;

/// The calls of transports and their router managers. There are none, as Linux routes by itself:
/// the calls answer what the documents say of a router without any.
@SuppressWarnings("MemberName") // the documented names
abstract sealed class TransportCalls permits InterfaceCalls {

    /// Updates routes over an interface. `ERROR_INVALID_HANDLE` if there is no such interface; else
    /// `ERROR_UNKNOWN_PROTOCOL_ID`: there is no router manager for any transport.
    public static int MprAdminInterfaceUpdateRoutes(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwProtocolId,
            @Nullable HANDLE hEvent) {
        return Call.onInterface(hMprServer, hInterface, ERROR_UNKNOWN_PROTOCOL_ID);
    }

    /// The result of such an update. `ERROR_INVALID_PARAMETER` if the out-parameter is null, else
    /// as MprAdminInterfaceUpdateRoutes.
    public static int MprAdminInterfaceQueryUpdateResult(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwProtocolId,
            int @Nullable [] lpdwUpdateResult) {
        return Call.onInterfaceOut(
                hMprServer, hInterface, lpdwUpdateResult, ERROR_UNKNOWN_PROTOCOL_ID);
    }

    /// Adds a transport to an interface. `ERROR_INVALID_HANDLE` if there is no such interface; else
    /// `ERROR_UNKNOWN_PROTOCOL_ID`: the router has no router manager for any; Linux routes by
    /// itself.
    public static int MprAdminInterfaceTransportAdd(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwTransportId,
            byte @Nullable [] pInterfaceInfo,
            int dwInterfaceInfoSize) {
        return Call.onInterface(hMprServer, hInterface, ERROR_UNKNOWN_PROTOCOL_ID);
    }

    /// Removes a transport from an interface. Codes as for adding one.
    public static int MprAdminInterfaceTransportRemove(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hInterface, int dwTransportId) {
        return Call.onInterface(hMprServer, hInterface, ERROR_UNKNOWN_PROTOCOL_ID);
    }

    /// Tells of a transport on an interface. Codes as for adding one.
    public static int MprAdminInterfaceTransportGetInfo(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwTransportId,
            byte @Nullable [][] ppInterfaceInfo,
            int @Nullable [] lpdwInterfaceInfoSize) {
        return Call.onInterface(hMprServer, hInterface, ERROR_UNKNOWN_PROTOCOL_ID);
    }

    /// Changes a transport on an interface. Codes as for adding one.
    public static int MprAdminInterfaceTransportSetInfo(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwTransportId,
            byte @Nullable [] pInterfaceInfo,
            int dwInterfaceInfoSize) {
        return Call.onInterface(hMprServer, hInterface, ERROR_UNKNOWN_PROTOCOL_ID);
    }

    /// Starts a transport. `ERROR_INVALID_PARAMETER` if both blocks of information are null; else
    /// `ERROR_UNKNOWN_PROTOCOL_ID`: there are none to start.
    public static int MprAdminTransportCreate(
            @Nullable HANDLE hMprServer,
            int dwTransportId,
            @Nullable String lpwsTransportName,
            byte @Nullable [] pGlobalInfo,
            int dwGlobalInfoSize,
            byte @Nullable [] pClientInterfaceInfo,
            int dwClientInterfaceInfoSize,
            @Nullable String lpwsDLLPath) {
        return onTransport(hMprServer, pGlobalInfo == null && pClientInterfaceInfo == null);
    }

    /// Tells of a transport. Codes as for starting one.
    public static int MprAdminTransportGetInfo(
            @Nullable HANDLE hMprServer,
            int dwTransportId,
            byte @Nullable [][] ppGlobalInfo,
            int @Nullable [] lpdwGlobalInfoSize,
            byte @Nullable [][] ppClientInterfaceInfo,
            int @Nullable [] lpdwClientInterfaceInfoSize) {
        return onTransport(hMprServer, absent(ppGlobalInfo) && absent(ppClientInterfaceInfo));
    }

    /// Changes a transport. Codes as for starting one.
    public static int MprAdminTransportSetInfo(
            @Nullable HANDLE hMprServer,
            int dwTransportId,
            byte @Nullable [] pGlobalInfo,
            int dwGlobalInfoSize,
            byte @Nullable [] pClientInterfaceInfo,
            int dwClientInterfaceInfoSize) {
        return onTransport(hMprServer, pGlobalInfo == null && pClientInterfaceInfo == null);
    }

    private static int onTransport(@Nullable HANDLE hServer, boolean nulls) {
        return Call.onServer(
                hServer, () -> nulls ? ERROR_INVALID_PARAMETER : ERROR_UNKNOWN_PROTOCOL_ID);
    }
}
