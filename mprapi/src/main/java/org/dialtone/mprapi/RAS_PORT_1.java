package org.dialtone.mprapi;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;
import org.jspecify.annotations.Nullable;

/// What has passed over the connection of a port, as RAS_CONNECTION_1 has it; 0 without one.
///
/// @param hConnection the connection it carries, or null
/// @param dwHardwareCondition `RAS_HARDWARE_...`
/// @param dwLineSpeed 0: the kernel does not know it for what is dialled
public record RAS_PORT_1(
        HANDLE hPort,
        @Nullable HANDLE hConnection,
        int dwHardwareCondition,
        int dwLineSpeed,
        int dwBytesXmited,
        int dwBytesRcved,
        int dwFramesXmited,
        int dwFramesRcved,
        int dwCrcErr,
        int dwTimeoutErr,
        int dwAlignmentErr,
        int dwHardwareOverrunErr,
        int dwFramingErr,
        int dwBufferOverrunErr,
        int dwCompressionRatioIn,
        int dwCompressionRatioOut) {

    static RAS_PORT_1 of(Server server, Port port, Traffic traffic) {
        ConnectionId connection = port.itself().connection();
        boolean gone = port.itself().reasons().contains(UnreachabilityReason.NO_DEVICE);
        return new RAS_PORT_1(
                HANDLE.ofPort(server.opening(), port.itself().id().value()),
                connection == null ? null : server.handle(connection),
                gone ? MprConstants.RAS_HARDWARE_FAILURE : MprConstants.RAS_HARDWARE_OPERATIONAL,
                0,
                (int) traffic.txBytes(),
                (int) traffic.rxBytes(),
                (int) traffic.txPackets(),
                (int) traffic.rxPackets(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }
}
