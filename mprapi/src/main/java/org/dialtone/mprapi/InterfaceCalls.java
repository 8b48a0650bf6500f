package org.dialtone.mprapi;

import static org.dialtone.mprapi.Call.absent;
import static org.dialtone.mprapi.Call.put;
import static org.dialtone.mprapi.ErrorCodes.ERROR_CANNOT_FIND_PHONEBOOK_ENTRY;
import static org.dialtone.mprapi.ErrorCodes.ERROR_DDM_NOT_RUNNING;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_ALREADY_EXISTS;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_DISABLED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_HAS_NO_DEVICES;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INTERFACE_NOT_CONNECTED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_LEVEL;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_SUPPORTED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NO_SUCH_INTERFACE;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;
import static org.dialtone.mprapi.ErrorCodes.RPC_S_INVALID_BINDING;
import static org.dialtone.mprapi.ErrorCodes.RPC_X_NULL_REF_POINTER;

import org.dialtone.api.EventObject;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// The calls of interfaces. There are no demand-dial interfaces yet: the calls that need one answer
/// what the documents say of a router without any, after the checks that every call makes.
@SuppressWarnings("MemberName") // the documented names
abstract sealed class InterfaceCalls extends TransportCalls permits ConnectionCalls {

    /// Lists the interfaces in pages, in the order of their handles. What is there all the time is
    /// given exactly once, whatever comes and goes between pages.
    ///
    /// `ERROR_MORE_DATA` if there are more than `dwPrefMaxLen` has room for; `ERROR_NOT_SUPPORTED`
    /// for a level other than 0; `ERROR_INVALID_PARAMETER` if an out-parameter other than the
    /// resume handle is null.
    ///
    /// @param dwPrefMaxLen bytes, of which an interface counts 540; -1 for no limit. One interface
    ///   is given even if there is no room for it
    /// @param lpdwTotalEntries receives how many are left, those given now included
    /// @param lpdwResumeHandle 0 for the first page, then left alone; becomes 0 on the last. Null
    ///   for the first page only
    public static int MprAdminInterfaceEnum(
            @Nullable HANDLE hMprServer,
            int dwLevel,
            MPR_INTERFACE_0 @Nullable [][] lplpbBuffer,
            int dwPrefMaxLen,
            int @Nullable [] lpdwEntriesRead,
            int @Nullable [] lpdwTotalEntries,
            int @Nullable [] lpdwResumeHandle) {
        return Call.on(
                hMprServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    List<RouterInterface> all = server.router().interfaces();
                    if (absent(lplpbBuffer, lpdwEntriesRead, lpdwTotalEntries)) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (dwLevel != 0) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    return new Enumeration<>(
                                    all,
                                    it -> it.id().value(),
                                    it -> Optional.of(MPR_INTERFACE_0.of(server, it)),
                                    MPR_INTERFACE_0[]::new,
                                    MPR_INTERFACE_0.BYTES)
                            .give(
                                    dwPrefMaxLen,
                                    lplpbBuffer,
                                    lpdwEntriesRead,
                                    lpdwTotalEntries,
                                    lpdwResumeHandle);
                });
    }

    /// Finds an interface by its name, letter for letter.
    ///
    /// `RPC_X_NULL_REF_POINTER` if the name or `phInterface` is null; `ERROR_NO_SUCH_INTERFACE`.
    ///
    /// @param fIncludeClientInterfaces whether interfaces of type CLIENT are looked at
    public static int MprAdminInterfaceGetHandle(
            @Nullable HANDLE hMprServer,
            @Nullable String lpwsInterfaceName,
            HANDLE @Nullable [] phInterface,
            boolean fIncludeClientInterfaces) {
        return Call.on(
                hMprServer,
                RPC_S_INVALID_BINDING,
                server -> {
                    List<RouterInterface> all = server.router().interfaces();
                    if (lpwsInterfaceName == null || absent(phInterface)) {
                        return RPC_X_NULL_REF_POINTER;
                    }
                    for (RouterInterface it : all) {
                        if (it.name().equals(lpwsInterfaceName)
                                && (fIncludeClientInterfaces
                                        || it.type() != InterfaceType.CLIENT)) {
                            put(phInterface, server.handle(it.id()));
                            return NO_ERROR;
                        }
                    }
                    return ERROR_NO_SUCH_INTERFACE;
                });
    }

    /// Tells of one interface.
    ///
    /// `ERROR_INVALID_PARAMETER` if the buffer is null; `ERROR_INVALID_HANDLE` if there is no such
    /// interface, or no longer.
    ///
    /// @param dwLevel 0; `ERROR_INVALID_LEVEL` for 1 to 3, which only demand-dial interfaces have,
    ///   and `ERROR_NOT_SUPPORTED` for any other
    public static int MprAdminInterfaceGetInfo(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwLevel,
            MPR_INTERFACE_0 @Nullable [] lplpbBuffer) {
        return Call.on(
                hMprServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    Optional<RouterInterface> found = server.findInterface(hInterface);
                    if (absent(lplpbBuffer)) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (found.isEmpty()) {
                        return ERROR_INVALID_HANDLE;
                    }
                    if (dwLevel != 0) {
                        return dwLevel >= 1 && dwLevel <= 3
                                ? ERROR_INVALID_LEVEL
                                : ERROR_NOT_SUPPORTED;
                    }
                    put(lplpbBuffer, Call.lend(MPR_INTERFACE_0.of(server, found.get())));
                    return NO_ERROR;
                });
    }

    /// Changes an interface; of level 0 only `fEnabled` counts. `ERROR_INVALID_PARAMETER` if the
    /// buffer is null; `ERROR_INVALID_HANDLE` if there is no such interface; `ERROR_NOT_SUPPORTED`
    /// for a level other than 0; `NO_ERROR` if it is already so; `ERROR_INVALID_PARAMETER` to
    /// disable it, which the protocol forbids for a dedicated link; `ERROR_NOT_SUPPORTED` to enable
    /// it: `ip link set` does.
    public static int MprAdminInterfaceSetInfo(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwLevel,
            @Nullable MPR_INTERFACE_0 lpbBuffer) {
        return Call.on(
                hMprServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    Optional<RouterInterface> found = server.findInterface(hInterface);
                    if (lpbBuffer == null) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (found.isEmpty()) {
                        return ERROR_INVALID_HANDLE;
                    }
                    if (dwLevel != 0) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    if (lpbBuffer.fEnabled() == found.get().enabled()) {
                        return NO_ERROR;
                    }
                    return lpbBuffer.fEnabled() ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER;
                });
    }

    // What only demand-dial interfaces can do

    /// Defines an interface. `ERROR_INVALID_PARAMETER` if the buffer or `phInterface` is null;
    /// `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INTERFACE_ALREADY_EXISTS` if the name
    /// is taken; else `ERROR_NOT_SUPPORTED`, whatever the level: there is nothing yet to make one
    /// with.
    public static int MprAdminInterfaceCreate(
            @Nullable HANDLE hMprServer,
            int dwLevel,
            @Nullable MPR_INTERFACE_0 lpbBuffer,
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
                    String name = lpbBuffer.wszInterfaceName();
                    List<RouterInterface> all = server.router().interfaces();
                    return all.stream().anyMatch(it -> it.name().equals(name))
                            ? ERROR_INTERFACE_ALREADY_EXISTS
                            : ERROR_NOT_SUPPORTED;
                });
    }

    /// Deletes an interface. `ERROR_INVALID_HANDLE` always: no handle is one of a demand-dial
    /// interface, and no other can be deleted. (`ERROR_INTERFACE_CONNECTED` is for connected
    /// demand-dial ones.)
    public static int MprAdminInterfaceDelete(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hInterface) {
        return Call.onInterface(hMprServer, hInterface, ERROR_INVALID_HANDLE);
    }

    /// Dials an interface. `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_HANDLE` if
    /// there is no such interface, or if the event is not null and no event;
    /// `ERROR_INTERFACE_DISABLED` if it is administratively down; else
    /// `ERROR_INTERFACE_HAS_NO_DEVICES`, connected or not: a link that is simply there has no
    /// device to dial with.
    public static int MprAdminInterfaceConnect(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            @Nullable HANDLE hEvent,
            boolean fSynchronous) {
        return onDialled(
                hMprServer,
                hInterface,
                it -> {
                    if (!HANDLE.isNull(hEvent)
                            && ThisProcess.get().handles().get(hEvent, EventObject.class) == null) {
                        return ERROR_INVALID_HANDLE;
                    }
                    return it.enabled() ? ERROR_INTERFACE_HAS_NO_DEVICES : ERROR_INTERFACE_DISABLED;
                });
    }

    /// Hangs an interface up. `ERROR_DDM_NOT_RUNNING` on a LAN-only router; `ERROR_INVALID_HANDLE`
    /// if there is no such interface; else `ERROR_INTERFACE_NOT_CONNECTED`, also for a dedicated
    /// link that passes packets: nothing was dialled that could be hung up, and the page has no
    /// other code.
    public static int MprAdminInterfaceDisconnect(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hInterface) {
        return onDialled(hMprServer, hInterface, _ -> ERROR_INTERFACE_NOT_CONNECTED);
    }

    /// Reads an interface's dialling definition anew. `ERROR_DDM_NOT_RUNNING` on a LAN-only router;
    /// `ERROR_INVALID_HANDLE` if there is no such interface; else `ERROR_INTERFACE_HAS_NO_DEVICES`.
    public static int MprAdminInterfaceUpdatePhonebookInfo(
            @Nullable HANDLE hMprServer, @Nullable HANDLE hInterface) {
        return onDialled(hMprServer, hInterface, _ -> ERROR_INTERFACE_HAS_NO_DEVICES);
    }

    /// The credentials of a demand-dial interface. `NO_ERROR` if all three out-parameters are null;
    /// `ERROR_INVALID_PARAMETER` if the name is; else `ERROR_CANNOT_FIND_PHONEBOOK_ENTRY`: no
    /// interface has any. Credentials never come out of Dialtone.
    public static int MprAdminInterfaceGetCredentials(
            @Nullable String lpwsServer,
            @Nullable String lpwsInterfaceName,
            String @Nullable [] lpwsUserName,
            String @Nullable [] lpwsPassword,
            String @Nullable [] lpwsDomainName) {
        if (lpwsInterfaceName == null) {
            return ERROR_INVALID_PARAMETER;
        }
        boolean nothingAsked =
                absent(lpwsUserName) && absent(lpwsPassword) && absent(lpwsDomainName);
        return nothingAsked ? NO_ERROR : ERROR_CANNOT_FIND_PHONEBOOK_ENTRY;
    }

    /// Gives a demand-dial interface credentials. `ERROR_INVALID_PARAMETER` if the name is null;
    /// else `ERROR_CANNOT_FIND_PHONEBOOK_ENTRY`: no interface takes any.
    public static int MprAdminInterfaceSetCredentials(
            @Nullable String lpwsServer,
            @Nullable String lpwsInterfaceName,
            @Nullable String lpwsUserName,
            @Nullable String lpwsDomainName,
            @Nullable String lpwsPassword) {
        return lpwsInterfaceName == null
                ? ERROR_INVALID_PARAMETER
                : ERROR_CANNOT_FIND_PHONEBOOK_ENTRY;
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
        int answer(RouterInterface it);
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
                    return server.findInterface(hInterface)
                            .map(call::answer)
                            .orElse(ERROR_INVALID_HANDLE);
                });
    }
}
