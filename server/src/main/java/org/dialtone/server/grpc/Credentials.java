package org.dialtone.server.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A key with its certificate, and the authorities that clients are certified by.
public final class Credentials {
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private final X509ExtendedKeyManager keys;
    private final X509ExtendedTrustManager trust;
    private final X509Certificate certificate;

    private Credentials(
            X509ExtendedKeyManager keys,
            X509ExtendedTrustManager trust,
            X509Certificate certificate) {
        this.keys = keys;
        this.trust = trust;
        this.certificate = certificate;
    }

    /// Reads PEM texts.
    ///
    /// @param chain the service's certificate, and those between it and an authority
    /// @param key its key: PKCS #8, not encrypted
    /// @param authorities whose certificates are believed
    /// @throws IllegalArgumentException if one of them cannot be used; says which, and never quotes
    ///   the key
    public static Credentials parse(String chain, String key, String authorities) {
        List<X509Certificate> own = certificates("certificate", chain);
        PrivateKey secret = key(key, own.getFirst());
        List<X509Certificate> trusted = certificates("authorities", authorities);
        try {
            KeyStore mine = KeyStore.getInstance("PKCS12");
            mine.load(null, NO_PASSWORD);
            mine.setKeyEntry("dialtone", secret, NO_PASSWORD, own.toArray(X509Certificate[]::new));
            KeyStore believed = KeyStore.getInstance("PKCS12");
            believed.load(null, NO_PASSWORD);
            for (int i = 0; i < trusted.size(); i++) {
                believed.setCertificateEntry("authority" + i, trusted.get(i));
            }
            return new Credentials(keyManager(mine), trustManager(believed), own.getFirst());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the certificate and key cannot be used", e);
        }
    }

    private static X509ExtendedKeyManager keyManager(KeyStore store)
            throws GeneralSecurityException {
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        for (KeyManager each : factory.getKeyManagers()) {
            if (each instanceof X509ExtendedKeyManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java has no key manager for X.509");
    }

    private static X509ExtendedTrustManager trustManager(KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java has no trust manager for X.509");
    }

    private static List<X509Certificate> certificates(String name, String pem) {
        try {
            Collection<? extends java.security.cert.Certificate> read =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            pem.getBytes(StandardCharsets.US_ASCII)));
            List<X509Certificate> found = read.stream().map(X509Certificate.class::cast).toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    name + ": cannot be read (expected: certificates in PEM)", e);
        }
        throw new IllegalArgumentException(name + ": none (expected: certificates in PEM)");
    }

    private static PrivateKey key(String pem, X509Certificate certificate) {
        Matcher found = KEY.matcher(pem);
        if (!found.find()) {
            throw new IllegalArgumentException(
                    "key: none (expected: PEM with \"BEGIN PRIVATE KEY\", PKCS #8 without a"
                            + " password)");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // without the cause, which might quote it
            throw new IllegalArgumentException(
                    "key: cannot be read (expected: the "
                            + certificate.getPublicKey().getAlgorithm()
                            + " key of the certificate)");
        }
    }

    /// The service's own certificate.
    public X509Certificate certificate() {
        return certificate;
    }

    X509ExtendedKeyManager keys() {
        return keys;
    }

    X509ExtendedTrustManager trust() {
        return trust;
    }
}
