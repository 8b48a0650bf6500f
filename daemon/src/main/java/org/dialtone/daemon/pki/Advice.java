package org.dialtone.daemon.pki;

import org.dialtone.api.Role;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/// What to do with what was made, to the letter.
final class Advice {
    private static final int PORT = 8444;

    private Advice() {}

    static String server(
            Path folder, X509Certificate certificate, List<String> names, boolean renewal) {
        return (renewal
                        ? "The server has a new certificate from the same authority"
                        : "There are a certificate authority and a server certificate")
                + " in "
                + folder
                + ".\nThe server's is valid until "
                + end(certificate)
                + " for "
                + String.join(", ", names)
                + ".\nKeep ca.key secret; only \"dialtone pki\" needs it.\n\n"
                + (renewal
                        ? "A running daemon takes it with: systemctl reload dialtone\n"
                        : "To let clients connect, put this into dialtone.toml and restart:\n\n"
                                + "[remote]\nlisten = \"0.0.0.0:"
                                + PORT
                                + "\"\ncertificate = \""
                                + folder.resolve("server.crt")
                                + "\"\nkey = \""
                                + folder.resolve("server.key")
                                + "\"\nca = \""
                                + folder.resolve("ca.crt")
                                + "\"\n\nThen, for each client: dialtone pki issue --role operator"
                                + " NAME\n");
    }

    static String client(
            Path client,
            String name,
            Role role,
            X509Certificate certificate,
            Path access,
            String server) {
        return name
                + " is let in as "
                + role.name().toLowerCase(Locale.ROOT)
                + " by "
                + access
                + ".\nA running daemon takes it with: systemctl reload dialtone\n\n"
                + "The client's certificate is valid until "
                + end(certificate)
                + ". Take its three files to the client, over a way that you trust:\n\n    ssh"
                + " USER@CLIENT mkdir -p -m 700 .config/dialtone\n    scp -p "
                + client
                + "/* USER@CLIENT:.config/dialtone/\n\nThen, there:\n\n    dialtone interfaces"
                + " --router "
                + server
                + ":"
                + PORT
                + "\n\n(For several routers: a folder for each, and names for them in"
                + " ~/.config/dialtone/contexts.toml, see docs/cli.md.)\n";
    }

    private static LocalDate end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().atZone(ZoneOffset.UTC).toLocalDate();
    }
}
