package org.dialtone.cli;

import org.dialtone.client.UserFolder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The routers that have names: `~/.config/dialtone/contexts.toml`. Of TOML it knows what it takes,
/// sections and strings; a parser of all of it would take longer to start than the command.
///
///     [router7]
///     router = "router7.example:8444"
///     ca = "router7/ca.pem"               # relative to this file's folder
///     certificate = "router7/client.pem"
///     key = "router7/client.key"
final class Contexts {
    private static final List<String> KEYS = List.of("router", "ca", "certificate", "key");
    private static final int LARGEST = 1 << 18;

    private final Path file;
    private final Map<String, Map<String, String>> sections;

    private Contexts(Path file, Map<String, Map<String, String>> sections) {
        this.file = file;
        this.sections = sections;
    }

    /// The user's.
    ///
    /// @throws Failure if the file cannot be read or understood
    static Contexts of(Session session) {
        Path file = UserFolder.of(session::variable).resolve("contexts.toml");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw Failure.usage(file + " is larger than 256 KiB: is it the right file?");
            }
            return parse(file, new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return new Contexts(file, Map.of());
        } catch (IOException e) {
            throw Failure.other(file + " cannot be read: " + e.getMessage());
        }
    }

    static Contexts parse(Path file, String text) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Map<String, String> section = null;
        int number = 0;
        // the byte order mark, as editors on Windows put it
        boolean marked = text.startsWith("\uFEFF");
        for (String raw : (marked ? text.substring(1) : text).lines().toList()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                section = new LinkedHashMap<>();
                if (sections.put(name(file, number, line), section) != null) {
                    throw wrong(file, number, "this context is there already");
                }
            } else if (section == null) {
                throw wrong(file, number, "expected [NAME] of a context first");
            } else {
                put(file, number, line, section);
            }
        }
        return new Contexts(file, sections);
    }

    private static String name(Path file, int number, String line) {
        int end = line.indexOf(']');
        String name = end < 0 ? "" : line.substring(1, end).strip();
        if (name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")) {
            name = name.substring(1, name.length() - 1);
        }
        if (name.isEmpty() || !isComment(line.substring(end + 1))) {
            throw wrong(file, number, "expected [NAME] of a context");
        }
        return name;
    }

    private static void put(Path file, int number, String line, Map<String, String> section) {
        int equals = line.indexOf('=');
        String key = equals < 0 ? line : line.substring(0, equals).strip();
        if (!KEYS.contains(key)) {
            throw wrong(
                    file,
                    number,
                    "\""
                            + Style.printable(key)
                            + "\""
                            + Near.didYouMean(key, KEYS)
                            + " (expected: "
                            + String.join(", ", KEYS)
                            + ")");
        }
        String value = line.substring(equals + 1).strip();
        int end = value.length() > 1 ? value.indexOf(value.charAt(0), 1) : -1;
        boolean quoted = end > 1 && (value.charAt(0) == '"' || value.charAt(0) == '\'');
        if (!quoted
                || value.substring(0, end).indexOf('\\') >= 0
                || !isComment(value.substring(end + 1))) {
            throw wrong(file, number, "expected " + key + " = \"VALUE\", without a backslash");
        }
        if (section.put(key, value.substring(1, end)) != null) {
            throw wrong(file, number, key + " is there already");
        }
    }

    private static boolean isComment(String rest) {
        return rest.isBlank() || rest.strip().startsWith("#");
    }

    private static Failure wrong(Path file, int number, String text) {
        return Failure.usage(file + ":" + number + ": " + text);
    }

    /// The router of this name.
    ///
    /// @throws Failure if there is none, or a part of it is missing
    Target named(String name) {
        Map<String, String> section = sections.get(name);
        if (section == null) {
            throw Failure.noSuchObject(
                    "no context \""
                            + Style.printable(name)
                            + "\" in "
                            + file
                            + " ("
                            + Near.orAll(name, sections.keySet())
                            + ")");
        }
        String router = section.get("router");
        if (router == null) {
            throw Failure.usage(file + ": [" + Style.printable(name) + "] has no router");
        }
        Path ca = path(section.get("ca"));
        Path certificate = path(section.get("certificate"));
        Path key = path(section.get("key"));
        if ((ca == null) != (certificate == null) || (ca == null) != (key == null)) {
            throw Failure.usage(
                    file
                            + ": ["
                            + Style.printable(name)
                            + "] needs all of ca, certificate and key, or none");
        }
        return new Target.Elsewhere(
                Target.address(file + ": router", router),
                ca == null || certificate == null || key == null
                        ? null
                        : new Target.Keys(ca, certificate, key));
    }

    private @Nullable Path path(@Nullable String text) {
        try {
            return text == null ? null : file.resolveSibling(text);
        } catch (InvalidPathException _) {
            throw Failure.usage(file + ": \"" + Style.printable(text) + "\" can be no path");
        }
    }
}
