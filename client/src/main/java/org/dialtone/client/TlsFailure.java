package org.dialtone.client;

import io.netty.handler.ssl.NotSslRecordException;

import org.dialtone.api.RouterError;
import org.jspecify.annotations.Nullable;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;

import javax.net.ssl.SSLException;

/// Why two ends did not come to terms over TLS.
///
/// @param words a sentence, without whom it is about at its beginning
record TlsFailure(RouterError error, String words) {
    private static final int DEEPEST = 16;

    /// Looks for it among the causes of a failure.
    ///
    /// @param failure what a connection failed with
    /// @return null if it was not TLS that failed
    static @Nullable TlsFailure of(@Nullable Throwable failure) {
        TlsFailure found = null;
        Throwable cause = failure;
        for (int i = 0; i < DEEPEST && cause != null; i++, cause = cause.getCause()) {
            TlsFailure closer = one(cause);
            found = closer == null ? found : closer; // the innermost knows best
        }
        return found;
    }

    private static @Nullable TlsFailure one(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        return switch (cause) {
            case CertificateExpiredException _ ->
                    unproven(
                            "its certificate has expired ("
                                    + said
                                    + "): have \"dialtone pki init --force\" make a new one"
                                    + " there, and look at both clocks");
            case CertificateNotYetValidException _ ->
                    unproven(
                            "its certificate is not valid yet (" + said + "): look at both clocks");
            case CertPathBuilderException _ -> untrusted();
            case CertPathValidatorException path
                    when path.getReason() == BasicReason.INVALID_SIGNATURE
                            || path.getReason() == PKIXReason.NO_TRUST_ANCHOR ->
                    untrusted();
            // that has no type of its own (sun.security.util.HostnameChecker)
            case CertificateException _
                    when said.startsWith("No subject alternative")
                            || said.startsWith("No name matching") ->
                    unproven(
                            "its certificate is not for this name ("
                                    + said
                                    + "): connect by a name that it is for");
            case CertificateException _ ->
                    unproven(said + ": look at the CA and at its certificate");
            case NotSslRecordException _ ->
                    new TlsFailure(
                            RouterError.RPC_S_UNKNOWN_IF,
                            "does not speak TLS, so it is no router: look at the port");
            // the alert is the same whatever is wrong with it: a server on the JDK sends no other
            case SSLException _ when refused(said) ->
                    new TlsFailure(
                            RouterError.ACCESS_DENIED,
                            "refuses this end's certificate ("
                                    + said
                                    + "): it is not of its CA, has expired or is revoked; ask"
                                    + " the router's operator for a new one, or to lift the"
                                    + " revocation");
            default -> null;
        };
    }

    private static TlsFailure untrusted() {
        return unproven(
                "its certificate is not signed by a CA that this end trusts: look at the CA file");
    }

    private static TlsFailure unproven(String why) {
        return new TlsFailure(
                RouterError.UNABLE_TO_AUTHENTICATE_SERVER, "could not prove who it is: " + why);
    }

    /// An alert that the other end sent because of this one's certificate.
    private static boolean refused(String said) {
        return said.contains("Received fatal alert")
                && (said.contains("certificate")
                        || said.contains("unknown_ca")
                        || said.contains("access_denied"));
    }
}
