package org.dialtone.mprapi;

import static org.dialtone.mprapi.Call.absent;
import static org.dialtone.mprapi.Call.put;
import static org.dialtone.mprapi.ErrorCodes.ERROR_ACCESS_DENIED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_DDM_NOT_RUNNING;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_MR_MID_NOT_FOUND;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_ENOUGH_MEMORY;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_SUPPORTED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_SERVICE_NOT_ACTIVE;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;
import static org.dialtone.mprapi.ErrorCodes.RPC_S_INVALID_BINDING;

import org.dialtone.api.EventObject;
import org.dialtone.api.Router;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.dial.DdmStatus;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// The router administration calls of mprapi.h, under their documented names; how C becomes Java
/// here is said in [the package's page][org.dialtone.mprapi]. Any thread may call any of them.
///
/// Those of connections, interfaces and transports are inherited, each group from a class of its
/// own, so that one `import static` has them all.
@SuppressWarnings("MemberName") // the documented names
public final class MprAdmin extends PortCalls {

    private MprAdmin() {}

    // Servers

    /// Connects to a router; the first connect of this process opens this machine's.
    ///
    /// `RPC_S_INVALID_BINDING` if `phMprServer` is null. For another machine:
    /// `RPC_S_SERVER_UNAVAILABLE` if it cannot be reached, nothing listens there, or it cannot
    /// prove that it is the machine; `RPC_S_UNKNOWN_IF` if there is no router on it, or no machine
    /// can have this name; `ERROR_ACCESS_DENIED` if it does not let this caller in, or this user
    /// has no credentials for it in `~/.config/dialtone`. If this machine's router cannot be
    /// opened, its own code, such as `ERROR_ACCESS_DENIED` or `ERROR_NOT_ENOUGH_MEMORY`, which also
    /// a process with 2^24 open handles gets.
    ///
    /// While another machine is lost, calls wait for it up to ten seconds and then answer why; its
    /// registrations stand again when it is back, and are signalled if something has changed.
    ///
    /// @param lpwsServerName null or empty for this machine; `\\router7`, `router7`,
    ///   `router7:8444`; `unix:/run/dialtone/dialtone.sock` for the service on this machine
    public static int MprAdminServerConnect(
            @Nullable String lpwsServerName, HANDLE @Nullable [] phMprServer) {
        if (absent(phMprServer)) {
            return RPC_S_INVALID_BINDING;
        }
        ThisProcess process = ThisProcess.get();
        return Call.anywhere(
                () -> {
                    Server server = process.servers().connect(nameOf(lpwsServerName));
                    HANDLE handle = process.handles().add(server);
                    if (handle == null) {
                        process.servers().disconnect(server);
                        return ERROR_NOT_ENOUGH_MEMORY;
                    }
                    put(phMprServer, handle);
                    return NO_ERROR;
                });
    }

    /// Disconnects. When it returns, no event that was registered through this handle will be
    /// signalled any more on its account. The last disconnect closes the router. A handle that is
    /// no server's, or no longer, is passed over.
    public static void MprAdminServerDisconnect(@Nullable HANDLE hMprServer) {
        ThisProcess process = ThisProcess.get();
        Server server = process.handles().remove(hMprServer, Server.class);
        if (server != null) {
            Call.anywhere(
                    () -> {
                        process.servers().disconnect(server);
                        return NO_ERROR;
                    });
        }
    }

    /// Whether MprAdminServerConnect would succeed now: this machine's router runs within the
    /// process that asks, and is opened for a moment if it is not open.
    ///
    /// @param lpwsServerName as for MprAdminServerConnect
    public static boolean MprAdminIsServiceRunning(@Nullable String lpwsServerName) {
        return probe(lpwsServerName) == NO_ERROR;
    }

    /// As MprAdminIsServiceRunning, with the reason: `ERROR_INVALID_PARAMETER` if the out-parameter
    /// is null, `ERROR_ACCESS_DENIED`, or `ERROR_SERVICE_NOT_ACTIVE` for everything else.
    public static int MprAdminIsServiceInitialized(
            @Nullable String lpwsServerName, boolean @Nullable [] fIsServiceInitialized) {
        if (fIsServiceInitialized == null || fIsServiceInitialized.length == 0) {
            return ERROR_INVALID_PARAMETER;
        }
        int code = probe(lpwsServerName);
        if (code == NO_ERROR) {
            fIsServiceInitialized[0] = true;
        }
        return code == NO_ERROR || code == ERROR_ACCESS_DENIED ? code : ERROR_SERVICE_NOT_ACTIVE;
    }

