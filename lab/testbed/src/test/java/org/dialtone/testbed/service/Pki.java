package org.dialtone.testbed.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.dialtone.server.grpc.Credentials;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;

/// A certification authority.
final class Pki {
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A certificate and its key.
    record Issued(X509Certificate certificate, KeyPair key) {
        String pem() {
            try {
                return armoured("CERTIFICATE", certificate.getEncoded());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        String keyPem() {
            return armoured("PRIVATE KEY", Objects.requireNonNull(key.getPrivate().getEncoded()));
        }
    }

    private final Issued root;

    Pki(String name) {
        root = issue(name, null, keys(), Instant.now().plus(Duration.ofDays(1)));
    }

    Issued issue(String name) {
        return issue(name, Instant.now().plus(Duration.ofDays(1)));
    }

    Issued issue(String name, Instant until) {
        return issue(name, root, keys(), until);
    }

    /// What the service is started with.
    Credentials server() {
        return server(issue("localhost"));
    }

    /// @param issued by whomever; its clients have to be this authority's
    Credentials server(Issued issued) {
        return Credentials.parse(issued.pem(), issued.keyPem(), root.pem());
    }

    /// What the client library is given: it trusts this authority.
    ///
    /// @param issued by whomever
    org.dialtone.client.Credentials shown(Issued issued) {
        return org.dialtone.client.Credentials.fromPem(
                root.pem().getBytes(US_ASCII),
                issued.pem().getBytes(US_ASCII),
                issued.keyPem().getBytes(US_ASCII));
    }

    /// What a client trusts and shows.
    ///
    /// @param client null for one that shows none
    SslContext client(@Nullable Issued client, String... protocols) {
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forClient().trustManager(root.certificate());
            if (client != null) {
                builder.keyManager(client.key().getPrivate(), client.certificate());
            }
            if (protocols.length > 0) {
                builder.protocols(protocols);
            }
            return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Issued issue(String name, @Nullable Issued by, KeyPair keys, Instant until) {
        try {
            X500Name subject = new X500Name("CN=" + name);
            X500Name issuer =
                    by == null
                            ? subject
                            : X500Name.getInstance(
                                    by.certificate().getSubjectX500Principal().getEncoded());
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer,
                            new BigInteger(64, RANDOM).add(BigInteger.ONE),
                            Date.from(until.minus(Duration.ofDays(2))),
                            Date.from(until),
                            subject,
                            keys.getPublic());
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(by == null));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
            KeyPair signer = by == null ? keys : by.key();
            return new Issued(
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder("SHA256withECDSA")
                                                    .build(signer.getPrivate()))),
                    keys);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String armoured(String type, byte[] bytes) {
        return "-----BEGIN "
                + type
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END "
                + type
                + "-----\n";
    }
}
