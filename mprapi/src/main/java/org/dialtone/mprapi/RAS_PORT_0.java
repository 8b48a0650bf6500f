package org.dialtone.mprapi;

/// A port of the demand-dial manager. There is none yet, so none is ever given out.
///
/// @param dwPortCondition `RAS_PORT_...`
/// @param dwConnectDuration in seconds
public record RAS_PORT_0(
        HANDLE hPort,
        HANDLE hConnection,
        int dwPortCondition,
        int dwTotalNumberOfCalls,
        int dwConnectDuration,
        String wszPortName,
        String wszMediaName,
        String wszDeviceName,
        String wszDeviceType) {}
