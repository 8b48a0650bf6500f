package org.dialtone.api;

import java.util.Set;

/// Why an interface is [ConnectionState#UNREACHABLE]; the bits are those of MPR_INTERFACE_0's
/// fUnReachabilityReasons (mprapi.h).
public enum UnreachabilityReason {
    /// The router has no port or memory left to connect it.
    OUT_OF_RESOURCES(0x01),
    /// An administrator has taken it down.
    ADMIN_DISABLED(0x02),
    /// The last attempt to connect failed; the interface's last error says how.
    CONNECTION_FAILURE(0x04),
    /// The demand-dial manager is paused.
    SERVICE_PAUSED(0x08),
    /// Its dial-out hours do not allow it now.
    DIALOUT_HOURS_RESTRICTION(0x10),
    /// There is no carrier: the cable is out, or the far end is down.
    NO_MEDIA_SENSE(0x20),
    /// The device it needs is gone.
    NO_DEVICE(0x40);

    private final int bit;

    UnreachabilityReason(int bit) {
        this.bit = bit;
    }

    /// The documented bit of this reason.
    public int bit() {
        return bit;
    }

    /// The documented bit mask of a set of reasons.
    public static int mask(Set<UnreachabilityReason> reasons) {
        int mask = 0;
        for (UnreachabilityReason reason : reasons) {
            mask |= reason.bit;
        }
        return mask;
    }
}