    /// Tells of the router as a whole.
    ///
    /// `RPC_S_INVALID_BINDING` for a server handle that is none; `ERROR_INVALID_PARAMETER` if the
    /// buffer is null or not of the level's structure; `ERROR_NOT_SUPPORTED` for other levels.
    ///
    /// @param dwLevel 0; 1 or 2 for ports of tunnels that clients dial in by, of which there are
    ///   none
    /// @param lplpbBuffer an array of one MPR_SERVER_0, 1 or 2, as the level says
    public static int MprAdminServerGetInfo(
            @Nullable HANDLE hMprServer, int dwLevel, Object @Nullable [] lplpbBuffer) {
        return Call.on(
                hMprServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    RouterInfo info = server.router().info();
                    if (absent(lplpbBuffer)) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    return switch (dwLevel) {
                        case 0 -> {
                            DdmStatus ddm = info.lanOnly() ? null : server.router().ddm().status();
                            yield Call.lendAs(lplpbBuffer, MPR_SERVER_0.of(info, ddm));
                        }
                        case 1 -> Call.lendAs(lplpbBuffer, MPR_SERVER_1.NONE);
                        case 2 -> Call.lendAs(lplpbBuffer, MPR_SERVER_2.NONE);
                        default -> ERROR_NOT_SUPPORTED;
                    };
                });
    }

    /// Changes the ports of tunnels that clients dial in by. There are none, and it is no error to
    /// say so.
    ///
    /// `ERROR_INVALID_HANDLE` for a server handle that is none; `ERROR_INVALID_PARAMETER` if the
    /// buffer is null or not of the level's structure; `ERROR_DDM_NOT_RUNNING` on a LAN-only
    /// router; `ERROR_NOT_SUPPORTED` for levels other than 1 and 2, and for any port.
    ///
    /// @param lpbBuffer a MPR_SERVER_1 or 2, as the level says
    public static int MprAdminServerSetInfo(
            @Nullable HANDLE hMprServer, int dwLevel, @Nullable Object lpbBuffer) {
        return Call.on(
                hMprServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    boolean lanOnly = server.router().info().lanOnly();
                    if (lpbBuffer == null) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (lanOnly) {
                        return ERROR_DDM_NOT_RUNNING;
                    }
                    if (dwLevel != 1 && dwLevel != 2) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    Object asItIs = dwLevel == 1 ? MPR_SERVER_1.NONE : MPR_SERVER_2.NONE;
                    if (!asItIs.getClass().isInstance(lpbBuffer)) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    return lpbBuffer.equals(asItIs) ? NO_ERROR : ERROR_NOT_SUPPORTED;
                });
    }

    // Notification

    /// Registers an event object: from now on every connect and disconnect of an interface signals
    /// it, until it is deregistered, closed, or the server disconnected. Registering it again does
    /// nothing.
    ///
    /// `ERROR_INVALID_HANDLE` for a server handle that is none; `ERROR_ACCESS_DENIED`;
    /// `ERROR_INVALID_PARAMETER` for a null event; `ERROR_DDM_NOT_RUNNING` on a LAN-only router;
    /// `ERROR_INVALID_PARAMETER` for an event that is closed or no event; `ERROR_NOT_ENOUGH_MEMORY`
    /// at the router's limit of registrations: looked at in this order.
    public static int MprAdminRegisterConnectionNotification(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hEventNotification) {
        return notification(hMprServer, hEventNotification, Router::register);
    }

    /// Ends a registration: **when it returns, the event will never be signalled again** on account
    /// of this server handle. A signal already given stays given.
    ///
    /// Codes as for registering, and `ERROR_INVALID_PARAMETER` for an event that is not registered
    /// through this server handle.
    public static int MprAdminDeregisterConnectionNotification(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hEventNotification) {
        return notification(hMprServer, hEventNotification, Router::deregister);
    }

    // Memory and messages

    /// Frees a buffer that a call here has given: `out[0]`. It stays readable, but is the program's
    /// no more. `ERROR_INVALID_PARAMETER` if it is null, has been freed, or is no such buffer.
    public static int MprAdminBufferFree(@Nullable Object pBuffer) {
        return ThisProcess.get().buffers().free(pBuffer) ? NO_ERROR : ERROR_INVALID_PARAMETER;
    }

    /// The text of an error, to be freed by [Kernel32#LocalFree]. `ERROR_INVALID_PARAMETER` if the
    /// out-parameter is null, `ERROR_MR_MID_NOT_FOUND` if the number is no router error.
    public static int MprAdminGetErrorString(int dwError, String @Nullable [] lplpwsErrorString) {
        if (absent(lplpwsErrorString)) {
            return ERROR_INVALID_PARAMETER;
        }
        Optional<String> text = Messages.allocate(dwError);
        text.ifPresent(it -> put(lplpwsErrorString, it));
        return text.isPresent() ? NO_ERROR : ERROR_MR_MID_NOT_FOUND;
    }

    private static String nameOf(@Nullable String lpwsServerName) {
        return lpwsServerName == null ? "" : lpwsServerName;
    }

    private static int probe(@Nullable String lpwsServerName) {
        Servers servers = ThisProcess.get().servers();
        return Call.anywhere(
                () -> {
                    Server server = servers.connect(nameOf(lpwsServerName));
                    try {
                        server.router().info(); // throws if this caller has no right
                        return NO_ERROR;
                    } finally {
                        servers.disconnect(server);
                    }
                });
    }

    private interface Change {
        void apply(Router router, EventObject event);
    }

    private static int notification(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hEventNotification, Change change) {
        return Call.on(
                hMprServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    boolean lanOnly = server.router().info().lanOnly();
                    if (HANDLE.isNull(hEventNotification)) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (lanOnly) {
                        return ERROR_DDM_NOT_RUNNING;
                    }
                    EventObject event =
                            ThisProcess.get().handles().get(hEventNotification, EventObject.class);
                    if (event == null) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    change.apply(server.router(), event);
                    return NO_ERROR;
                });
    }
}
