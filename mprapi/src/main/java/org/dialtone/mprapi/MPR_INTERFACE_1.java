package org.dialtone.mprapi;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// An interface and its dial-out hours.
///
/// @param lpwsDialoutHoursRestriction when it may be connected, one string a day that has hours: `1
///   09:00-12:00 13:00-17:30`, 0 for Sunday; in C, strings one behind the other with an empty one
///   at the end. Null: always. They are of the router's time zone, or of the definition's own
public record MPR_INTERFACE_1(
        String wszInterfaceName,
        @Nullable HANDLE hInterface,
        boolean fEnabled,
        int dwIfType,
        int dwConnectionState,
        int fUnReachabilityReasons,
        int dwLastError,
        @Nullable List<String> lpwsDialoutHoursRestriction)
        implements MprInterface {

    public MPR_INTERFACE_1 {
        lpwsDialoutHoursRestriction = MPR_INTERFACE_2.copy(lpwsDialoutHoursRestriction);
    }

    static MPR_INTERFACE_1 of(MPR_INTERFACE_0 it, List<String> hours) {
        return new MPR_INTERFACE_1(
                it.wszInterfaceName(),
                it.hInterface(),
                it.fEnabled(),
                it.dwIfType(),
                it.dwConnectionState(),
                it.fUnReachabilityReasons(),
                it.dwLastError(),
                hours.isEmpty() ? null : hours);
    }
}
