package org.dialtone.mprapi;

import static org.dialtone.mprapi.Call.absent;
import static org.dialtone.mprapi.Call.put;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_LEVEL;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_SUPPORTED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NO_SUCH_INTERFACE;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;
import static org.dialtone.mprapi.ErrorCodes.RPC_S_INVALID_BINDING;
import static org.dialtone.mprapi.ErrorCodes.RPC_X_NULL_REF_POINTER;

import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// The calls of interfaces of every type.
@SuppressWarnings("MemberName") // the documented names
abstract sealed class InterfaceCalls extends TransportCalls permits DialCalls {

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
    /// `ERROR_INVALID_PARAMETER` if the buffer is null, or is not of the level's structure;
    /// `ERROR_INVALID_HANDLE` if there is no such interface, or no longer; `ERROR_INVALID_LEVEL`
    /// for 2 and 3 of an interface that is not dialled; `ERROR_NOT_SUPPORTED` for other levels.
    ///
    /// @param dwLevel 0, 1 (also its dial-out hours), 2 or 3 (how it is dialled)
    /// @param lplpbBuffer an array of one MPR_INTERFACE_0, 1, 2 or 3, as the level says
    public static int MprAdminInterfaceGetInfo(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwLevel,
            Object @Nullable [] lplpbBuffer) {
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
                    if (dwLevel < 0 || dwLevel > 3) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    Optional<InterfaceDefinition> definition =
                            dwLevel == 0 ? Optional.empty() : server.definition(found.get());
                    if (dwLevel > 1 && definition.isEmpty()) {
                        return ERROR_INVALID_LEVEL;
                    }
                    MPR_INTERFACE_0 level0 = MPR_INTERFACE_0.of(server, found.get());
                    return Call.lendAs(lplpbBuffer, info(dwLevel, level0, definition));
                });
    }

    private static MprInterface info(
            int level, MPR_INTERFACE_0 level0, Optional<InterfaceDefinition> definition) {
        if (level == 0) {
            return level0;
        }
        if (level == 1 || definition.isEmpty()) {
            return MPR_INTERFACE_1.of(
                    level0, definition.map(it -> it.policy().hours().windows()).orElse(List.of()));
        }
        MPR_INTERFACE_2 level2 = DialEntry.level2(level0, definition.get());
        return level == 2 ? level2 : MPR_INTERFACE_3.of(level2);
    }

    /// Changes an interface: of level 0 only `fEnabled` counts, of level 1 the dial-out hours, too,
    /// of 2 and 3 how it is dialled. A connection goes on; what changes counts from the next
    /// attempt.
    ///
    /// What GetInfo has given is taken as it is: a member that says what it said there changes
    /// nothing.
    ///
    /// `ERROR_INVALID_PARAMETER` if the buffer or a string of it that counts is null, or it is not
    /// of the level's structure, or no definition; `ERROR_INVALID_HANDLE` if there is no such
    /// interface; `ERROR_NOT_SUPPORTED` for other levels and for what cannot be set here. Of an
    /// interface that is not dialled: `ERROR_NOT_SUPPORTED` for a level other than 0; `NO_ERROR` if
    /// it is already so; `ERROR_INVALID_PARAMETER` to disable it, which the protocol forbids for a
    /// dedicated link; `ERROR_NOT_SUPPORTED` to enable it: `ip link set` does.
    ///
    /// @param lpbBuffer a MPR_INTERFACE_0, 1, 2 or 3, as the level says
    public static int MprAdminInterfaceSetInfo(
            @Nullable HANDLE hMprServer,
            @Nullable HANDLE hInterface,
            int dwLevel,
            @Nullable Object lpbBuffer) {
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
                    if (dwLevel < 0 || dwLevel > 3) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    Optional<InterfaceDefinition> definition = server.definition(found.get());
                    if (definition.isEmpty() && dwLevel != 0) {
                        return ERROR_NOT_SUPPORTED;
                    }
                    MprInterface said = ofLevel(dwLevel, lpbBuffer);
                    if (said == null) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    if (definition.isEmpty()) {
                        return ofLink(said.fEnabled(), found.get().enabled());
                    }
                    change(server.router().ddm(), definition.get(), said);
                    return NO_ERROR;
                });
    }

    private static int ofLink(boolean enable, boolean enabled) {
        if (enable == enabled) {
            return NO_ERROR;
        }
        return enable ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER;
    }

    private static void change(
            DemandDialManager ddm, InterfaceDefinition before, MprInterface said) {
        InterfaceDefinition after =
                DialEntry.definition(before, said).withEnabled(before.enabled());
        if (!after.equals(before)) {
            Call.documented(() -> ddm.replace(after));
        }
        if (said.fEnabled() != before.enabled()) {
            ddm.enable(before.name(), said.fEnabled());
        }
    }

    /// The structure, if it is the level's and nothing that counts is null in it; else null.
    static @Nullable MprInterface ofLevel(int level, Object buffer) {
        boolean right =
                switch (level) {
                    case 0 -> buffer instanceof MPR_INTERFACE_0;
                    case 1 -> buffer instanceof MPR_INTERFACE_1;
                    case 2 -> buffer instanceof MPR_INTERFACE_2;
                    default -> buffer instanceof MPR_INTERFACE_3;
                };
        return right && DialEntry.isWhole((MprInterface) buffer) ? (MprInterface) buffer : null;
    }
}
