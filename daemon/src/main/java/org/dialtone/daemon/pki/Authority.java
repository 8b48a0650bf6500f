package org.dialtone.daemon.pki;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/// A certificate authority that signs for one router: its server certificate and its clients'
/// (X.509, RFC 5280). All keys are EC P-256, which every TLS library knows. Bouncy Castle puts the
/// certificates together, the JDK makes the keys and signs.
final class Authority {
    private static final Duration LIFE = Duration.ofDays(3650);

    /// Clocks differ; and a certificate that is not valid yet confuses everybody.
    private static final Duration EARLIER = Duration.ofMinutes(10);

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SecureRandom random = new SecureRandom();

    Authority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /// A new one.
    ///
    /// @param name the router's, for whoever looks at the certificate
    static Issued create(String name, Instant now) throws GeneralSecurityException {
        KeyPair pair = keyPair();
        X500Name subject = commonName("Dialtone CA of " + name);
        try {
            X509v3CertificateBuilder builder =
                    builder(subject, subject, pair, now, now.plus(LIFE), new SecureRandom());
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    extensions.createSubjectKeyIdentifier(pair.getPublic()));
            return new Issued(sign(builder, pair.getPrivate()), pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /// A certificate of a server that answers to these host names and addresses.
    Issued server(String name, List<GeneralName> answersTo, Instant now, Duration life)
            throws GeneralSecurityException {
        return issue(name, KeyPurposeId.id_kp_serverAuth, answersTo, now, life);
    }

    /// A certificate of a client. What it may do is not in it: the configuration says that, and can
    /// be changed.
    Issued client(String name, Instant now, Duration life) throws GeneralSecurityException {
        return issue(name, KeyPurposeId.id_kp_clientAuth, List.of(), now, life);
    }

    private Issued issue(
            String name, KeyPurposeId purpose, List<GeneralName> names, Instant now, Duration life)
            throws GeneralSecurityException {
        KeyPair pair = keyPair();
        Instant end = now.plus(life);
        Instant last = certificate.getNotAfter().toInstant();
        X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder =
                builder(
                        issuer,
                        commonName(name),
                        pair,
                        now,
                        end.isBefore(last) ? end : last,
                        random);
        try {
            extend(builder, pair, purpose, names);
            return new Issued(sign(builder, key), pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private void extend(
            X509v3CertificateBuilder builder,
            KeyPair pair,
            KeyPurposeId purpose,
            List<GeneralName> names)
            throws CertIOException, GeneralSecurityException {
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                extensions.createSubjectKeyIdentifier(pair.getPublic()));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(certificate));
        if (!names.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.toArray(GeneralName[]::new)));
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer,
            X500Name subject,
            KeyPair pair,
            Instant now,
            Instant end,
            SecureRandom random) {
        // 20 octets at most, positive and not to be guessed (RFC 5280, 4.1.2.2)
        BigInteger serial = new BigInteger(127, random).setBit(126);
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial,
                Date.from(now.minus(EARLIER)),
                Date.from(end),
                subject,
                pair.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X500Name commonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }
}
