package org.dialtone.mprapi;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/// A demand-dial interface. Which member stands for what of its definition, and which for nothing
/// here, is said in docs/mprapi.md; begin with [#of] and change what is to be said.
///
/// @param dwfOptions `MPRIO_...` bits
/// @param szLocalPhoneNumber the number, or what is dialled in its place: server, peer, service
/// @param szAlternates must be null where it is given to a call
/// @param szDeviceType `MPRDT_...`
/// @param szDeviceName the device, or which sort of VPN
/// @param dwIdleDisconnectSeconds after how long without traffic it is hung up; 0 for the usual, -1
///   for never
/// @param dwType `MPRET_...`
/// @param dwVpnStrategy `MPR_VS_...`
public record MPR_INTERFACE_2(
        String wszInterfaceName,
        @Nullable HANDLE hInterface,
        boolean fEnabled,
        int dwIfType,
        int dwConnectionState,
        int fUnReachabilityReasons,
        int dwLastError,
        int dwfOptions,
        String szLocalPhoneNumber,
        @Nullable List<String> szAlternates,
        int ipaddr,
        int ipaddrDns,
        int ipaddrDnsAlt,
        int ipaddrWins,
        int ipaddrWinsAlt,
        int dwfNetProtocols,
        String szDeviceType,
        String szDeviceName,
        String szX25PadType,
        String szX25Address,
        String szX25Facilities,
        String szX25UserData,
        int dwChannels,
        int dwSubEntries,
        int dwDialMode,
        int dwDialExtraPercent,
        int dwDialExtraSampleSeconds,
        int dwHangUpExtraPercent,
        int dwHangUpExtraSampleSeconds,
        int dwIdleDisconnectSeconds,
        int dwType,
        int dwEncryptionType,
        int dwCustomAuthKey,
        int dwCustomAuthDataSize,
        @Nullable List<Byte> lpbCustomAuthData,
        UUID guidId,
        int dwVpnStrategy)
        implements MprInterface {

    static final UUID NO_GUID = new UUID(0, 0);

    public MPR_INTERFACE_2 {
        szAlternates = copy(szAlternates);
        lpbCustomAuthData = copy(lpbCustomAuthData);
    }

    /// Also of a list that holds nulls, which is for a call to refuse.
    static <T> @Nullable List<T> copy(@Nullable List<T> list) {
        return list == null ? null : Collections.unmodifiableList(new ArrayList<>(list));
    }

    /// One that says no more than this, as if its memory had been cleared.
    public static MPR_INTERFACE_2 of(String wszInterfaceName, boolean fEnabled) {
        return new MPR_INTERFACE_2(
                wszInterfaceName,
                null,
                fEnabled,
                MprConstants.ROUTER_IF_TYPE_FULL_ROUTER,
                0,
                0,
                0,
                0,
                "",
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                "",
                "",
                "",
                "",
                "",
                "",
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                NO_GUID,
                0);
    }

    static MPR_INTERFACE_2 of(MPR_INTERFACE_0 it) {
        return new MPR_INTERFACE_2(
                it.wszInterfaceName(),
                it.hInterface(),
                it.fEnabled(),
                it.dwIfType(),
                it.dwConnectionState(),
                it.fUnReachabilityReasons(),
                it.dwLastError(),
                0,
                "",
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                "",
                "",
                "",
                "",
                "",
                "",
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                NO_GUID,
                0);
    }

    /// The same, enabled or not.
    public MPR_INTERFACE_2 withEnabled(boolean enabled) {
        return new MPR_INTERFACE_2(
                wszInterfaceName,
                hInterface,
                enabled,
                dwIfType,
                dwConnectionState,
                fUnReachabilityReasons,
                dwLastError,
                dwfOptions,
                szLocalPhoneNumber,
                szAlternates,
                ipaddr,
                ipaddrDns,
                ipaddrDnsAlt,
                ipaddrWins,
                ipaddrWinsAlt,
                dwfNetProtocols,
                szDeviceType,
                szDeviceName,
                szX25PadType,
                szX25Address,
                szX25Facilities,
                szX25UserData,
                dwChannels,
                dwSubEntries,
                dwDialMode,
                dwDialExtraPercent,
                dwDialExtraSampleSeconds,
                dwHangUpExtraPercent,
                dwHangUpExtraSampleSeconds,
                dwIdleDisconnectSeconds,
                dwType,
                dwEncryptionType,
                dwCustomAuthKey,
                dwCustomAuthDataSize,
                lpbCustomAuthData,
                guidId,
                dwVpnStrategy);
    }

    public MPR_INTERFACE_2 withOptions(int options) {
        return new MPR_INTERFACE_2(
                wszInterfaceName,
                hInterface,
                fEnabled,
                dwIfType,
                dwConnectionState,
                fUnReachabilityReasons,
                dwLastError,
                options,
                szLocalPhoneNumber,
                szAlternates,
                ipaddr,
                ipaddrDns,
                ipaddrDnsAlt,
                ipaddrWins,
                ipaddrWinsAlt,
                dwfNetProtocols,
                szDeviceType,
                szDeviceName,
                szX25PadType,
                szX25Address,
                szX25Facilities,
                szX25UserData,
                dwChannels,
                dwSubEntries,
                dwDialMode,
                dwDialExtraPercent,
                dwDialExtraSampleSeconds,
                dwHangUpExtraPercent,
                dwHangUpExtraSampleSeconds,
                dwIdleDisconnectSeconds,
                dwType,
                dwEncryptionType,
                dwCustomAuthKey,
                dwCustomAuthDataSize,
                lpbCustomAuthData,
                guidId,
                dwVpnStrategy);
    }

    /// The same with another device and number.
    public MPR_INTERFACE_2 withDevice(String deviceType, String deviceName, String number) {
        return new MPR_INTERFACE_2(
                wszInterfaceName,
                hInterface,
                fEnabled,
                dwIfType,
                dwConnectionState,
                fUnReachabilityReasons,
                dwLastError,
                dwfOptions,
                number,
                szAlternates,
                ipaddr,
                ipaddrDns,
                ipaddrDnsAlt,
                ipaddrWins,
                ipaddrWinsAlt,
                dwfNetProtocols,
                deviceType,
                deviceName,
                szX25PadType,
                szX25Address,
                szX25Facilities,
                szX25UserData,
                dwChannels,
                dwSubEntries,
                dwDialMode,
                dwDialExtraPercent,
                dwDialExtraSampleSeconds,
                dwHangUpExtraPercent,
                dwHangUpExtraSampleSeconds,
                dwIdleDisconnectSeconds,
                dwType,
                dwEncryptionType,
                dwCustomAuthKey,
                dwCustomAuthDataSize,
                lpbCustomAuthData,
                guidId,
                dwVpnStrategy);
    }

    public MPR_INTERFACE_2 withIdleDisconnectSeconds(int seconds) {
        return new MPR_INTERFACE_2(
                wszInterfaceName,
                hInterface,
                fEnabled,
                dwIfType,
                dwConnectionState,
                fUnReachabilityReasons,
                dwLastError,
                dwfOptions,
                szLocalPhoneNumber,
                szAlternates,
                ipaddr,
                ipaddrDns,
                ipaddrDnsAlt,
                ipaddrWins,
                ipaddrWinsAlt,
                dwfNetProtocols,
                szDeviceType,
                szDeviceName,
                szX25PadType,
                szX25Address,
                szX25Facilities,
                szX25UserData,
                dwChannels,
                dwSubEntries,
                dwDialMode,
                dwDialExtraPercent,
                dwDialExtraSampleSeconds,
                dwHangUpExtraPercent,
                dwHangUpExtraSampleSeconds,
                seconds,
                dwType,
                dwEncryptionType,
                dwCustomAuthKey,
                dwCustomAuthDataSize,
                lpbCustomAuthData,
                guidId,
                dwVpnStrategy);
    }

    /// The same of another type of entry, tried by another strategy.
    public MPR_INTERFACE_2 withType(int type, int vpnStrategy) {
        return new MPR_INTERFACE_2(
                wszInterfaceName,
                hInterface,
                fEnabled,
                dwIfType,
                dwConnectionState,
                fUnReachabilityReasons,
                dwLastError,
                dwfOptions,
                szLocalPhoneNumber,
                szAlternates,
                ipaddr,
                ipaddrDns,
                ipaddrDnsAlt,
                ipaddrWins,
                ipaddrWinsAlt,
                dwfNetProtocols,
                szDeviceType,
                szDeviceName,
                szX25PadType,
                szX25Address,
                szX25Facilities,
                szX25UserData,
                dwChannels,
                dwSubEntries,
                dwDialMode,
                dwDialExtraPercent,
                dwDialExtraSampleSeconds,
                dwHangUpExtraPercent,
                dwHangUpExtraSampleSeconds,
                dwIdleDisconnectSeconds,
                type,
                dwEncryptionType,
                dwCustomAuthKey,
                dwCustomAuthDataSize,
                lpbCustomAuthData,
                guidId,
                vpnStrategy);
    }

    MPR_INTERFACE_2 withNetProtocols(int protocols) {
        return new MPR_INTERFACE_2(
                wszInterfaceName,
                hInterface,
                fEnabled,
                dwIfType,
                dwConnectionState,
                fUnReachabilityReasons,
                dwLastError,
                dwfOptions,
                szLocalPhoneNumber,
                szAlternates,
                ipaddr,
                ipaddrDns,
                ipaddrDnsAlt,
                ipaddrWins,
                ipaddrWinsAlt,
                protocols,
                szDeviceType,
                szDeviceName,
                szX25PadType,
                szX25Address,
                szX25Facilities,
                szX25UserData,
                dwChannels,
                dwSubEntries,
                dwDialMode,
                dwDialExtraPercent,
                dwDialExtraSampleSeconds,
                dwHangUpExtraPercent,
                dwHangUpExtraSampleSeconds,
                dwIdleDisconnectSeconds,
                dwType,
                dwEncryptionType,
                dwCustomAuthKey,
                dwCustomAuthDataSize,
                lpbCustomAuthData,
                guidId,
                dwVpnStrategy);
    }
}
