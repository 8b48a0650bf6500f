package org.dialtone.linux.dial;

import static org.dialtone.core.port.dial.DialEnd.Remedy.BACK_OFF;
import static org.dialtone.core.port.dial.DialEnd.Remedy.GIVE_UP;
import static org.dialtone.core.port.dial.DialEnd.Remedy.NONE_NEEDED;
import static org.dialtone.core.port.dial.DialEnd.Remedy.REDIAL;
import static org.dialtone.core.port.dial.DialEnd.Remedy.REDIAL_NOW;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.linux.process.ExitStatus;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What pppd's exit codes mean (pppd(8), EXIT STATUS), each in its place.
enum PppdExit {
    OK(Cause.PEER_HUNG_UP, RouterError.REMOTE_DISCONNECTION, REDIAL),
    FATAL_ERROR(Cause.DIALER_FAILED, RouterError.UNKNOWN, REDIAL),
    OPTION_ERROR(Cause.DIALER_FAILED, RouterError.INTERFACE_CONFIGURATION, GIVE_UP),
    NOT_ROOT(Cause.DIALER_FAILED, RouterError.RASMAN_CANNOT_INITIALIZE, GIVE_UP),
    NO_KERNEL_SUPPORT(Cause.DIALER_FAILED, RouterError.DEVICETYPE_DOES_NOT_EXIST, GIVE_UP),
    USER_REQUEST(Cause.REQUESTED, RouterError.USER_DISCONNECTION, NONE_NEEDED),
    LOCK_FAILED(Cause.DIALER_FAILED, RouterError.PORT_ALREADY_OPEN, REDIAL),
    OPEN_FAILED(Cause.DIALER_FAILED, RouterError.DEVICE_NOT_READY, REDIAL),
    CONNECT_FAILED(Cause.NO_ANSWER, RouterError.NO_ANSWER, REDIAL),
    PTYCMD_FAILED(Cause.DIALER_FAILED, RouterError.FROM_DEVICE, REDIAL),
    NEGOTIATION_FAILED(Cause.NEGOTIATION_FAILED, RouterError.PPP_NOT_CONVERGING, REDIAL),
    PEER_AUTH_FAILED(Cause.AUTHENTICATION_FAILED, RouterError.PEER_REFUSED_AUTH, GIVE_UP),
    IDLE_TIMEOUT(Cause.IDLE_TIMEOUT, RouterError.IDLE_TIMEOUT, NONE_NEEDED),
    CONNECT_TIME(Cause.SESSION_LIMIT, RouterError.PPP_SESSION_TIMEOUT, NONE_NEEDED),
    CALLBACK(Cause.NEGOTIATION_FAILED, RouterError.PPP_NOT_CONVERGING, GIVE_UP),
    PEER_DEAD(Cause.PEER_DEAD, RouterError.SERVER_NOT_RESPONDING, REDIAL_NOW),
    HANGUP(Cause.PEER_HUNG_UP, RouterError.REMOTE_DISCONNECTION, REDIAL_NOW),
    LOOPBACK(Cause.NEGOTIATION_FAILED, RouterError.PPP_LOOPBACK_DETECTED, BACK_OFF),
    INIT_FAILED(Cause.DIALER_FAILED, RouterError.HARDWARE_FAILURE, REDIAL),
    AUTH_TOPEER_FAILED(Cause.AUTHENTICATION_FAILED, RouterError.AUTHENTICATION_FAILURE, GIVE_UP);

    private static final List<PppdExit> BY_CODE = List.of(values());

    /// MS-CHAP says why (RFC 2759, section 6), in the very numbers of this API.
    private static final Pattern MS_CHAP = Pattern.compile("(?<=\\bE=)(646|647|648|649|691)\\b");

    private final Cause cause;
    private final RouterError error;
    private final Remedy remedy;

    PppdExit(Cause cause, RouterError error, Remedy remedy) {
        this.cause = cause;
        this.error = error;
        this.remedy = remedy;
    }

    /// The end that an exit code means.
    ///
    /// @param code any; what is no code of pppd's is an unknown failure
    /// @param output what pppd has printed: of several reasons its exit code names the last, which
    ///   is not always the one that began it
    /// @param connected whether the connection had been there
    static DialEnd end(int code, String output, boolean connected, String words) {
        return end(of(code), output, connected, words);
    }

    /// The end of a pppd whose channel was closed, and nobody has seen its exit code.
    static DialEnd hangup(String output, boolean connected, String words) {
        return end(HANGUP, output, connected, words);
    }

    private static DialEnd end(PppdExit said, String output, boolean connected, String words) {
        PppdExit exit = refined(said, output, connected);
        RouterError error = exit.error;
        Remedy remedy = exit.remedy;
        if (exit == AUTH_TOPEER_FAILED) {
            error = msChap(output).orElse(error);
        } else if (exit == NEGOTIATION_FAILED && output.contains("LCP: timeout")) {
            return new DialEnd(Cause.NO_ANSWER, RouterError.PPP_NO_RESPONSE, REDIAL, words);
        }
        if (!connected && remedy == REDIAL_NOW) {
            remedy = REDIAL;
        }
        return new DialEnd(exit.cause, error, remedy, words);
    }

    /// The exit code of a pppd; that of [#HANGUP] of one that was ended while it cleared away.
    ///
    /// @param clearing whether its connection had ended
    static int code(ExitStatus status, boolean clearing) {
        int code = status instanceof ExitStatus.Exited(int exited) ? exited : -1;
        return clearing && (code == -1 || of(code) == USER_REQUEST)
                ? BY_CODE.indexOf(HANGUP)
                : code;
    }

    static PppdExit of(int code) {
        return code >= 0 && code < BY_CODE.size() ? BY_CODE.get(code) : FATAL_ERROR;
    }

    /// pppd says 16 for every connection whose channel closes while it is being ended for another
    /// reason.
    private static PppdExit refined(PppdExit exit, String output, boolean connected) {
        if (exit != HANGUP) {
            return exit;
        }
        if (output.contains("authentication failed")) {
            return AUTH_TOPEER_FAILED;
        }
        if (output.contains("No response to ") && output.contains(" echo-requests")) {
            return PEER_DEAD;
        }
        return !connected && output.contains("LCP: timeout") ? NEGOTIATION_FAILED : exit;
    }

    private static Optional<RouterError> msChap(String output) {
        Matcher matcher = MS_CHAP.matcher(output);
        Optional<RouterError> last = Optional.empty();
        while (matcher.find()) {
            last =
                    RouterError.of(
                            Integer.parseInt(output.substring(matcher.start(), matcher.end())));
        }
        return last;
    }
}
