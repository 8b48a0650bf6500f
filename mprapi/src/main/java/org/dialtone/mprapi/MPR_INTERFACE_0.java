package org.dialtone.mprapi;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.UnreachabilityReason;
import org.jspecify.annotations.Nullable;

/// An interface.
///
/// @param wszInterfaceName its name
/// @param hInterface its handle; null is fine where it is given to a call
/// @param fEnabled administratively up
/// @param dwIfType `ROUTER_IF_TYPE_...`
/// @param dwConnectionState `ROUTER_IF_STATE_...`
/// @param fUnReachabilityReasons `MPR_INTERFACE_...` bits; 0 unless it is unreachable
/// @param dwLastError the code of the last failed attempt to connect it, or 0
public record MPR_INTERFACE_0(
        String wszInterfaceName,
        @Nullable HANDLE hInterface,
        boolean fEnabled,
        int dwIfType,
        int dwConnectionState,
        int fUnReachabilityReasons,
        int dwLastError)
        implements MprInterface {

    /// Its length on the wire (MPRI_INTERFACE_0), by which `dwPrefMaxLen` is counted.
    static final int BYTES = 540;

    static MPR_INTERFACE_0 of(Server server, RouterInterface it) {
        RouterError lastError = it.lastError();
        return new MPR_INTERFACE_0(
                it.name(),
                server.handle(it.id()),
                it.enabled(),
                it.type().value(),
                it.state().value(),
                UnreachabilityReason.mask(it.reasons()),
                lastError == null ? 0 : lastError.code());
    }
}
