package org.dialtone.linux.dial.openvpn;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.linux.process.ExitStatus;

/// What the reasons mean that openvpn gives with its states RECONNECTING and EXITING.
final class OpenvpnEnds {
    private OpenvpnEnds() {}

    static final DialEnd ASKED = new DialEnd(Cause.REQUESTED, null, Remedy.NONE_NEEDED, "");

    static DialEnd refused(String what) {
        return new DialEnd(
                Cause.AUTHENTICATION_FAILED,
                RouterError.AUTHENTICATION_FAILURE,
                Remedy.GIVE_UP,
                "openvpn: the credentials for '" + what + "' were refused");
    }

    static DialEnd noCredentials(String what) {
        return new DialEnd(
                Cause.AUTHENTICATION_FAILED,
                RouterError.NO_INTERFACE_CREDENTIALS_SET,
                Remedy.GIVE_UP,
                "openvpn asks for '" + what + "', and the interface has no credentials");
    }

    /// A connection has ended.
    static DialEnd ofConnection(String reason) {
        return switch (reason) {
            case "auth-failure" -> refused("Auth");
            case "ping-restart", "ping-exit", "tls-error" ->
                    end(Cause.PEER_DEAD, RouterError.VPN_DISCONNECT, Remedy.REDIAL_NOW, reason);
            case "inactive" ->
                    end(Cause.IDLE_TIMEOUT, RouterError.IDLE_TIMEOUT, Remedy.NONE_NEEDED, reason);
            case "session-timeout" ->
                    end(
                            Cause.SESSION_LIMIT,
                            RouterError.PPP_SESSION_TIMEOUT,
                            Remedy.NONE_NEEDED,
                            reason);
            case "connection-reset", "remote-exit" -> hungUp(reason);
            default ->
                    reason.startsWith("server-pushed")
                            ? hungUp(reason)
                            : end(
                                    Cause.DIALER_FAILED,
                                    RouterError.PORT_DISCONNECTED,
                                    Remedy.REDIAL,
                                    reason);
        };
    }

    private static DialEnd hungUp(String reason) {
        return end(Cause.PEER_HUNG_UP, RouterError.REMOTE_DISCONNECTION, Remedy.REDIAL_NOW, reason);
    }

    /// An attempt has failed.
    ///
    /// @param reached the last state before
    static DialEnd ofAttempt(String reason, String reached) {
        if (reason.equals("auth-failure")) {
            return refused("Auth");
        }
        return switch (reached) {
            case "RESOLVE" ->
                    end(Cause.NO_ANSWER, RouterError.DNSNAME_NOT_RESOLVABLE, Remedy.REDIAL, reason);
            case "AUTH", "AUTH_PENDING", "GET_CONFIG", "ASSIGN_IP", "ADD_ROUTES" ->
                    end(Cause.NEGOTIATION_FAILED, RouterError.VPN_REFUSED, Remedy.REDIAL, reason);
            default -> end(Cause.NO_ANSWER, RouterError.VPN_TIMEOUT, Remedy.REDIAL, reason);
        };
    }

    /// It has ended without a reason given.
    ///
    /// @param spoke whether its management interface was ever reached: it had understood its
    ///   options
    static DialEnd ofExit(ExitStatus status, boolean spoke, String words) {
        return switch (status) {
            case ExitStatus.Exited(int code) when code == 1 && !spoke ->
                    new DialEnd(
                            Cause.DIALER_FAILED,
                            RouterError.INTERFACE_CONFIGURATION,
                            Remedy.GIVE_UP,
                            words);
            case ExitStatus.NotStarted(String reason) ->
                    new DialEnd(
                            Cause.DIALER_FAILED,
                            RouterError.CAN_NOT_COMPLETE,
                            Remedy.REDIAL,
                            reason);
            case ExitStatus.Exited _, ExitStatus.Killed _, ExitStatus.Lost _ ->
                    new DialEnd(
                            Cause.DIALER_FAILED,
                            RouterError.PORT_DISCONNECTED,
                            Remedy.REDIAL,
                            words.isEmpty() ? "openvpn ended: " + status : words);
        };
    }

    private static DialEnd end(Cause cause, RouterError error, Remedy remedy, String reason) {
        return new DialEnd(cause, error, remedy, reason.isEmpty() ? "" : "openvpn: " + reason);
    }
}
