package org.dialtone.mprapi;

import static org.dialtone.mprapi.Call.absent;
import static org.dialtone.mprapi.Call.put;
import static org.dialtone.mprapi.ErrorCodes.ERROR_DDM_NOT_RUNNING;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_NOT_CONNECTED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_LEVEL;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;
import static org.dialtone.mprapi.ErrorCodes.RPC_S_INVALID_BINDING;

import org.dialtone.api.Connection;
import org.dialtone.api.Traffic;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.IntFunction;

/// The calls of connections.
@SuppressWarnings("MemberName") // the documented names
abstract sealed class ConnectionCalls extends DialCalls permits PortCalls {

    /// Lists the connections in pages, as MprAdminInterfaceEnum does.
    ///
    /// `ERROR_INVALID_PARAMETER` if an out-parameter other than the resume handle is null, or for
    /// another structure's level; `ERROR_DDM_NOT_RUNNING` on a LAN-only router;
    /// `ERROR_INVALID_LEVEL` for levels other than 0 to 3; `ERROR_MORE_DATA`.
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
    /// Codes as for level 0, and `ERROR_OPERATION_ABORTED` if the thread is interrupted, whose
    /// interrupt status stays set.
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

    /// Lists the users of the connections and what PPP has negotiated. Codes as for level 0.
    ///
    /// @param dwLevel 2
    /// @param dwPrefMaxLen bytes, of which a connection counts 828; -1 for no limit
    public static int MprAdminConnectionEnum(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            RAS_CONNECTION_2 @Nullable [][] lplpbBuffer,
            int dwPrefMaxLen,
            int @Nullable [] lpdwEntriesRead,
            int @Nullable [] lpdwTotalEntries,
            int @Nullable [] lpdwResumeHandle) {
        return Call.on(
                hRasServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    boolean nulls = absent(lplpbBuffer, lpdwEntriesRead, lpdwTotalEntries);
                    int refusal = connectionRefusal(server, nulls, dwLevel, 2);
                    if (refusal != NO_ERROR) {
                        return refusal;
                    }
                    return connections(
                                    server,
                                    it -> Optional.of(RAS_CONNECTION_2.of(server, it)),
                                    RAS_CONNECTION_2[]::new,
                                    RAS_CONNECTION_2.BYTES)
                            .give(
                                    dwPrefMaxLen,
                                    lplpbBuffer,
                                    lpdwEntriesRead,
                                    lpdwTotalEntries,
                                    lpdwResumeHandle);
                });
    }

    /// The same with IPv6 and quarantine. Codes as for level 0.
    ///
    /// @param dwLevel 3
    /// @param dwPrefMaxLen bytes, of which a connection counts 788; -1 for no limit
    public static int MprAdminConnectionEnum(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            RAS_CONNECTION_3 @Nullable [][] lplpbBuffer,
            int dwPrefMaxLen,
            int @Nullable [] lpdwEntriesRead,
            int @Nullable [] lpdwTotalEntries,
            int @Nullable [] lpdwResumeHandle) {
        return Call.on(
                hRasServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    boolean nulls = absent(lplpbBuffer, lpdwEntriesRead, lpdwTotalEntries);
                    int refusal = connectionRefusal(server, nulls, dwLevel, 3);
                    if (refusal != NO_ERROR) {
                        return refusal;
                    }
                    return connections(
                                    server,
                                    it -> Optional.of(RAS_CONNECTION_3.of(server, it)),
                                    RAS_CONNECTION_3[]::new,
                                    RAS_CONNECTION_3.BYTES)
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
    /// `ERROR_INVALID_PARAMETER` if the buffer or the connection is null, or for another
    /// structure's level; `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_LEVEL` for
    /// levels other than 0 to 3; `ERROR_INTERFACE_NOT_CONNECTED` if there is no such connection, or
    /// no longer.
    ///
    /// @param dwLevel 0
    public static int MprAdminConnectionGetInfo(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            @Nullable HANDLE hRasConnection,
            RAS_CONNECTION_0 @Nullable [] lplpbBuffer) {
        return one(
                hRasServer,
                dwLevel,
                0,
                hRasConnection,
                lplpbBuffer,
                (server, it) -> Optional.of(RAS_CONNECTION_0.of(server, it)));
    }

    /// Tells what has passed over one connection. Codes as for level 0, and
    /// `ERROR_OPERATION_ABORTED` if the thread is interrupted.
    ///
    /// @param dwLevel 1
    public static int MprAdminConnectionGetInfo(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            @Nullable HANDLE hRasConnection,
            RAS_CONNECTION_1 @Nullable [] lplpbBuffer) {
        return one(
                hRasServer,
                dwLevel,
                1,
                hRasConnection,
                lplpbBuffer,
                (server, it) -> counters(server, it));
    }

    /// Tells who uses one connection and what PPP has negotiated. Codes as for level 0.
    ///
    /// @param dwLevel 2
    public static int MprAdminConnectionGetInfo(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            @Nullable HANDLE hRasConnection,
            RAS_CONNECTION_2 @Nullable [] lplpbBuffer) {
        return one(
                hRasServer,
                dwLevel,
                2,
                hRasConnection,
                lplpbBuffer,
                (server, it) -> Optional.of(RAS_CONNECTION_2.of(server, it)));
    }

    /// The same with IPv6 and quarantine. Codes as for level 0.
    ///
    /// @param dwLevel 3
    public static int MprAdminConnectionGetInfo(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            @Nullable HANDLE hRasConnection,
            RAS_CONNECTION_3 @Nullable [] lplpbBuffer) {
        return one(
                hRasServer,
                dwLevel,
                3,
                hRasConnection,
                lplpbBuffer,
                (server, it) -> Optional.of(RAS_CONNECTION_3.of(server, it)));
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

    private interface View<T> {
        Optional<T> of(Server server, Connection it) throws InterruptedException;
    }

    private static <T> int one(
            @Nullable HANDLE hServer,
            int level,
            int bufferLevel,
            @Nullable HANDLE hConnection,
            T @Nullable [] buffer,
            View<T> view) {
        return Call.on(
                hServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    boolean nulls = absent(buffer) || HANDLE.isNull(hConnection);
                    int refusal = connectionRefusal(server, nulls, level, bufferLevel);
                    if (refusal != NO_ERROR) {
                        return refusal;
                    }
                    Optional<Connection> found = server.findConnection(hConnection);
                    Optional<T> structure =
                            found.isEmpty() ? Optional.empty() : view.of(server, found.get());
                    structure.ifPresent(it -> put(buffer, Call.lend(it)));
                    return structure.isPresent() ? NO_ERROR : ERROR_INTERFACE_NOT_CONNECTED;
                });
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
        if (level < 0 || level > 3) {
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
}
