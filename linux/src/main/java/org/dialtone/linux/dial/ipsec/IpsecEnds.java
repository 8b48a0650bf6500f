package org.dialtone.linux.dial.ipsec;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.linux.vici.ViciMessage;

import java.util.List;

/// What charon's words mean. That an attempt has failed it says in so many words and no more
/// ("establishing CHILD_SA 'x' failed"); why is in the log that it sends along (control-log): the
/// names of the notifies there are the protocol's own (RFC 7296). strongSwan 5.9.8 has no better.
final class IpsecEnds {
    private IpsecEnds() {}

    static final DialEnd ASKED = new DialEnd(Cause.REQUESTED, null, Remedy.NONE_NEEDED, "");

    static DialEnd charonGone(String words) {
        return new DialEnd(
                Cause.DIALER_FAILED, RouterError.IPSEC_SERVICE_STOPPED, Remedy.REDIAL, words);
    }

    static DialEnd notWritten(String words) {
        return new DialEnd(
                Cause.DIALER_FAILED,
                RouterError.PORT_OR_DEVICE,
                Remedy.REDIAL,
                "cannot write down what charon is to be told: " + words);
    }

    static DialEnd notUnderstood(String words) {
        return new DialEnd(
                Cause.DIALER_FAILED, RouterError.INTERFACE_CONFIGURATION, Remedy.GIVE_UP, words);
    }

    /// Something has failed that nobody thought of.
    static DialEnd broken(RuntimeException e) {
        return new DialEnd(
                Cause.DIALER_FAILED, RouterError.UNKNOWN, Remedy.REDIAL, "the dialer failed: " + e);
    }

    /// An attempt has failed.
    ///
    /// @param log what charon wrote meanwhile, a line each
    static DialEnd ofAttempt(String auth, List<String> log, String error) {
        String all = String.join("\n", log);
        if (all.contains("AUTHENTICATION_FAILED") || all.contains("MAC mismatched")) {
            RouterError code =
                    switch (auth) {
                        case "psk" -> RouterError.VPN_BAD_PSK;
                        case "eap" -> RouterError.AUTHENTICATION_FAILURE;
                        default -> RouterError.OAKLEY_AUTH_FAIL;
                    };
            return refused(code, log);
        }
        if (all.contains("EAP_FAILURE")) {
            return refused(RouterError.AUTHENTICATION_FAILURE, log);
        }
        if (all.contains("no shared key found") || all.contains("no private key found")) {
            return refused(RouterError.NO_INTERFACE_CREDENTIALS_SET, log);
        }
        if (all.contains("NO_PROPOSAL_CHOSEN") || all.contains("no acceptable proposal")) {
            return end(Cause.NEGOTIATION_FAILED, RouterError.OAKLEY_ATTRIB_FAIL, log, error);
        }
        if (all.contains("TS_UNACCEPTABLE")) {
            return end(Cause.NEGOTIATION_FAILED, RouterError.OAKLEY_NO_POLICY, log, error);
        }
        if (all.contains("unable to resolve") || all.contains("resolving")) {
            return end(Cause.NO_ANSWER, RouterError.DNSNAME_NOT_RESOLVABLE, log, error);
        }
        boolean silence = all.contains("giving up after") || all.contains("retransmit");
        if (silence || error.contains("timeout") || error.contains("not established after")) {
            return end(Cause.NO_ANSWER, RouterError.OAKLEY_TIMED_OUT, log, error);
        }
        return end(Cause.NEGOTIATION_FAILED, RouterError.OAKLEY_ERROR, log, error);
    }

    private static DialEnd refused(RouterError code, List<String> log) {
        return new DialEnd(Cause.AUTHENTICATION_FAILED, code, Remedy.GIVE_UP, last(log, ""));
    }

    private static DialEnd end(Cause cause, RouterError code, List<String> log, String error) {
        return new DialEnd(cause, code, Remedy.REDIAL, last(log, error));
    }

    private static String last(List<String> log, String error) {
        String words = log.isEmpty() ? error : log.getLast();
        return words.isEmpty() ? "" : "charon: " + words;
    }

    /// A connection has ended: which of charon's tasks was at work tells why.
    ///
    /// @param sa the IKE_SA, as an event or list-sas has it
    static DialEnd ofConnection(ViciMessage sa) {
        if (sa.texts("tasks-passive").stream().anyMatch(t -> t.endsWith("_DELETE"))) {
            return new DialEnd(
                    Cause.PEER_HUNG_UP,
                    RouterError.REMOTE_DISCONNECTION,
                    Remedy.REDIAL_NOW,
                    "charon: the far end deleted it");
        }
        if (sa.texts("tasks-active").stream().anyMatch(t -> t.endsWith("_DELETE"))) {
            return new DialEnd(
                    Cause.DIALER_FAILED,
                    RouterError.PORT_DISCONNECTED,
                    Remedy.REDIAL,
                    "charon: terminated at this end, not by Dialtone");
        }
        return new DialEnd(
                Cause.PEER_DEAD,
                RouterError.VPN_DISCONNECT,
                Remedy.REDIAL_NOW,
                "charon: the far end does not answer");
    }
}
