package org.dialtone.mprapi;

import org.dialtone.api.Connection;
import org.dialtone.api.Traffic;

/// What has passed over a connection since it began, or since MprAdminConnectionClearStats.
///
/// The counters are DWORDs: they are unsigned and begin again at 2^32, as on the wire. Errors are
/// not counted per connection by the kernel: these members are 0.
///
/// @param hConnection its handle
/// @param hInterface the handle of the interface it is on
/// @param PppInfo what PPP has negotiated: nothing is told, as it stays with pppd
/// @param dwBytesXmited bytes sent
/// @param dwBytesRcved bytes received
/// @param dwFramesXmited packets sent
/// @param dwFramesRcved packets received
public record RAS_CONNECTION_1(
        HANDLE hConnection,
        HANDLE hInterface,
        PPP_INFO PppInfo,
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

    /// Its length on the wire (RASI_CONNECTION_1), by which `dwPrefMaxLen` is counted.
    static final int BYTES = 272;

    static RAS_CONNECTION_1 of(Server server, Connection it, Traffic traffic) {
        return new RAS_CONNECTION_1(
                server.handle(it.id()),
                server.handle(it.interfaceId()),
                PPP_INFO.NONE,
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
