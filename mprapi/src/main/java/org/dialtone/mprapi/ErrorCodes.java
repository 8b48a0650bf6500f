package org.dialtone.mprapi;

/// The codes that the calls here answer, under the names of winerror.h, mprerror.h and raserror.h,
/// for `import static`. [org.dialtone.api.RouterError] has all that a router knows, with texts.
public final class ErrorCodes {
    public static final int NO_ERROR = 0;
    public static final int ERROR_SUCCESS = 0;
    public static final int ERROR_ACCESS_DENIED = 5;
    public static final int ERROR_INVALID_HANDLE = 6;
    public static final int ERROR_NOT_ENOUGH_MEMORY = 8;
    public static final int ERROR_NOT_SUPPORTED = 50;
    public static final int ERROR_INVALID_PARAMETER = 87;
    public static final int ERROR_INSUFFICIENT_BUFFER = 122;
    public static final int ERROR_INVALID_LEVEL = 124;
    public static final int ERROR_MORE_DATA = 234;
    public static final int ERROR_MR_MID_NOT_FOUND = 317;
    public static final int PENDING = 600;
    public static final int ERROR_INVALID_PORT_HANDLE = 601;
    public static final int ERROR_CANNOT_FIND_PHONEBOOK_ENTRY = 623;
    public static final int ERROR_AUTHENTICATION_FAILURE = 691;
    public static final int ERROR_PROTOCOL_NOT_CONFIGURED = 731;
    public static final int ERROR_UNKNOWN_PROTOCOL_ID = 902;
    public static final int ERROR_DDM_NOT_RUNNING = 903;
    public static final int ERROR_INTERFACE_ALREADY_EXISTS = 904;
    public static final int ERROR_NO_SUCH_INTERFACE = 905;
    public static final int ERROR_INTERFACE_NOT_CONNECTED = 906;
    public static final int ERROR_INTERFACE_CONNECTED = 908;
    public static final int ERROR_ALREADY_CONNECTING = 910;
    public static final int ERROR_UPDATE_IN_PROGRESS = 911;
    public static final int ERROR_INTERFACE_CONFIGURATION = 912;
    public static final int ERROR_INTERFACE_DISABLED = 916;
    public static final int ERROR_INTERFACE_HAS_NO_DEVICES = 925;
    public static final int ERROR_SERVICE_IS_PAUSED = 928;
    public static final int ERROR_DIALOUT_HOURS_RESTRICTION = 944;
    public static final int ERROR_PROTOCOL_ALREADY_INSTALLED = 948;
    public static final int ERROR_OPERATION_ABORTED = 995;
    public static final int ERROR_SERVICE_NOT_ACTIVE = 1062;
    public static final int ERROR_NOT_FOUND = 1168;
    public static final int ERROR_SUCCESS_REBOOT_REQUIRED = 3010;
    public static final int RPC_S_INVALID_BINDING = 1702;
    public static final int RPC_S_UNKNOWN_IF = 1717;
    public static final int RPC_S_SERVER_UNAVAILABLE = 1722;
    public static final int RPC_X_NULL_REF_POINTER = 1780;

    private ErrorCodes() {}
}
