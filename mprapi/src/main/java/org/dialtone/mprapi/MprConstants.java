package org.dialtone.mprapi;

/// The constants of mprapi.h that the structures here use, for `import static`.
public final class MprConstants {
    // ROUTER_INTERFACE_TYPE
    public static final int ROUTER_IF_TYPE_CLIENT = 0;
    public static final int ROUTER_IF_TYPE_HOME_ROUTER = 1;
    public static final int ROUTER_IF_TYPE_FULL_ROUTER = 2;
    public static final int ROUTER_IF_TYPE_DEDICATED = 3;
    public static final int ROUTER_IF_TYPE_INTERNAL = 4;
    public static final int ROUTER_IF_TYPE_LOOPBACK = 5;
    public static final int ROUTER_IF_TYPE_TUNNEL1 = 6;
    public static final int ROUTER_IF_TYPE_DIALOUT = 7;

    // ROUTER_CONNECTION_STATE
    public static final int ROUTER_IF_STATE_UNREACHABLE = 0;
    public static final int ROUTER_IF_STATE_DISCONNECTED = 1;
    public static final int ROUTER_IF_STATE_CONNECTING = 2;
    public static final int ROUTER_IF_STATE_CONNECTED = 3;

    // fUnReachabilityReasons
    public static final int MPR_INTERFACE_OUT_OF_RESOURCES = 0x01;
    public static final int MPR_INTERFACE_ADMIN_DISABLED = 0x02;
    public static final int MPR_INTERFACE_CONNECTION_FAILURE = 0x04;
    public static final int MPR_INTERFACE_SERVICE_PAUSED = 0x08;
    public static final int MPR_INTERFACE_DIALOUT_HOURS_RESTRICTION = 0x10;
    public static final int MPR_INTERFACE_NO_MEDIA_SENSE = 0x20;
    public static final int MPR_INTERFACE_NO_DEVICE = 0x40;

    // RAS_PORT_CONDITION
    public static final int RAS_PORT_NON_OPERATIONAL = 0;
    public static final int RAS_PORT_DISCONNECTED = 1;
    public static final int RAS_PORT_CALLING_BACK = 2;
    public static final int RAS_PORT_LISTENING = 3;
    public static final int RAS_PORT_AUTHENTICATING = 4;
    public static final int RAS_PORT_AUTHENTICATED = 5;
    public static final int RAS_PORT_INITIALIZING = 6;

    // RAS_HARDWARE_CONDITION
    public static final int RAS_HARDWARE_OPERATIONAL = 0;
    public static final int RAS_HARDWARE_FAILURE = 1;

    // dwConnectionFlags
    public static final int RAS_FLAGS_PPP_CONNECTION = 0x01;

    // dwfOptions
    public static final int MPRIO_SpecificIpAddr = 0x02;
    public static final int MPRIO_SpecificNameServers = 0x04;
    public static final int MPRIO_RemoteDefaultGateway = 0x10;

    // dwfNetProtocols
    public static final int MPRNP_Ip = 0x04;
    public static final int MPRNP_Ipv6 = 0x08;

    // dwType
    public static final int MPRET_Phone = 1;
    public static final int MPRET_Vpn = 2;
    public static final int MPRET_Direct = 3;

    // dwVpnStrategy
    public static final int MPR_VS_Default = 0;
    public static final int MPR_VS_L2tpOnly = 3;
    public static final int MPR_VS_L2tpFirst = 4;
    public static final int MPR_VS_Ikev2Only = 7;
    public static final int MPR_VS_Ikev2First = 8;

    // szDeviceType
    public static final String MPRDT_Modem = "Modem";
    public static final String MPRDT_Vpn = "Vpn";
    public static final String MPRDT_Generic = "GENERIC";
    public static final String MPRDT_Serial = "SERIAL";

    /// Not in mprapi.h; RASDT_PPPoE of ras.h.
    public static final String RASDT_PPPoE = "PPPoE";

    // dwTransportId
    public static final int PID_IP = 0x21;
    public static final int PID_IPX = 0x2B;
    public static final int PID_IPV6 = 0x57;

    private MprConstants() {}
}
