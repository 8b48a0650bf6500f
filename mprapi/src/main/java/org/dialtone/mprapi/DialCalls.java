package org.dialtone.mprapi;

import static org.dialtone.mprapi.Call.absent;
import static org.dialtone.mprapi.Call.put;
import static org.dialtone.mprapi.ErrorCodes.ERROR_ALREADY_CONNECTING;
import static org.dialtone.mprapi.ErrorCodes.ERROR_CANNOT_FIND_PHONEBOOK_ENTRY;
import static org.dialtone.mprapi.ErrorCodes.ERROR_DDM_NOT_RUNNING;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_ALREADY_EXISTS;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_DISABLED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_HAS_NO_DEVICES;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_NOT_CONNECTED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_SUPPORTED;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;
import static org.dialtone.mprapi.ErrorCodes.PENDING;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.EventObject;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The calls of demand-dial interfaces.
@SuppressWarnings("MemberName") // the documented names
abstract sealed class DialCalls extends InterfaceCalls permits ConnectionCalls {
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_DOMAIN = 15;

    /// Defines a demand-dial interface, and keeps the definition. Levels 0 and 1 say no more than
    /// name, `fEnabled` and hours: it is of PPPoE without a device. What lacks a setting that it
    /// cannot be dialled without is unreachable (`ERROR_INTERFACE_CONFIGURATION`) until SetInfo.
    ///
    /// `ERROR_INVALID_PARAMETER` if the buffer, a string of it that counts, or `phInterface` is
    /// null, or the buffer is not of the level's structure or no definition;
    /// `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_NOT_SUPPORTED` for other levels, for a
    /// type other than `ROUTER_IF_TYPE_FULL_ROUTER` and `ROUTER_IF_TYPE_HOME_ROUTER`, and for what
    /// cannot be set here; `ERROR_INTERFACE_ALREADY_EXISTS` if the name is taken by any interface;
    /// `ERROR_NOT_ENOUGH_MEMORY` at the router's limit of definitions.
    ///
    /// @param lpbBuffer a MPR_INTERFACE_0, 1, 2 or 3, as the level says
    public static int MprAdminInterfaceCreate(
            @Nullable HANDLE hMprServer,
            int dwLevel,
            @Nullable Object lpbBuffer,
            HANDLE @Nullable [] phInterface) {
        return Call.on(
                hMprServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    boolean lanOnly = server.router().info().lanOnly();
                    if (lpbBuffer == null || absent(phInterface)) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (lanOnly) {
                        return ERROR_DDM_NOT_RUNNING;
                    }
                    if (dwLevel < 0 || dwLevel > 3) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    MprInterface said = ofLevel(dwLevel, lpbBuffer);
                    return said == null || DialEntry.isNull(said.wszInterfaceName())
                            ? ERROR_INVALID_PARAMETER
                            : create(server, said, phInterface);
                });
    }

    private static int create(Server server, MprInterface said, HANDLE @Nullable [] phInterface) {
        if (named(server, said.wszInterfaceName()).isPresent()) {
            return ERROR_INTERFACE_ALREADY_EXISTS;
        }
        if (said.dwIfType() != MprConstants.ROUTER_IF_TYPE_FULL_ROUTER
                && said.dwIfType() != MprConstants.ROUTER_IF_TYPE_HOME_ROUTER) {
            return ERROR_NOT_SUPPORTED;
        }
        InterfaceDefinition definition = DialEntry.definition(null, said);
        DemandDialManager ddm = server.router().ddm();
        Call.documented(() -> ddm.create(definition));
        RouterInterface made =
                named(server, definition.name())
                        .orElseThrow(
                                () ->
                                        new RouterException(
                                                RouterError.CAN_NOT_COMPLETE,
                                                "somebody else has deleted it already"));
        put(phInterface, server.handle(made.id()));
        return NO_ERROR;
    }

    private static Optional<RouterInterface> named(Server server, String name) {
        return server.router().interfaces().stream()
                .filter(it -> it.name().equals(name))
                .findFirst();
    }

    /// Deletes a demand-dial interface. `ERROR_INVALID_HANDLE` if there is none of this handle: no
    /// other can be deleted; `ERROR_INTERFACE_CONNECTED` if it is connected.
    public static int MprAdminInterfaceDelete(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hInterface) {
        return Call.on(
                hMprServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    Optional<InterfaceDefinition> found =
                            server.findInterface(hInterface).flatMap(server::definition);
                    if (found.isEmpty()) {
                        return ERROR_INVALID_HANDLE;
                    }
                    server.router().ddm().delete(found.get().name());
                    return NO_ERROR;
                });
    }

    /// Dials an interface.
    ///
    /// | hEvent | fSynchronous | |
    /// |---|---|---|
    /// | an event | passed over | `PENDING`; the event is set when the attempt has ended, and MprAdminInterfaceGetInfo then tells how |
    /// | null | true | returns when the attempt has ended: `NO_ERROR`, or the code of what went wrong |
    /// | null | false | `PENDING` |
    ///
    /// `NO_ERROR`, and the event is set, if it is connected already. What is refused is refused at
    /// once, and the event is left alone: `ERROR_DDM_NOT_RUNNING` on a LAN-only router or when the
    /// demand-dial manager is stopped; `ERROR_INVALID_HANDLE` if there is no such interface, or if
    /// the event is not null and no event; `ERROR_INTERFACE_DISABLED`; `ERROR_ALREADY_CONNECTING`;
    /// `ERROR_SERVICE_IS_PAUSED`; `ERROR_INTERFACE_HAS_NO_DEVICES` for a link that is simply there,
    /// connected or not; and, not on the page, `ERROR_DIALOUT_HOURS_RESTRICTION` and
    /// `ERROR_INTERFACE_CONFIGURATION` for a definition that lacks something.
    ///
    /// `ERROR_OPERATION_ABORTED` if the thread is interrupted while it waits; the attempt goes on.
    public static int MprAdminInterfaceConnect(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            @Nullable HANDLE hEvent,
            boolean fSynchronous) {
        return onDialled(
                hMprServer,
                hInterface,
                (server, it) -> {
                    EventObject event = null;
                    if (!HANDLE.isNull(hEvent)) {
                        event = ThisProcess.get().handles().get(hEvent, EventObject.class);
                        if (event == null) {
                            return ERROR_INVALID_HANDLE;
                        }
                    }
                    Optional<InterfaceDefinition> definition = server.definition(it);
                    if (definition.isEmpty()) {
                        return it.enabled()
                                ? ERROR_INTERFACE_HAS_NO_DEVICES
                                : ERROR_INTERFACE_DISABLED;
                    }
                    return connect(server, it, event, fSynchronous);
                });
    }

    private static int connect(
            Server server, RouterInterface it, @Nullable EventObject event, boolean synchronous)
            throws InterruptedException {
        if (it.connected()) {
            if (event != null) {
                event.set();
            }
            return NO_ERROR;
        }
        if (it.state() == ConnectionState.CONNECTING) {
            return ERROR_ALREADY_CONNECTING;
        }
        CompletableFuture<?> attempt = server.router().ddm().connect(it.name());
        if (event == null && synchronous) {
            return Attempts.ended(attempt);
        }
        if (Attempts.begun(attempt, server, it.name())) {
            if (event != null) {
                CompletableFuture<?> _ = attempt.whenComplete((_, _) -> event.set());
            }
            return PENDING;
        }
        int code = Attempts.ended(attempt);
        if (code == NO_ERROR && event != null) {
            event.set();
        }
        return code;
    }

    /// Hangs an interface up, also one that is being dialled, and returns when it is down.
    ///
    /// `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_HANDLE` if there is no such
    /// interface; `ERROR_INTERFACE_NOT_CONNECTED` if there is nothing to hang up, also for a
    /// dedicated link that passes packets: the page has no other code.
    public static int MprAdminInterfaceDisconnect(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hInterface) {
        return onDialled(
                hMprServer,
                hInterface,
                (server, it) ->
                        server.definition(it).isEmpty() && it.type() != InterfaceType.CLIENT
                                ? ERROR_INTERFACE_NOT_CONNECTED
                                : Attempts.ended(server.router().ddm().disconnect(it.name())));
    }

    /// Reads an interface's dialling definition anew. The router watches its definitions: there is
    /// nothing left to do but to say whether there is one. `ERROR_DDM_NOT_RUNNING` on a LAN-only
    /// router; `ERROR_INVALID_HANDLE` if there is no such interface;
    /// `ERROR_INTERFACE_HAS_NO_DEVICES` for a link that is simply there.
    public static int MprAdminInterfaceUpdatePhonebookInfo(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hInterface) {
        return onDialled(
                hMprServer,
                hInterface,
                (server, it) ->
                        server.definition(it).isEmpty()
                                ? ERROR_INTERFACE_HAS_NO_DEVICES
                                : NO_ERROR);
    }

    /// The credentials of a demand-dial interface: the user's name. Passwords and domains go into
    /// Dialtone and never come out: they are empty.
    ///
    /// `NO_ERROR` if all three out-parameters are null; `ERROR_INVALID_PARAMETER` if the name is,
    /// or is longer than 256; `ERROR_CANNOT_FIND_PHONEBOOK_ENTRY` if there is no such demand-dial
    /// interface, or it has no credentials; and the codes of MprAdminServerConnect.
    public static int MprAdminInterfaceGetCredentials(
            @Nullable String lpwsServer,
            @Nullable String lpwsInterfaceName,
            String @Nullable [] lpwsUserName,
            String @Nullable [] lpwsPassword,
            String @Nullable [] lpwsDomainName) {
        if (lpwsInterfaceName == null || lpwsInterfaceName.length() > LONGEST_NAME) {
            return ERROR_INVALID_PARAMETER;
        }
        if (absent(lpwsUserName) && absent(lpwsPassword) && absent(lpwsDomainName)) {
            return NO_ERROR;
        }
        return withDdm(
                lpwsServer,
                ddm -> {
                    String user = ddm.user(lpwsInterfaceName);
                    if (user == null) {
                        return ERROR_CANNOT_FIND_PHONEBOOK_ENTRY;
                    }
                    put(lpwsUserName, user);
                    put(lpwsPassword, "");
                    put(lpwsDomainName, "");
                    return NO_ERROR;
                });
    }

    /// Gives a demand-dial interface credentials; all three null: it has none any more. A user name
    /// that is null stays as it is.
    ///
    /// `ERROR_INVALID_PARAMETER` if the interface's name is null, or one is too long: interface,
    /// user and password 256, domain 15; `ERROR_NOT_SUPPORTED` for a password that is null where
    /// another is not: as it never comes out, it cannot be kept;
    /// `ERROR_CANNOT_FIND_PHONEBOOK_ENTRY` if there is no such demand-dial interface; and the codes
    /// of MprAdminServerConnect.
    ///
    /// @param lpwsDomainName null for none: it is not kept
    public static int MprAdminInterfaceSetCredentials(
            @Nullable String lpwsServer,
            @Nullable String lpwsInterfaceName,
            @Nullable String lpwsUserName,
            @Nullable String lpwsDomainName,
            @Nullable String lpwsPassword) {
        if (lpwsInterfaceName == null
                || lpwsInterfaceName.length() > LONGEST_NAME
                || isLonger(lpwsUserName, LONGEST_NAME)
                || isLonger(lpwsPassword, LONGEST_NAME)
                || isLonger(lpwsDomainName, LONGEST_DOMAIN)) {
            return ERROR_INVALID_PARAMETER;
        }
        return withDdm(
                lpwsServer,
                ddm -> {
                    if (lpwsPassword == null) {
                        if (lpwsUserName != null || lpwsDomainName != null) {
                            return ERROR_NOT_SUPPORTED;
                        }
                        ddm.setCredentials(lpwsInterfaceName, null);
                        return NO_ERROR;
                    }
                    String user = lpwsUserName == null ? ddm.user(lpwsInterfaceName) : lpwsUserName;
                    ddm.setCredentials(
                            lpwsInterfaceName,
                            new InterfaceCredentials(
                                    user == null ? "" : user,
                                    lpwsDomainName == null ? "" : lpwsDomainName,
                                    lpwsPassword));
                    return NO_ERROR;
                });
    }

    private static boolean isLonger(@Nullable String text, int most) {
        return text != null && text.length() > most;
    }

    private interface OnDdm {
        int answer(DemandDialManager ddm);
    }

    private static int withDdm(@Nullable String server, OnDdm call) {
        Servers servers = ThisProcess.get().servers();
        return Call.anywhere(
                () -> {
                    Server connected = servers.connect(server == null ? "" : server);
                    try {
                        return call.answer(connected.router().ddm());
                    } catch (RouterException e) {
                        if (e.error() == RouterError.NO_SUCH_INTERFACE) {
                            return ERROR_CANNOT_FIND_PHONEBOOK_ENTRY;
                        }
                        throw e;
                    } finally {
                        servers.disconnect(connected);
                    }
                });
    }

    /// Lists the devices to dial with: none. `ERROR_INVALID_PARAMETER` if an out-parameter is null;
    /// `ERROR_NOT_SUPPORTED` for a level other than 0.
    public static int MprAdminDeviceEnum(
            @Nullable HANDLE hMprServer,
            int dwLevel,
            MPR_DEVICE_0 @Nullable [][] lplpbBuffer,
            int @Nullable [] lpdwTotalEntries) {
        return Call.onServer(
                hMprServer,
                () -> {
                    if (absent(lplpbBuffer, lpdwTotalEntries)) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (dwLevel != 0) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    put(lplpbBuffer, Call.lend(new MPR_DEVICE_0[0]));
                    put(lpdwTotalEntries, 0);
                    return NO_ERROR;
                });
    }

    /// A device of a demand-dial interface. `ERROR_INVALID_PARAMETER` if the buffer is null;
    /// `ERROR_INVALID_HANDLE` if there is no such interface; `ERROR_NOT_SUPPORTED` for a level
    /// above 1; else `ERROR_INVALID_PARAMETER`: no index is one of a device.
    public static int MprAdminInterfaceDeviceGetInfo(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwIndex,
            int dwLevel,
            Object @Nullable [] lplpBuffer) {
        return Call.onInterfaceOut(
                hMprServer,
                hInterface,
                lplpBuffer,
                dwLevel == 0 || dwLevel == 1 ? ERROR_INVALID_PARAMETER : ERROR_NOT_SUPPORTED);
    }

    /// Changes a device of a demand-dial interface. Codes as for reading it.
    public static int MprAdminInterfaceDeviceSetInfo(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwIndex,
            int dwLevel,
            @Nullable Object lpbBuffer) {
        return MprAdminInterfaceDeviceGetInfo(
                hMprServer,
                hInterface,
                dwIndex,
                dwLevel,
                lpbBuffer == null ? null : new Object[] {lpbBuffer});
    }

    private interface OnInterface {
        int answer(Server server, RouterInterface it) throws InterruptedException;
    }

    /// On a router that has a demand-dial manager.
    private static int onDialled(
            @Nullable HANDLE hServer, @Nullable HANDLE hInterface, OnInterface call) {
        return Call.on(
                hServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    if (server.router().info().lanOnly()) {
                        return ERROR_DDM_NOT_RUNNING;
                    }
                    Optional<RouterInterface> found = server.findInterface(hInterface);
                    return found.isEmpty()
                            ? ERROR_INVALID_HANDLE
                            : call.answer(server, found.get());
                });
    }
}
