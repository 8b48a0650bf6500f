package org.dialtone.client;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Who this end is to a router on another machine, and which routers it trusts: a CA, a certificate
/// and its key. The connection is TLS 1.3, and the router's certificate must be for the host that
/// was asked for.
public final class Credentials {
    /// A file larger than this is no certificate.
    private static final int LARGEST = 1 << 20;

    private final SslContext context;
    private final String origin;

    private Credentials(SslContext context, String origin) {
        this.context = context;
        this.origin = origin;
    }

    /// Reads PEM files.
    ///
    /// @param ca the certificate, or several, that routers' certificates are signed by
    /// @param certificate this end's certificate, followed by those between it and the CA
    /// @param key its private key: PKCS #8, not encrypted
    /// @throws RouterException NOT_FOUND if a file is not there, ACCESS_DENIED if it may not be
    ///   read, INVALID_PARAMETER if it is not what it should be
    public static Credentials fromPem(Path ca, Path certificate, Path key) {
        return of(read(ca), read(certificate), read(key), certificate.toString());
    }

    /// The same from memory. The arrays may be overwritten afterwards.
    public static Credentials fromPem(byte[] ca, byte[] certificate, byte[] key) {
        return of(ca, certificate, key, "memory");
    }

    /// The credentials of this name in the user's folder ([UserFolder]): `ca.pem`, `NAME.pem` and
    /// `NAME.key`, as `dialtone pki issue NAME` writes them.
    ///
    /// @throws RouterException as [#fromPem(Path, Path, Path)]
    public static Credentials named(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,127}")) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "credentials: \""
                            + name
                            + "\" (expected: a file's name of letters, digits and ._@-)");
        }
        Path folder = folder();
        return fromPem(
                folder.resolve("ca.pem"),
                folder.resolve(name + ".pem"),
                folder.resolve(name + ".key"));
    }

    /// The credentials for a host: those of its name in the user's folder if they are there, else
    /// those named `client`.
    ///
    /// @throws RouterException as [#named]
    public static Credentials forHost(String host) {
        boolean own =
                host.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
                        && Files.exists(folder().resolve(host + ".pem"));
        return named(own ? host : "client");
    }

    private static Path folder() {
        return UserFolder.of(System::getenv);
    }

    private static Credentials of(byte[] ca, byte[] certificate, byte[] key, String origin) {
        part("the CA's certificate", ca, "CERTIFICATE");
        part("the certificate", certificate, "CERTIFICATE");
        part("the key", key, "PRIVATE KEY");
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forClient()
                            .trustManager(new ByteArrayInputStream(ca))
                            .keyManager(
                                    new ByteArrayInputStream(certificate),
                                    new ByteArrayInputStream(key))
                            .protocols("TLSv1.3");
            return new Credentials(
                    GrpcSslContexts.configure(builder, SslProvider.JDK).build(), origin);
        } catch (IOException | IllegalArgumentException e) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "the CA, certificate and key ("
                            + origin
                            + ") do not make up credentials: look whether the key is PKCS #8,"
                            + " not encrypted, and the certificate's own",
                    e);
        }
    }

    private static void part(String what, byte[] pem, String kind) {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        if (!text.contains("-----BEGIN " + kind + "-----")) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    what + " is no PEM of a " + kind + ": look at the file");
        }
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new RouterException(
                        RouterError.INVALID_PARAMETER,
                        file + ": larger than " + LARGEST + " bytes: no certificate or key");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new RouterException(
                    RouterError.NOT_FOUND,
                    file + " is not there: \"dialtone pki issue\" makes credentials",
                    e);
        } catch (IOException e) {
            throw new RouterException(
                    RouterError.ACCESS_DENIED, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    SslContext context() {
        return context;
    }

    /// Where they are from; nothing of what is in them.
    @Override
    public String toString() {
        return "credentials from " + origin;
    }
}
