package org.dialtone.mprapi;

import static org.dialtone.mprapi.Call.absent;
import static org.dialtone.mprapi.Call.put;
import static org.dialtone.mprapi.ErrorCodes.ERROR_DDM_NOT_RUNNING;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_NOT_CONNECTED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_LEVEL;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PORT_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_FOUND;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_SUPPORTED;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;
import static org.dialtone.mprapi.ErrorCodes.RPC_S_INVALID_BINDING;

import org.dialtone.api.Connection;
import org.dialtone.api.Traffic;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.IntFunction;

/// The calls of connections, ports and clients that have dialled in. There are no ports and no such
/// clients yet: those calls answer what the documents say of a router without any.
@SuppressWarnings("MemberName") // the documented names
abstract sealed class ConnectionCalls extends InterfaceCalls permits MprAdmin {

    // Connections

    /// Lists the connections in pages, as MprAdminInterfaceEnum does.
    ///
    /// `ERROR_INVALID_PARAMETER` if an out-parameter other than the resume handle is null, or for
    /// level 1; `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_LEVEL` for levels
    /// above 1, which are of users and PPP; `ERROR_MORE_DATA`.
    ///
    /// @param dwLevel 0
    /// @param dwPrefMaxLen bytes, of which a connection counts 1116; -1 for no limit
    public static int MprAdminConnectionEnum(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            RAS_CONNECTION_0 @Nullable [][] lplpbBuffer,
            int dwPrefMaxLen,
            int @Nullable [] lpdwEntriesRead,
            int @Nullable [] lpdwTotalEntries,
            int @Nullable [] lpdwResumeHandle) {
        return Call.on(
                hRasServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    boolean nulls = absent(lplpbBuffer, lpdwEntriesRead, lpdwTotalEntries);
                    int refusal = connectionRefusal(server, nulls, dwLevel, 0);
                    if (refusal != NO_ERROR) {
                        return refusal;
                    }
                    return connections(
                                    server,
                                    it -> Optional.of(RAS_CONNECTION_0.of(server, it)),
                                    RAS_CONNECTION_0[]::new,
                                    RAS_CONNECTION_0.BYTES)
                            .give(
                                    dwPrefMaxLen,
                                    lplpbBuffer,
                                    lpdwEntriesRead,
                                    lpdwTotalEntries,
                                    lpdwResumeHandle);
                });
    }

    /// Lists what has passed over the connections, in pages. A connection that ends while its
    /// counters are asked for is left out.
    ///
    /// Codes as for level 0, and `ERROR_INVALID_PARAMETER` for level 0; `ERROR_OPERATION_ABORTED`
    /// if the thread is interrupted, whose interrupt status stays set.
    ///
    /// @param dwLevel 1
    /// @param dwPrefMaxLen bytes, of which a connection counts 272; -1 for no limit
    public static int MprAdminConnectionEnum(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            RAS_CONNECTION_1 @Nullable [][] lplpbBuffer,
            int dwPrefMaxLen,
            int @Nullable [] lpdwEntriesRead,
            int @Nullable [] lpdwTotalEntries,
            int @Nullable [] lpdwResumeHandle) {
        return Call.on(
                hRasServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    boolean nulls = absent(lplpbBuffer, lpdwEntriesRead, lpdwTotalEntries);
                    int refusal = connectionRefusal(server, nulls, dwLevel, 1);
                    if (refusal != NO_ERROR) {
                        return refusal;
                    }
                    return connections(
                                    server,
                                    it -> counters(server, it),
                                    RAS_CONNECTION_1[]::new,
                                    RAS_CONNECTION_1.BYTES)
                            .give(
                                    dwPrefMaxLen,
                                    lplpbBuffer,
                                    lpdwEntriesRead,
                                    lpdwTotalEntries,
                                    lpdwResumeHandle);
                });
    }

    /// Tells of one connection.
    ///
    /// `ERROR_INVALID_PARAMETER` if the buffer or the connection is null, or for level 1;
    /// `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_LEVEL` for levels above 1;
    /// `ERROR_INTERFACE_NOT_CONNECTED` if there is no such connection, or no longer.
    ///
    /// @param dwLevel 0
    public static int MprAdminConnectionGetInfo(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            @Nullable HANDLE hRasConnection,
            RAS_CONNECTION_0 @Nullable [] lplpbBuffer) {
        return Call.on(
                hRasServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    boolean nulls = absent(lplpbBuffer) || HANDLE.isNull(hRasConnection);
                    int refusal = connectionRefusal(server, nulls, dwLevel, 0);
                    if (refusal != NO_ERROR) {
                        return refusal;
                    }
                    Optional<Connection> found = server.findConnection(hRasConnection);
                    found.ifPresent(
                            it -> put(lplpbBuffer, Call.lend(RAS_CONNECTION_0.of(server, it))));
                    return found.isPresent() ? NO_ERROR : ERROR_INTERFACE_NOT_CONNECTED;
                });
    }

    /// Tells what has passed over one connection. Codes as for level 0, and
    /// `ERROR_INVALID_PARAMETER` for level 0; `ERROR_OPERATION_ABORTED` if the thread is
    /// interrupted.
    ///
    /// @param dwLevel 1
    public static int MprAdminConnectionGetInfo(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            @Nullable HANDLE hRasConnection,
            RAS_CONNECTION_1 @Nullable [] lplpbBuffer) {
        return Call.on(
                hRasServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    boolean nulls = absent(lplpbBuffer) || HANDLE.isNull(hRasConnection);
                    int refusal = connectionRefusal(server, nulls, dwLevel, 1);
                    if (refusal != NO_ERROR) {
                        return refusal;
                    }
                    Optional<Connection> found = server.findConnection(hRasConnection);
                    Optional<RAS_CONNECTION_1> counters =
                            found.isEmpty() ? Optional.empty() : counters(server, found.get());
                    counters.ifPresent(it -> put(lplpbBuffer, Call.lend(it)));
                    return counters.isPresent() ? NO_ERROR : ERROR_INTERFACE_NOT_CONNECTED;
                });
    }

    /// Sets the counters of a connection to zero, for all server handles of this process; the
    /// kernel's own, and what events report, go on.
    ///
    /// `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_PARAMETER` if there is no such
    /// connection, or no longer; `ERROR_OPERATION_ABORTED` if the thread is interrupted.
    public static int MprAdminConnectionClearStats(
            @Nullable HANDLE hRasServer, @Nullable HANDLE hRasConnection) {
        return Call.on(
                hRasServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    if (server.router().info().lanOnly()) {
                        return ERROR_DDM_NOT_RUNNING;
                    }
                    Optional<Connection> found = server.findConnection(hRasConnection);
                    Optional<Traffic> traffic =
                            found.isEmpty()
                                    ? Optional.empty()
                                    : server.router().traffic(found.get().id());
                    if (found.isEmpty() || traffic.isEmpty()) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    server.clear(found.get().id(), traffic.get());
                    return NO_ERROR;
                });
    }

    // Ports and clients

    /// Lists ports: none. `ERROR_INVALID_PARAMETER` if an out-parameter other than the resume
    /// handle is null; `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_HANDLE` if the
    /// connection is null, or is none; `ERROR_NOT_SUPPORTED` for a level other than 0.
    ///
    /// @param hRasConnection the connection whose ports are meant; [Kernel32#INVALID_HANDLE_VALUE]
    ///   for all ports
    public static int MprAdminPortEnum(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            @Nullable HANDLE hRasConnection,
            RAS_PORT_0 @Nullable [][] lplpbBuffer,
            int dwPrefMaxLen,
            int @Nullable [] lpdwEntriesRead,
            int @Nullable [] lpdwTotalEntries,
            int @Nullable [] lpdwResumeHandle) {
        return Call.on(
                hRasServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    boolean lanOnly = server.router().info().lanOnly();
                    if (absent(lplpbBuffer, lpdwEntriesRead, lpdwTotalEntries)) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (lanOnly) {
                        return ERROR_DDM_NOT_RUNNING;
                    }
                    if (!Kernel32.INVALID_HANDLE_VALUE.equals(hRasConnection)
                            && server.findConnection(hRasConnection).isEmpty()) {
                        return ERROR_INVALID_HANDLE;
                    }
                    if (dwLevel != 0) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    put(lplpbBuffer, Call.lend(new RAS_PORT_0[0]));
                    put(lpdwEntriesRead, 0);
                    put(lpdwTotalEntries, 0);
                    put(lpdwResumeHandle, 0);
                    return NO_ERROR;
                });
    }

    /// Tells of a port. `ERROR_INVALID_PARAMETER` if the buffer is null; `ERROR_DDM_NOT_RUNNING` on
    /// a LAN-only router; `ERROR_INVALID_PORT_HANDLE` otherwise, whatever the level: no handle is
    /// one of a port.
    public static int MprAdminPortGetInfo(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            @Nullable HANDLE hPort,
            Object @Nullable [] lplpbBuffer) {
        return onPort(
                hRasServer, ERROR_INVALID_HANDLE, absent(lplpbBuffer), ERROR_INVALID_PORT_HANDLE);
    }

    /// Clears a port's counters. `ERROR_DDM_NOT_RUNNING` on a LAN-only router; else
    /// `ERROR_INVALID_PORT_HANDLE`: no handle is one of a port.
    public static int MprAdminPortClearStats(@Nullable HANDLE hRasServer, @Nullable HANDLE hPort) {
        return onPort(hRasServer, RPC_S_INVALID_BINDING, false, ERROR_INVALID_PORT_HANDLE);
    }

    /// Resets a port. `ERROR_DDM_NOT_RUNNING` on a LAN-only router; else `ERROR_INVALID_PARAMETER`,
    /// the page's code for a handle that is no port's, and for one that is no server's.
    public static int MprAdminPortReset(@Nullable HANDLE hRasServer, @Nullable HANDLE hPort) {
        return onPort(hRasServer, ERROR_INVALID_PARAMETER, false, ERROR_INVALID_PARAMETER);
    }

    /// Hangs a port up. Codes as for resetting one.
    public static int MprAdminPortDisconnect(@Nullable HANDLE hRasServer, @Nullable HANDLE hPort) {
        return onPort(hRasServer, ERROR_INVALID_PARAMETER, false, ERROR_INVALID_PARAMETER);
    }

    /// Lets a client out of quarantine. `ERROR_INVALID_PARAMETER` if the server or, unless an
    /// address is meant, the connection is none; else `ERROR_NOT_FOUND`: nobody is in quarantine.
    public static int MprAdminConnectionRemoveQuarantine(
            @Nullable HANDLE hRasServer, @Nullable HANDLE hRasConnection, boolean fIsIpAddress) {
        return Call.on(
                hRasServer,
                ERROR_INVALID_PARAMETER,
                server ->
                        server.findConnection(hRasConnection).isEmpty() && !fIsIpAddress
                                ? ERROR_INVALID_PARAMETER
                                : ERROR_NOT_FOUND);
    }

    /// Sends the user at the other end a message. `ERROR_INVALID_PARAMETER` if it is null;
    /// `ERROR_DDM_NOT_RUNNING` on a LAN-only router; else `ERROR_INTERFACE_NOT_CONNECTED`, the
    /// page's code for a handle that is not of a user's connection: no user has dialled in.
    public static int MprAdminSendUserMessage(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hConnection,
            @Nullable String lpwszMessage) {
        return onPort(
                hMprServer,
                ERROR_INVALID_HANDLE,
                lpwszMessage == null,
                ERROR_INTERFACE_NOT_CONNECTED);
    }

    /// What all connection calls check first, in this order.
    ///
    /// @param bufferLevel the level whose structure the buffer is of
    private static int connectionRefusal(Server server, boolean nulls, int level, int bufferLevel) {
        boolean lanOnly = server.router().info().lanOnly();
        if (nulls) {
            return ERROR_INVALID_PARAMETER;
        }
        if (lanOnly) {
            return ERROR_DDM_NOT_RUNNING;
        }
        if (level < 0 || level > 1) {
            return ERROR_INVALID_LEVEL;
        }
        return level == bufferLevel ? NO_ERROR : ERROR_INVALID_PARAMETER;
    }

    private static <T> Enumeration<Connection, T> connections(
            Server server,
            Enumeration.Entry<Connection, T> entry,
            IntFunction<T[]> array,
            int bytes) {
        return new Enumeration<>(
                server.router().connections(), it -> it.id().value(), entry, array, bytes);
    }

    private static Optional<RAS_CONNECTION_1> counters(Server server, Connection it)
            throws InterruptedException {
        return server.traffic(it.id()).map(traffic -> RAS_CONNECTION_1.of(server, it, traffic));
    }

    private static int onPort(@Nullable HANDLE hServer, int invalid, boolean nulls, int otherwise) {
        return Call.on(
                hServer,
                invalid,
                server -> {
                    boolean lanOnly = server.router().info().lanOnly();
                    if (nulls) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    return lanOnly ? ERROR_DDM_NOT_RUNNING : otherwise;
                });
    }
}
