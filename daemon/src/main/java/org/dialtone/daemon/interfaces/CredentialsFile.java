package org.dialtone.daemon.interfaces;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.daemon.config.Problem;
import org.dialtone.daemon.config.TomlFile;
import org.tomlj.TomlTable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The credentials of one interface: `user`, `domain`, `password`, all optional, in a file that
/// nobody else may read.
final class CredentialsFile {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final List<String> KEYS = List.of("user", "domain", "password");

    private CredentialsFile() {}

    static String text(InterfaceCredentials credentials) {
        StringBuilder out = new StringBuilder();
        line(out, "user", credentials.user());
        line(out, "domain", credentials.domain());
        line(out, "password", credentials.password());
        return out.toString();
    }

    private static void line(StringBuilder out, String key, String value) {
        if (!value.isEmpty()) {
            out.append(key).append(" = ").append(TomlText.quoted(value)).append('\n');
        }
    }

    /// Reads the file. No message of an error ever repeats what is in it.
    ///
    /// @throws RouterException [RouterError#CANNOT_LOAD_PHONEBOOK] if it cannot be read, is not as
    ///   expected, or others may read it
    static InterfaceCredentials read(Path file) {
        try {
            Set<PosixFilePermission> mode =
                    Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            if (!OWNER.containsAll(mode)) {
                throw unusable(
                        file,
                        "has mode "
                                + PosixFilePermissions.toString(mode)
                                + " (expected: rw-------): chmod 600, and change the password if"
                                + " others may have read it");
            }
        } catch (IOException e) {
            throw unusable(file, "cannot be read: " + e.getClass().getSimpleName());
        }
        List<Problem> problems = new ArrayList<>();
        TomlTable table = TomlFile.read(file, problems);
        if (table == null) {
            Problem first = problems.getFirst();
            throw unusable(
                    file,
                    "is not as expected, line "
                            + first.line()
                            + " (expected: TOML with user, domain, password)");
        }
        for (String key : table.keySet()) {
            if (!KEYS.contains(key) || !(table.get(List.of(key)) instanceof String)) {
                throw unusable(
                        file, "has something else than user, domain and password, each in quotes");
            }
        }
        return new InterfaceCredentials(
                value(table, "user"), value(table, "domain"), value(table, "password"));
    }

    private static String value(TomlTable table, String key) {
        return table.get(List.of(key)) instanceof String text ? text : "";
    }

    private static RouterException unusable(Path file, String why) {
        return new RouterException(RouterError.CANNOT_LOAD_PHONEBOOK, file + " " + why);
    }
}
