package org.dialtone.testbed.contract;

import org.dialtone.server.grpc.Credentials;
import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An authority of a test's own, for `localhost` and whoever it names; made by openssl(1), so that
/// what it issues does not come from the code under test.
record TestPki(Path directory) {
    static TestPki make(Path directory) {
        TestPki pki = new TestPki(directory);
        openssl(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca"
                        + " -keyout "
                        + pki.file("ca.key")
                        + " -out "
                        + pki.file("ca.pem"));
        pki.issue("server");
        return pki;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Path key(String name) {
        return file(name + ".key");
    }

    /// Issues a certificate, once.
    ///
    /// @return its file
    Path issue(String name) {
        Path certificate = file(name + ".pem");
        if (Files.exists(certificate)) {
            return certificate;
        }
        Path request = file(name + ".csr");
        Path extensions = file(name + ".ext");
        openssl(
                "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN="
                        + name
                        + " -keyout "
                        + key(name)
                        + " -out "
                        + request);
        try {
            Files.writeString(
                    extensions,
                    """
                    extendedKeyUsage=serverAuth,clientAuth
                    subjectAltName=DNS:localhost,IP:127.0.0.1
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl(
                "x509 -req -days 2 -CAcreateserial -CA "
                        + file("ca.pem")
                        + " -CAkey "
                        + file("ca.key")
                        + " -in "
                        + request
                        + " -extfile "
                        + extensions
                        + " -out "
                        + certificate);
        return certificate;
    }

    Credentials server() {
        try {
            return Credentials.parse(
                    Files.readString(file("server.pem")),
                    Files.readString(key("server")),
                    Files.readString(file("ca.pem")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void openssl(String line) {
        String _ = Namespace.run("", ("openssl " + line).split(" "));
    }
}
