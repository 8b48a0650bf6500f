package org.dialtone.daemon.pki;

import org.bouncycastle.asn1.x509.GeneralName;
import org.dialtone.api.Role;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `dialtone pki`: a folder with a certificate authority, the server's certificate, and a folder of
/// files for each client.
///
///     ca.crt ca.key            the authority; the key is needed to issue, not to serve
///     server.crt server.key    what [remote] in dialtone.toml names
///     clients/NAME/            ca.pem client.pem client.key: to be taken to the client
public final class Pki {
    private static final String SECRET = "rw-------";
    private static final String PUBLIC = "rw-r--r--";

    private final Path folder;
    private final Instant now;

    /// Keeps everything in a folder.
    ///
    /// @param folder as in `--dir`
    public Pki(Path folder, Instant now) {
        this.folder = folder.toAbsolutePath().normalize();
        this.now = now;
    }

    /// Makes the authority if there is none yet, and the server's certificate.
    ///
    /// @param names what the server answers to; empty for the machine's own names and addresses
    /// @param force whether to replace the server's certificate; the authority is never replaced
    /// @return what to do with them
    public String init(String hostName, List<String> names, Duration life, boolean force)
            throws PkiException {
        List<String> answersTo = names.isEmpty() ? Names.ofMachine(hostName) : names;
        List<GeneralName> general = new ArrayList<>();
        for (String name : answersTo) {
            GeneralName each = Names.general(name);
            if (each == null) {
                throw new PkiException(
                        "--name: \"" + name + "\" (expected: a host name or an address)");
            }
            general.add(each);
        }
        return writing(
                () -> {
                    Files.createDirectories(folder, mode("rwxr-xr-x"));
                    boolean renewal = Files.exists(file("ca.key"));
                    if (!renewal) {
                        Issued ca = Authority.create(hostName, now);
                        PemFiles.write(file("ca.key"), PemFiles.pem(ca.key()), SECRET, false);
                        PemFiles.write(
                                file("ca.crt"), PemFiles.pem(ca.certificate()), PUBLIC, false);
                    }
                    String first = answersTo.getFirst();
                    Issued server =
                            authority()
                                    .server(
                                            first.length() <= 64 ? first : "dialtone",
                                            general,
                                            now,
                                            life);
                    PemFiles.write(file("server.key"), PemFiles.pem(server.key()), SECRET, force);
                    letDaemonRead(file("server.key"));
                    PemFiles.write(
                            file("server.crt"), PemFiles.pem(server.certificate()), PUBLIC, force);
                    return Advice.server(folder, server.certificate(), answersTo, renewal);
                });
    }

    /// The daemon may run as a user of its own, who must read this key and no other.
    private static void letDaemonRead(Path key) throws IOException {
        try {
            GroupPrincipal group =
                    key.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName("dialtone");
            PosixFileAttributeView view =
                    Files.getFileAttributeView(key, PosixFileAttributeView.class);
            if (view != null) {
                view.setGroup(group);
                view.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
            }
        } catch (UserPrincipalNotFoundException _) {
            // no such group: it runs as whoever runs this
        } catch (FileSystemException _) {
            // not root, and so not for a daemon of another user
        }
    }

    /// Makes a certificate and a key for a client, and lets the client in.
    ///
    /// @param force whether to replace those that are there; the old certificate stays valid until
    ///   it expires, unless it is revoked
    /// @return what to do with them
    public String issue(String name, Role role, Duration life, boolean force) throws PkiException {
        if (!Names.isClient(name)) {
            throw new PkiException(
                    "name: \""
                            + name.replaceAll("\\p{Cntrl}", "?")
                            + "\" (expected: 1 to 64 letters, digits and . _ - @, beginning with a"
                            + " letter or digit)");
        }
        return writing(
                () -> {
                    Authority authority = authority();
                    Path client = folder.resolve("clients").resolve(name);
                    Path access = access(name);
                    if (!force) {
                        for (Path each : List.of(client.resolve("client.key"), access)) {
                            if (Files.exists(each)) {
                                throw new FileAlreadyExistsException(each.toString());
                            }
                        }
                    }
                    Files.createDirectories(client, mode("rwx------"));
                    Files.createDirectories(folder.resolveSibling("access.d"), mode("rwxr-xr-x"));
                    Issued issued = authority.client(name, now, life);
                    PemFiles.write(
                            client.resolve("client.key"),
                            PemFiles.pem(issued.key()),
                            SECRET,
                            force);
                    PemFiles.write(
                            client.resolve("client.pem"),
                            PemFiles.pem(issued.certificate()),
                            PUBLIC,
                            force);
                    PemFiles.write(
                            client.resolve("ca.pem"),
                            Files.readString(file("ca.crt")),
                            PUBLIC,
                            true);
                    PemFiles.write(access, entry(name, role), PUBLIC, force);
                    return Advice.client(
                            client, name, role, issued.certificate(), access, server());
                });
    }

    private String entry(String name, Role role) {
        return "# dialtone pki issue, "
                + now.atOffset(ZoneOffset.UTC).toLocalDate()
                + ". Delete this file, and reload, to let "
                + name
                + " in no more.\n[access."
                + role.name().toLowerCase(Locale.ROOT)
                + "]\ncertificates = [\""
                + name
                + "\"]\n";
    }

    /// The file in access.d, beside the folder and dialtone.toml, that names a client.
    private Path access(String name) {
        return folder.resolveSibling("access.d").resolve(name + ".toml");
    }

    /// What the server answers to, for the client's line.
    private String server() throws IOException, GeneralSecurityException {
        if (!Files.exists(file("server.crt"))) {
            return "HOST";
        }
        String name = PemFiles.certificate(file("server.crt")).getSubjectX500Principal().getName();
        return name.startsWith("CN=") ? name.substring(3) : "HOST";
    }

    private Authority authority() throws IOException, GeneralSecurityException, PkiException {
        if (Files.notExists(file("ca.key"))) {
            throw new PkiException(
                    "there is no certificate authority in "
                            + folder
                            + ": make one with \"dialtone pki init\", or name its folder with"
                            + " --dir");
        }
        return new Authority(PemFiles.certificate(file("ca.crt")), PemFiles.key(file("ca.key")));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static FileAttribute<?> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private interface Work {
        String run() throws IOException, GeneralSecurityException, PkiException;
    }

    private static String writing(Work work) throws PkiException {
        try {
            return work.run();
        } catch (FileAlreadyExistsException e) {
            throw new PkiException(
                    e.getFile() + " exists already: nothing is overwritten without --force", e);
        } catch (AccessDeniedException e) {
            throw new PkiException(
                    "no right to write or read " + e.getFile() + ": run as root, or use --dir", e);
        } catch (IOException e) {
            throw new PkiException("keys and certificates cannot be written: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new PkiException(
                    "the certificate authority cannot be used: " + e.getMessage(), e);
        }
    }
}
