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

    // dwTransportId
    public static final int PID_IP = 0x21;
    public static final int PID_IPX = 0x2B;
    public static final int PID_IPV6 = 0x57;

    private MprConstants() {}
}
