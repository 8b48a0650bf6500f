package org.dialtone.server.access;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// Reads who a certificate speaks of.
public final class Certificates {
    private Certificates() {}

    /// The peer that has proved to own this certificate. Whether it may be trusted is the
    /// handshake's business.
    ///
    /// @throws IllegalArgumentException if it has no common name, or more than one
    public static Peer.Certificate peer(X509Certificate certificate) {
        return new Peer.Certificate(
                commonName(certificate.getSubjectX500Principal().getName()),
                fingerprint(certificate),
                certificate.getSerialNumber(),
                certificate.getNotAfter().toInstant());
    }

    /// Total: a subject is what somebody else wrote, even if an authority has signed it.
    private static String commonName(String subject) {
        String found = null;
        try {
            for (Rdn each : new LdapName(subject).getRdns()) {
                if (each.getType().equalsIgnoreCase("CN")) {
                    if (found != null || !(each.getValue() instanceof String name)) {
                        throw unnamed(null);
                    }
                    found = name;
                }
            }
        } catch (InvalidNameException e) {
            throw unnamed(e);
        }
        if (found == null || !printable(found)) {
            throw unnamed(null);
        }
        return found;
    }

    /// Names go into logs and listings.
    private static boolean printable(String name) {
        return !name.isBlank()
                && name.length() <= 64
                && name.codePoints().noneMatch(Character::isISOControl);
    }

    private static IllegalArgumentException unnamed(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "certificate: its subject (expected: one common name of 1 to 64 printable"
                        + " characters)",
                cause);
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate: cannot be encoded", e);
        }
    }
}
