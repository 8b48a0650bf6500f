package org.dialtone.daemon.config;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/// Whether the files that TLS needs hold what they should. Says nothing of a key but whether it is
/// one.
final class Pem {
    private static final int LARGEST = 1 << 20;

    private Pem() {}

    /// What is wrong with a file of certificates, or null.
    static @Nullable String certificates(Path file) {
        try {
            byte[] bytes = read(file);
            return CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .isEmpty()
                    ? "found " + file + " without a certificate, expected one in PEM"
                    : null;
        } catch (CertificateException _) {
            return "found " + file + ", expected a certificate in PEM";
        } catch (IOException e) {
            return unreadable(file, e);
        }
    }

    /// What is wrong with a file of a private key, or null.
    static @Nullable String key(Path file) {
        try {
            String text = new String(read(file), StandardCharsets.ISO_8859_1);
            return text.contains("-----BEGIN PRIVATE KEY-----")
                    ? null
                    : "found " + file + ", expected a private key in PEM (PKCS #8, not encrypted)";
        } catch (IOException e) {
            return unreadable(file, e);
        }
    }

    private static String unreadable(Path file, IOException e) {
        String why =
                switch (e) {
                    case NoSuchFileException _ -> "which does not exist";
                    case AccessDeniedException _ -> "which this user may not read";
                    default -> "which cannot be read (" + e.getMessage() + ")";
                };
        return "found " + file + ", " + why + ", expected a PEM file";
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("larger than 1 MiB");
            }
            return bytes;
        }
    }
}
