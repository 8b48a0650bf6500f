package org.dialtone.daemon.config;

import org.dialtone.api.Role;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// `[access]` of one file or several, put together: each name has one role.
///
///     [access]
///     revoked = ["lost-laptop"]
///
///     [access.operator]
///     users = ["alice"]
///     groups = ["netadmin"]
///     certificates = ["noc"]
final class AccessSection {
    private static final int MOST_FILES = 10_000;

    private final Map<String, Role> users = new HashMap<>();
    private final Map<String, Role> groups = new HashMap<>();
    private final Map<String, Role> certificates = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();

    /// The files of access.d beside a configuration file, by name.
    static List<Path> drops(Path file, List<Problem> problems) {
        List<Path> drops = new ArrayList<>();
        Path folder = file.resolveSibling("access.d");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.toml")) {
            for (Path drop : files) {
                if (drops.size() == MOST_FILES) {
                    problems.add(
                            new Problem(folder, 0, 0, "has more than " + MOST_FILES + " files"));
                    break;
                }
                drops.add(drop);
            }
        } catch (NoSuchFileException _) {
            // nobody has been let in that way
        } catch (NotDirectoryException _) {
            problems.add(new Problem(folder, 0, 0, "is not a folder"));
        } catch (IOException e) {
            problems.add(new Problem(folder, 0, 0, "cannot be read: " + e.getMessage()));
        }
        drops.sort(null);
        return drops;
    }

    void read(Path file, Section section) {
        for (Role role : List.of(Role.OBSERVER, Role.OPERATOR, Role.ADMINISTRATOR)) {
            Section of = section.section(role.name().toLowerCase(Locale.ROOT));
            String account = "the name or number of a user or group";
            add(of, role, users, of.names("users", account, true, AccessSection::isAccount));
            add(of, role, groups, of.names("groups", account, true, AccessSection::isAccount));
            add(
                    of,
                    role,
                    certificates,
                    of.names(
                            "certificates",
                            "a certificate's common name",
                            false,
                            AccessSection::isCommonName));
            of.end();
        }
        for (Section.Named each :
                section.names(
                        "revoked",
                        "a certificate's common name or SHA-256 fingerprint",
                        false,
                        AccessSection::isCommonName)) {
            revoked.add(fingerprint(each.name()));
        }
        section.end();
    }

    private static void add(
            Section section, Role role, Map<String, Role> roles, List<Section.Named> names) {
        for (Section.Named each : names) {
            Role before = roles.putIfAbsent(each.name(), role);
            if (before != null && before != role) {
                section.problem(
                        each,
                        "found \""
                                + Found.printable(each.name())
                                + "\" as "
                                + role.name().toLowerCase(Locale.ROOT)
                                + ", expected one role: it is named as "
                                + before.name().toLowerCase(Locale.ROOT)
                                + " too");
            }
        }
    }

    /// Lower-case hexadecimal digits without colons, if it is a fingerprint; else as it is.
    private static String fingerprint(String text) {
        String digits = text.startsWith("SHA256:") ? text.substring("SHA256:".length()) : text;
        digits = digits.replace(":", "").toLowerCase(Locale.ROOT);
        boolean hex =
                digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        return hex && digits.length() == 64 ? digits : text;
    }

    static boolean isAccount(String text) {
        return isCommonName(text) && text.indexOf(':') < 0 && text.length() <= 256;
    }

    static boolean isCommonName(String text) {
        return !text.isBlank()
                && text.length() <= 256
                && text.chars()
                        .noneMatch(
                                c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }

    Configuration.Access result() {
        return new Configuration.Access(users, groups, certificates, revoked);
    }
}
