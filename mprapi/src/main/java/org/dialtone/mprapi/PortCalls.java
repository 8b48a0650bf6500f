package org.dialtone.mprapi;

import static org.dialtone.mprapi.Call.absent;
import static org.dialtone.mprapi.ErrorCodes.ERROR_DDM_NOT_RUNNING;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_NOT_CONNECTED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PORT_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_FOUND;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_SUPPORTED;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;
import static org.dialtone.mprapi.ErrorCodes.RPC_S_INVALID_BINDING;

import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.Traffic;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// The calls of ports, and of clients that have dialled in. Each demand-dial interface has one
/// port, which it is dialled by, and each client one, while it is there.
@SuppressWarnings("MemberName") // the documented names
abstract sealed class PortCalls extends ConnectionCalls permits MprAdmin {

    /// Lists ports in pages, as MprAdminInterfaceEnum does.
    ///
    /// `ERROR_INVALID_PARAMETER` if an out-parameter other than the resume handle is null;
    /// `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_HANDLE` if the connection is
    /// null, or is none; `ERROR_NOT_SUPPORTED` for a level other than 0; `ERROR_MORE_DATA`.
    ///
    /// @param hRasConnection the connection whose ports are meant: one if it is a demand-dial
    ///   interface's or a client's, else none; [Kernel32#INVALID_HANDLE_VALUE] for all ports
    /// @param dwPrefMaxLen bytes, of which a port counts 380; -1 for no limit
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
                    boolean all = Kernel32.INVALID_HANDLE_VALUE.equals(hRasConnection);
                    Optional<Connection> connection =
                            all ? Optional.empty() : server.findConnection(hRasConnection);
                    if (!all && connection.isEmpty()) {
                        return ERROR_INVALID_HANDLE;
                    }
                    if (dwLevel != 0) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    List<Port> ports =
                            Port.all(server).stream()
                                    .filter(it -> all || it.carries(connection))
                                    .toList();
                    return new Enumeration<>(
                                    ports,
                                    it -> it.itself().id().value(),
                                    it -> Optional.of(RAS_PORT_0.of(server, it)),
                                    RAS_PORT_0[]::new,
                                    RAS_PORT_0.BYTES)
                            .give(
                                    dwPrefMaxLen,
                                    lplpbBuffer,
                                    lpdwEntriesRead,
                                    lpdwTotalEntries,
                                    lpdwResumeHandle);
                });
    }

    /// Tells of a port. `ERROR_INVALID_PARAMETER` if the buffer is null or not of the level's
    /// structure; `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_PORT_HANDLE` if
    /// there is no such port; `ERROR_NOT_SUPPORTED` for other levels; `ERROR_OPERATION_ABORTED` if
    /// the thread is interrupted.
    ///
    /// @param dwLevel 0, or 1 for what has passed over its connection
    /// @param lplpbBuffer an array of one RAS_PORT_0 or RAS_PORT_1, as the level says
    public static int MprAdminPortGetInfo(
            @Nullable HANDLE hRasServer,
            int dwLevel,
            @Nullable HANDLE hPort,
            Object @Nullable [] lplpbBuffer) {
        return onPort(
                hRasServer,
                hPort,
                ERROR_INVALID_HANDLE,
                absent(lplpbBuffer),
                ERROR_INVALID_PORT_HANDLE,
                (server, it) -> {
                    if (dwLevel != 0 && dwLevel != 1) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    return Call.lendAs(
                            lplpbBuffer,
                            dwLevel == 0
                                    ? RAS_PORT_0.of(server, it)
                                    : RAS_PORT_1.of(server, it, passed(server, it)));
                });
    }

    private static Traffic passed(Server server, Port port) throws InterruptedException {
        ConnectionId connection = port.itself().connection();
        return connection == null ? Traffic.NONE : server.traffic(connection).orElse(Traffic.NONE);
    }

    /// Sets the counters of a port's connection to zero, as MprAdminConnectionClearStats does;
    /// there is nothing to do without one. `ERROR_DDM_NOT_RUNNING` on a LAN-only router;
    /// `ERROR_INVALID_PORT_HANDLE` if there is no such port; `ERROR_OPERATION_ABORTED`.
    public static int MprAdminPortClearStats(@Nullable HANDLE hRasServer, @Nullable HANDLE hPort) {
        return onPort(
                hRasServer,
                hPort,
                RPC_S_INVALID_BINDING,
                false,
                ERROR_INVALID_PORT_HANDLE,
                (server, it) -> {
                    ConnectionId connection = it.itself().connection();
                    if (connection != null) {
                        server.router()
                                .traffic(connection)
                                .ifPresent(soFar -> server.clear(connection, soFar));
                    }
                    return NO_ERROR;
                });
    }

    /// Resets a port, for which nothing is to be done here. `ERROR_DDM_NOT_RUNNING` on a LAN-only
    /// router; `ERROR_INVALID_PARAMETER`, the page's code for a handle that is no port's, and for
    /// one that is no server's.
    public static int MprAdminPortReset(@Nullable HANDLE hRasServer, @Nullable HANDLE hPort) {
        return onPort(
                hRasServer,
                hPort,
                ERROR_INVALID_PARAMETER,
                false,
                ERROR_INVALID_PARAMETER,
                (_, _) -> NO_ERROR);
    }

    /// Hangs a port up and returns when it is down. Codes as for resetting one,
    /// `ERROR_INVALID_PARAMETER` for a port that is not in use, and `ERROR_NOT_SUPPORTED` for a
    /// client whose server cannot be asked to.
    public static int MprAdminPortDisconnect(@Nullable HANDLE hRasServer, @Nullable HANDLE hPort) {
        return onPort(
                hRasServer,
                hPort,
                ERROR_INVALID_PARAMETER,
                false,
                ERROR_INVALID_PARAMETER,
                (server, it) -> {
                    try {
                        return Attempts.ended(server.router().ddm().disconnect(it.itself().name()));
                    } catch (RouterException e) {
                        if (e.error() == RouterError.INTERFACE_NOT_CONNECTED) {
                            return ERROR_INVALID_PARAMETER;
                        }
                        throw e;
                    }
                });
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
    /// page's code for a handle that is not of a user's connection: none of the servers that a
    /// client can have dialled in to can show its user a message.
    public static int MprAdminSendUserMessage(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hConnection,
            @Nullable String lpwszMessage) {
        return Call.on(
                hMprServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    boolean lanOnly = server.router().info().lanOnly();
                    if (lpwszMessage == null) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    return lanOnly ? ERROR_DDM_NOT_RUNNING : ERROR_INTERFACE_NOT_CONNECTED;
                });
    }

    private interface OnPort {
        int answer(Server server, Port port) throws InterruptedException;
    }

    /// @param none the code for a handle that is no port's
    private static int onPort(
            @Nullable HANDLE hServer,
            @Nullable HANDLE hPort,
            int invalid,
            boolean nulls,
            int none,
            OnPort call) {
        return Call.on(
                hServer,
                invalid,
                server -> {
                    boolean lanOnly = server.router().info().lanOnly();
                    if (nulls) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (lanOnly) {
                        return ERROR_DDM_NOT_RUNNING;
                    }
                    Optional<Port> found = Port.find(server, hPort);
                    return found.isEmpty() ? none : call.answer(server, found.get());
                });
    }
}
