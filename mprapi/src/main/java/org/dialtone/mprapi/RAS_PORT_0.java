package org.dialtone.mprapi;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.UnreachabilityReason;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// A port of the demand-dial manager.
///
/// @param hConnection the connection it carries, or null
/// @param dwPortCondition `RAS_PORT_...`
/// @param dwTotalNumberOfCalls 0: calls are not counted by port
/// @param dwConnectDuration in seconds
/// @param wszPortName the interface's name
/// @param wszMediaName how it is dialled, or has dialled in: `pppoe`, `l2tp`, `ppp` ...
/// @param wszDeviceName the device, or which sort of VPN
/// @param wszDeviceType `MPRDT_...`
public record RAS_PORT_0(
        HANDLE hPort,
        @Nullable HANDLE hConnection,
        int dwPortCondition,
        int dwTotalNumberOfCalls,
        int dwConnectDuration,
        String wszPortName,
        String wszMediaName,
        String wszDeviceName,
        String wszDeviceType) {

    /// Its length on the wire (RASI_PORT_0), by which `dwPrefMaxLen` is counted.
    static final int BYTES = 380;

    static RAS_PORT_0 of(Server server, Port port) {
        RouterInterface it = port.itself();
        ConnectionId connection = it.connection();
        Duration age = Duration.between(it.since(), ThisProcess.get().clock().instant());
        return new RAS_PORT_0(
                HANDLE.ofPort(server.opening(), it.id().value()),
                connection == null ? null : server.handle(connection),
                condition(it),
                0,
                connection == null ? 0 : Seconds.of(age),
                it.name(),
                port.media(),
                port.deviceName(),
                port.deviceType());
    }

    private static int condition(RouterInterface it) {
        return switch (it.state()) {
            case CONNECTED -> MprConstants.RAS_PORT_AUTHENTICATED;
            case CONNECTING -> MprConstants.RAS_PORT_INITIALIZING;
            case DISCONNECTED -> MprConstants.RAS_PORT_DISCONNECTED;
            case UNREACHABLE ->
                    it.reasons().contains(UnreachabilityReason.NO_DEVICE)
                            ? MprConstants.RAS_PORT_NON_OPERATIONAL
                            : MprConstants.RAS_PORT_DISCONNECTED;
        };
    }
}
