package org.dialtone.daemon.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Objects;

/// Keys and certificates as PEM (RFC 7468) in files that are there as a whole or not at all.
final class PemFiles {
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private PemFiles() {}

    static String pem(X509Certificate certificate) throws CertificateEncodingException {
        return pem(CERTIFICATE, certificate.getEncoded());
    }

    static String pem(Key key) {
        return pem(
                KEY, Objects.requireNonNull(key.getEncoded(), "the key cannot leave its device"));
    }

    private static String pem(String label, byte[] der) {
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN "
                + label
                + "-----\n"
                + encoder.encodeToString(der)
                + "\n-----END "
                + label
                + "-----\n";
    }

    static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes = Files.readAllBytes(file);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(bytes));
    }

    static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String begin = "-----BEGIN " + KEY + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + KEY + "-----");
        if (start < 0 || end < start) {
            throw new GeneralSecurityException(file + " holds no private key in PEM (PKCS #8)");
        }
        try {
            byte[] der =
                    Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(file + " is damaged", e);
        }
    }

    /// Writes a file so that nobody ever sees a part of it, or may read it before its mode is set.
    ///
    /// @param mode as `rw-------`
    /// @param replace whether to replace one that is there
    /// @throws FileAlreadyExistsException if there is one and it is not to be replaced
    static void write(Path file, String text, String mode, boolean replace) throws IOException {
        Path parent = file.resolveSibling("");
        Path temporary = Files.createTempFile(parent, ".dialtone", ".new"); // rw-------
        try {
            try (FileChannel out =
                    FileChannel.open(temporary, EnumSet.of(StandardOpenOption.WRITE))) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(mode));
                out.force(true);
            }
            if (replace) {
                Files.move(
                        temporary,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.createLink(file, temporary); // unlike a move it fails if there is one
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
