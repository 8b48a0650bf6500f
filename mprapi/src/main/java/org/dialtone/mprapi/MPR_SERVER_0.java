package org.dialtone.mprapi;

import org.dialtone.api.RouterInfo;
import org.dialtone.api.dial.DdmStatus;
import org.jspecify.annotations.Nullable;

/// A router as a whole.
///
/// @param fLanOnlyMode whether it has no demand-dial manager
/// @param dwUpTime how long it has been open, in seconds
/// @param dwTotalPorts ports of the demand-dial manager: one for each interface that is defined
/// @param dwPortsInUse those that carry a connection
public record MPR_SERVER_0(boolean fLanOnlyMode, int dwUpTime, int dwTotalPorts, int dwPortsInUse) {

    static MPR_SERVER_0 of(RouterInfo info, @Nullable DdmStatus ddm) {
        return new MPR_SERVER_0(
                info.lanOnly(),
                Seconds.of(info.uptime()),
                ddm == null ? 0 : ddm.defined(),
                ddm == null ? 0 : ddm.connected());
    }
}
