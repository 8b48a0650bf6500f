package org.dialtone.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The errors a router answers with, under their documented numbers and names (winerror.h,
/// raserror.h, mprerror.h). The texts are ours.
public enum RouterError {
    ACCESS_DENIED(5, "The caller does not have the right to do this."),
    INVALID_HANDLE(6, "The handle is closed, or belongs to something else."),
    NOT_ENOUGH_MEMORY(8, "There is not enough memory, or a limit has been reached."),
    NOT_SUPPORTED(50, "The router does not support this request."),
    INVALID_PARAMETER(87, "A parameter is not valid."),
    INSUFFICIENT_BUFFER(122, "The buffer given is too small."),
    INVALID_LEVEL(124, "There is no such level of information."),
    PROC_NOT_FOUND(127, "The router does not know this call."),
    MORE_DATA(234, "There is more than fits the answer: ask again for the rest."),
    WAIT_TIMEOUT(258, "WAIT_TIMEOUT", "The time ran out before what was waited for happened."),
    NO_MORE_ITEMS(259, "There is nothing further in the list."),
    MR_MID_NOT_FOUND(317, "There is no text for this error number."),
    OPERATION_ABORTED(995, "The call was broken off: its thread was interrupted."),
    CAN_NOT_COMPLETE(1003, "The request cannot be carried out."),
    SERVICE_NOT_ACTIVE(1062, "The router is not running."),
    NOT_FOUND(1168, "There is no such thing on this router."),
    SUCCESS_REBOOT_REQUIRED(3010, "It is done, and takes effect when the machine is started anew."),
    SUCCESS_RESTART_REQUIRED(3011, "It is done, and takes effect when the router is started anew."),

    // between two machines (winerror.h)
    RPC_S_INVALID_BINDING(
            1702,
            "RPC_S_INVALID_BINDING",
            "The server handle is null, or does not stand for a connected router."),
    RPC_S_UNKNOWN_IF(1717, "RPC_S_UNKNOWN_IF", "No router answers on that machine."),
    RPC_S_SERVER_UNAVAILABLE(1722, "RPC_S_SERVER_UNAVAILABLE", "The machine cannot be reached."),
    RPC_S_CANNOT_SUPPORT(
            1764, "RPC_S_CANNOT_SUPPORT", "The machine was reached and cannot do what was asked."),
    RPC_X_NULL_REF_POINTER(
            1780, "RPC_X_NULL_REF_POINTER", "A parameter that must be given is null."),
    RPC_X_BAD_STUB_DATA(
            1783, "RPC_X_BAD_STUB_DATA", "The request or the answer was garbled on the wire."),

    // dialling (raserror.h)
    PENDING(600, "PENDING", "The request has been started and is not finished yet."),
    INVALID_PORT_HANDLE(601, "There is no port with this handle."),
    PORT_ALREADY_OPEN(602, "The port is in use already."),
    BUFFER_TOO_SMALL(603, "The answer does not fit the buffer."),
    PORT_NOT_CONNECTED(606, "The port carries no connection."),
    DEVICE_DOES_NOT_EXIST(608, "There is no such device."),
    DEVICETYPE_DOES_NOT_EXIST(609, "There is no such kind of device."),
    BUFFER_INVALID(610, "The buffer does not hold what it should."),
    ROUTE_NOT_AVAILABLE(611, "There is no such route to use."),
    ROUTE_NOT_ALLOCATED(612, "The route has not been set up."),
    OUT_OF_BUFFERS(614, "All buffers are in use."),
    PORT_NOT_FOUND(615, "There is no such port."),
    ASYNC_REQUEST_PENDING(616, "An earlier request is still being worked on."),
    ALREADY_DISCONNECTING(617, "It is being disconnected already."),
    PORT_NOT_OPEN(618, "The port has not been opened."),
    PORT_DISCONNECTED(619, "The port has lost its connection."),
    NO_ENDPOINTS(620, "There is no port of this kind to be had."),
    CANNOT_OPEN_PHONEBOOK(621, "The definitions of demand-dial interfaces cannot be opened."),
    CANNOT_LOAD_PHONEBOOK(622, "The definitions of demand-dial interfaces cannot be read."),
    CANNOT_FIND_PHONEBOOK_ENTRY(623, "No demand-dial interface is defined under this name."),
    CANNOT_WRITE_PHONEBOOK(624, "The definitions of demand-dial interfaces cannot be written."),
    CORRUPT_PHONEBOOK(625, "The definitions of demand-dial interfaces are damaged."),
    DISCONNECTION(628, "The connection ended before it was complete."),
    REMOTE_DISCONNECTION(629, "The far end hung up."),
    HARDWARE_FAILURE(630, "The modem or card failed."),
    USER_DISCONNECTION(631, "Somebody here hung up."),
    INVALID_SIZE(632, "A structure has the wrong size."),
    PORT_NOT_AVAILABLE(
            633, "The port is used by something else, or is not set up for dialling out."),
    UNKNOWN(635, "It failed, and the dialer does not say why."),
    REQUEST_TIMEOUT(638, "The request was not answered in time."),
    AUTH_INTERNAL(645, "Authentication failed for a reason within the router."),
    RESTRICTED_LOGON_HOURS(646, "The account may not log on at this hour."),
    ACCT_DISABLED(647, "The account is disabled."),
    PASSWD_EXPIRED(648, "The account's password has expired."),
    NO_DIALIN_PERMISSION(649, "The account may not dial in."),
    SERVER_NOT_RESPONDING(650, "The server that was dialled does not answer."),
    FROM_DEVICE(651, "The device reports a failure."),
    ALLOCATING_MEMORY(664, "There was no memory for the connection."),
    PORT_NOT_CONFIGURED(665, "The port has not been set up."),
    DEVICE_NOT_READY(666, "The device is not ready."),
    NO_CONNECTION(668, "The connection is gone."),
    LINE_BUSY(676, "The line is busy."),
    NO_ANSWER(678, "Nobody answered the call."),
    NO_CARRIER(679, "There is no carrier: look at the line and the far end."),
    NO_DIALTONE(680, "There is no dial tone: look at the line."),
    AUTHENTICATION_FAILURE(691, "The far end refused the user name or the password."),
    PORT_OR_DEVICE(692, "The port or its device failed."),
    STATE_MACHINES_NOT_STARTED(695, "The PPP negotiation has not been started."),
    STATE_MACHINES_ALREADY_STARTED(696, "The PPP negotiation has been started already."),
    ACCT_EXPIRED(708, "The account has expired."),
    RASMAN_CANNOT_INITIALIZE(711, "The dialling service could not start."),
    IP_CONFIGURATION(716, "The interface's IP settings are not valid."),
    NO_IP_ADDRESSES(717, "The server has no IP address left to give."),
    PPP_TIMEOUT(718, "The far end stopped answering during the PPP negotiation."),
    PPP_REMOTE_TERMINATED(719, "The far end ended the PPP negotiation."),
    PPP_NO_PROTOCOLS_CONFIGURED(720, "The two ends have no network protocol in common."),
    PPP_NO_RESPONSE(721, "The far end does not speak PPP."),
    PROTOCOL_NOT_CONFIGURED(731, "This protocol was not set up on the connection."),
    PPP_NOT_CONVERGING(732, "The PPP negotiation came to no agreement."),
    PPP_CP_REJECTED(733, "The far end does not want this network protocol."),
    PPP_LCP_TERMINATED(734, "The PPP link was ended during its negotiation."),
    PPP_REQUIRED_ADDRESS_REJECTED(735, "The far end refused the address that was asked for."),
    PPP_NCP_TERMINATED(736, "The far end ended this network protocol."),
    PPP_LOOPBACK_DETECTED(737, "The line is looped: the router hears itself."),
    PPP_NO_ADDRESS_ASSIGNED(738, "The far end gave no address."),
    NO_LOCAL_ENCRYPTION(741, "Encryption is required here, and this end cannot encrypt."),
    NO_REMOTE_ENCRYPTION(742, "Encryption is required here, and the far end cannot encrypt."),
    REMOTE_REQUIRES_ENCRYPTION(743, "The far end requires encryption."),
    BAD_PHONE_NUMBER(749, "The phone number or address to dial is not valid."),
    HANGUP_FAILED(753, "Hanging up did not succeed."),
    BUNDLE_NOT_FOUND(754, "There is no such multilink bundle."),
    DIAL_ALREADY_IN_PROGRESS(756, "This connection is being dialled already."),
    CONNECTION_ALREADY_SHARED(758, "The connection is shared already."),
    NO_CERTIFICATE(766, "No certificate was found to authenticate with."),
    BAD_ADDRESS_SPECIFIED(769, "The destination cannot be reached: look at its address."),
    CONNECTION_REJECT(770, "The far end rejected the connection."),
    CONGESTION(771, "The network is too busy to connect now."),
    TEMPFAILURE(774, "A passing failure: try again."),
    BLOCKED(775, "The call is barred by the far end."),
    UNABLE_TO_AUTHENTICATE_SERVER(778, "The server could not prove who it is."),
    OAKLEY_NO_CERT(786, "IKE found no machine certificate to use."),
    OAKLEY_AUTH_FAIL(787, "IKE could not authenticate the two ends to each other."),
    OAKLEY_ATTRIB_FAIL(788, "IKE found no settings that both ends accept."),
    OAKLEY_GENERAL_PROCESSING(789, "IKE could not process what the far end sent."),
    OAKLEY_NO_PEER_CERT(790, "IKE got no certificate from the far end."),
    OAKLEY_NO_POLICY(791, "IKE has no policy for this connection."),
    OAKLEY_TIMED_OUT(792, "IKE got no answer in time."),
    OAKLEY_ERROR(793, "IKE failed."),
    WRONG_TUNNEL_TYPE(795, "The far end offers another kind of tunnel."),
    CONNECTING_DEVICE_NOT_FOUND(797, "The device to connect with was not found."),
    AUTOMATIC_VPN_FAILED(800, "None of the kinds of tunnel that were tried could connect."),
    VPN_GRE_BLOCKED(806, "Something on the way lets no GRE packets through."),
    VPN_DISCONNECT(807, "The tunnel broke off: the way to the server is bad or too slow."),
    VPN_REFUSED(808, "The VPN server refused the connection."),
    VPN_TIMEOUT(809, "The VPN server did not answer: something on the way may block it."),
    VPN_BAD_CERT(810, "The VPN server's certificate is not right."),
    VPN_BAD_PSK(811, "The preshared key is missing or not the server's."),
    IPSEC_SERVICE_STOPPED(827, "The IPsec daemon is not running."),
    IDLE_TIMEOUT(828, "The connection was dropped because nothing passed over it."),
    LINK_FAILURE(829, "The link below the connection failed."),
    UPDATECONNECTION_REQUEST_IN_PROCESS(
            838, "The connection is being moved to another address already."),
    DNSNAME_NOT_RESOLVABLE(868, "The name of the server cannot be resolved."),

    // the router (mprerror.h); 947 has no name
    ROUTER_STOPPED(900, "The router is stopped."),
    ALREADY_CONNECTED(901, "The interface is connected already."),
    UNKNOWN_PROTOCOL_ID(902, "The router runs no protocol or transport of this number."),
    DDM_NOT_RUNNING(903, "The demand-dial manager is not running."),
    INTERFACE_ALREADY_EXISTS(904, "There is an interface of this name already."),
    NO_SUCH_INTERFACE(905, "There is no interface of this name."),
    INTERFACE_NOT_CONNECTED(906, "The interface is not connected."),
    PROTOCOL_STOP_PENDING(907, "The protocol is being stopped."),
    INTERFACE_CONNECTED(908, "The interface is connected: disconnect it first."),
    NO_INTERFACE_CREDENTIALS_SET(909, "The interface has no credentials to dial with."),
    ALREADY_CONNECTING(910, "The interface is being connected already."),
    UPDATE_IN_PROGRESS(911, "The interface's routes are being updated already."),
    INTERFACE_CONFIGURATION(912, "The interface's definition is not valid."),
    NOT_CLIENT_PORT(913, "The port is not for clients dialling in."),
    NOT_ROUTER_PORT(914, "The port is not for routing."),
    CLIENT_INTERFACE_ALREADY_EXISTS(915, "There is an interface for this client already."),
    INTERFACE_DISABLED(916, "The interface is disabled: enable it first."),
    AUTH_PROTOCOL_REJECTED(917, "The far end refused the authentication protocol."),
    NO_AUTH_PROTOCOL_AVAILABLE(918, "The two ends have no authentication protocol in common."),
    PEER_REFUSED_AUTH(919, "The far end would not authenticate itself the way it was asked to."),
    REMOTE_NO_DIALIN_PERMISSION(920, "The far end says: the account may not dial in."),
    REMOTE_PASSWD_EXPIRED(921, "The far end says: the password has expired."),
    REMOTE_ACCT_DISABLED(922, "The far end says: the account is disabled."),
    REMOTE_RESTRICTED_LOGON_HOURS(
            923, "The far end says: the account may not log on at this hour."),
    REMOTE_AUTHENTICATION_FAILURE(924, "The far end says: the user name or the password is wrong."),
    INTERFACE_HAS_NO_DEVICES(925, "The interface has no device to dial with."),
    IDLE_DISCONNECTED(926, "The interface was disconnected because nothing passed over it."),
    INTERFACE_UNREACHABLE(927, "The interface cannot be connected now."),
    SERVICE_IS_PAUSED(928, "The demand-dial manager is paused."),
    INTERFACE_DISCONNECTED(929, "An administrator disconnected the interface."),
    AUTH_SERVER_TIMEOUT(930, "The authentication server did not answer in time."),
    PORT_LIMIT_REACHED(931, "The far end allows no further port in this multilink connection."),
    PPP_SESSION_TIMEOUT(932, "The connection has used up the time it was allowed."),
    MAX_LAN_INTERFACE_LIMIT(933, "The router has as many LAN interfaces as it can have."),
    MAX_WAN_INTERFACE_LIMIT(934, "The router has as many demand-dial interfaces as it can have."),
    MAX_CLIENT_INTERFACE_LIMIT(935, "The router has as many clients as it can have."),
    BAP_DISCONNECTED(936, "The bandwidth protocol took the link away."),
    USER_LIMIT(937, "As many users are connected as are allowed."),
    NO_RADIUS_SERVERS(938, "No RADIUS server was found."),
    INVALID_RADIUS_RESPONSE(939, "A RADIUS server's answer is not valid."),
    DIALIN_HOURS_RESTRICTION(940, "The account may not dial in at this hour."),
    ALLOWED_PORT_TYPE_RESTRICTION(941, "The account may not use this kind of port."),
    AUTH_PROTOCOL_RESTRICTION(942, "The account may not use this authentication protocol."),
    BAP_REQUIRED(943, "The account must use the bandwidth protocol."),
    DIALOUT_HOURS_RESTRICTION(944, "The interface may not be dialled at this hour."),
    ROUTER_CONFIG_INCOMPATIBLE(945, "The configuration does not fit this version of the router."),
    WARNING_NO_MD5_MIGRATION(
            946, "WARNING_NO_MD5_MIGRATION", "Accounts that use MD5-CHAP were not taken over."),
    PROTOCOL_ALREADY_INSTALLED(948, "The router has this protocol or transport already."),
    INVALID_SIGNATURE_LENGTH(949, "The signature in a RADIUS packet has the wrong length."),
    INVALID_SIGNATURE(950, "The signature in a RADIUS packet is wrong."),
    NO_SIGNATURE(951, "A RADIUS packet has no signature."),
    INVALID_PACKET_LENGTH_OR_ID(952, "A RADIUS packet has the wrong length or number."),
    INVALID_ATTRIBUTE_LENGTH(953, "An attribute in a RADIUS packet has the wrong length."),
    INVALID_PACKET(954, "A RADIUS packet is not valid."),
    AUTHENTICATOR_MISMATCH(
            955, "A RADIUS packet does not belong to what was asked, or the secret is wrong."),
    REMOTEACCESS_NOT_CONFIGURED(956, "Dialling in has not been set up."),

    // network configuration (netcfgx.h)
    NETCFG_E_NO_WRITE_LOCK(
            0x8004A024,
            "NETCFG_E_NO_WRITE_LOCK",
            "Somebody else is changing the network configuration.");

    private static final Map<Integer, RouterError> BY_CODE = new HashMap<>();

    static {
        for (RouterError error : values()) {
            BY_CODE.put(error.code, error);
        }
    }

    private final int code;
    private final String symbol;
    private final String text;

    RouterError(int code, String text) {
        this.code = code;
        this.symbol = "ERROR_" + name();
        this.text = text;
    }

    /// One whose documented name does not begin with `ERROR_`.
    RouterError(int code, String symbol, String text) {
        this.code = code;
        this.symbol = symbol;
        this.text = text;
    }

    /// The documented number.
    public int code() {
        return code;
    }

    /// The documented name, such as `ERROR_DDM_NOT_RUNNING`.
    public String symbol() {
        return symbol;
    }

    /// One sentence that says what it means.
    public String text() {
        return text;
    }

    /// The error of a number, if it is a router's.
    public static Optional<RouterError> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /// One sentence for any number, also for 0 and for those that are no router's.
    public static String formatMessage(int code) {
        if (code == 0) {
            return "The call succeeded.";
        }
        return of(code).map(RouterError::text)
                .orElse("There is no text for error " + Integer.toUnsignedString(code) + ".");
    }
}
