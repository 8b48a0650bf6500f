package org.dialtone.daemon.config;

import org.dialtone.daemon.config.Configuration.Local;
import org.dialtone.daemon.config.Configuration.Log;
import org.dialtone.daemon.config.Configuration.Remote;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlTable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads dialtone.toml, and the files of access.d beside it. Either all of it is valid, or none is
/// used.
public final class ConfigurationFile {
    /// sun_path, less the zero at its end and the `.new` behind its name while it is made.
    private static final int LONGEST_SOCKET = 103;

    private static final int LONGEST_PATH = 4095;

    /// Sockets of dialers are in it, named after interfaces.
    private static final int LONGEST_DIAL_FOLDER = 64;

    /// sun_path, less the zero at its end.
    private static final int LONGEST_VICI = 107;

    private static final Path VICI = Path.of("/run/charon.vici");

    private final Path file;
    private final Defaults defaults;
    private final List<Problem> problems = new ArrayList<>();

    private ConfigurationFile(Path file, Defaults defaults) {
        this.file = file;
        this.defaults = defaults;
    }

    /// Reads a file and what belongs to it.
    ///
    /// @param required whether the file must be there; else its absence means the defaults
    /// @throws ConfigurationException with everything that is wrong
    public static Configuration read(Path file, boolean required, Defaults defaults)
            throws ConfigurationException {
        ConfigurationFile reader = new ConfigurationFile(file.toAbsolutePath(), defaults);
        boolean absent = !required && Files.notExists(file);
        TomlTable table = absent ? null : TomlFile.read(reader.file, reader.problems);
        Configuration configuration = reader.read(table);
        if (!reader.problems.isEmpty()) {
            throw new ConfigurationException(reader.problems);
        }
        return configuration;
    }

    private Configuration read(@Nullable TomlTable table) {
        Section root = new Section(file, "", table, problems);
        Configuration.Router router = router(root.section("router"));
        Local local = local(root.section("local"));
        Remote remote = remote(root.section("remote"));
        Address http = http(root.section("http"));
        Configuration.Journal journal = journal(root.section("journal"));
        Configuration.Dial dial = dial(root.section("dial"));
        Configuration.Clients clients = ClientsSection.read(root.section("clients"));
        Configuration.Access access = access(root);
        Configuration.Limits limits = limits(root.section("limits"));
        Log log = log(root.section("log"));
        root.end();
        return new Configuration(
                router, local, remote, http, journal, dial, clients, access, limits, log);
    }

    private Configuration.Router router(Section section) {
        String name =
                section.string(
                        "name",
                        "1 to 64 letters, digits, dots, hyphens and underscores",
                        text -> isName(text, 64));
        String netns =
                section.string(
                        "netns",
                        "a network namespace as \"ip netns list\" prints it",
                        ConfigurationFile::isNetns);
        boolean lanOnly = section.flag("lan_only");
        section.end();
        return new Configuration.Router(name == null ? defaults.name() : name, netns, lanOnly);
    }

    private static boolean isName(String text, int longest) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || ".-_".indexOf(c) >= 0;
            if (!good) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= longest;
    }

    private static boolean isNetns(String text) {
        return !text.isEmpty()
                && text.length() <= 255
                && !text.equals(".")
                && !text.equals("..")
                && text.indexOf('/') < 0
                && text.chars()
                        .noneMatch(
                                c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }

    private Local local(Section section) {
        Path socket = section.path("socket", LONGEST_SOCKET);
        Path events = section.path("events", LONGEST_SOCKET);
        String group =
                section.string("group", "the name or number of a group", AccessSection::isAccount);
        String mode =
                section.string(
                        "mode",
                        "permission bits as three octal digits in quotes, such as \"0660\"",
                        text -> text.matches("0?[0-7]{3}"));
        section.end();
        Path first = socket == null ? defaults.run().resolve("dialtone.sock") : socket;
        Path second = events == null ? defaults.run().resolve("events.sock") : events;
        if (first.equals(second)) {
            section.wrong("events", "found the same path as local.socket, expected another");
        }
        return new Local(first, second, group, mode == null ? 0666 : Integer.parseInt(mode, 8));
    }

    private @Nullable Remote remote(Section section) {
        Address listen = section.address("listen");
        Path certificate = section.path("certificate", LONGEST_PATH);
        Path key = section.path("key", LONGEST_PATH);
        Path ca = section.path("ca", LONGEST_PATH);
        section.end();
        if (!section.has("listen")) {
            return null;
        }
        for (String needed : List.of("certificate", "key", "ca")) {
            if (!section.has(needed)) {
                section.wrong(
                        "listen",
                        "found an address but no remote."
                                + needed
                                + ", expected a PEM file (\"dialtone pki init\" makes one)");
            }
        }
        if (certificate != null) {
            section.complain("certificate", Pem.certificates(certificate));
        }
        if (ca != null) {
            section.complain("ca", Pem.certificates(ca));
        }
        if (key != null) {
            section.complain("key", Pem.key(key));
        }
        return listen == null || certificate == null || key == null || ca == null
                ? null
                : new Remote(listen, certificate, key, ca);
    }

    private @Nullable Address http(Section section) {
        Address listen = section.address("listen");
        section.end();
        return listen;
    }

    private Configuration.Journal journal(Section section) {
        Path directory = section.path("directory", LONGEST_PATH);
        long days = section.number("keep_days", 1, 36_500, 90);
        long mebibytes = section.number("keep_mebibytes", 1, 1 << 20, 512);
        section.end();
        return new Configuration.Journal(
                directory == null ? defaults.state() : directory,
                Duration.ofDays(days),
                mebibytes << 20);
    }

    private Configuration.Dial dial(Section section) {
        Path interfaces = section.path("interfaces", LONGEST_PATH);
        Path credentials = section.path("credentials", LONGEST_PATH);
        Path run = section.path("run", LONGEST_DIAL_FOLDER);
        long rate = section.number("rate", 1, 10_000, 20);
        String trap =
                section.string(
                        "trap",
                        "1 to 15 letters, digits, dots, hyphens and underscores",
                        text -> isName(text, 15));
        Path vici = section.path("vici", LONGEST_VICI);
        section.end();
        return new Configuration.Dial(
                interfaces == null ? file.resolveSibling("interfaces.d") : interfaces,
                credentials == null ? file.resolveSibling("credentials.d") : credentials,
                run == null ? defaults.run().resolve("dial") : run,
                (int) rate,
                trap == null ? "dialtone0" : trap,
                vici == null ? VICI : vici);
    }

    private Configuration.Access access(Section root) {
        AccessSection access = new AccessSection();
        access.read(file, root.section("access"));
        for (Path drop : AccessSection.drops(file, problems)) {
            TomlTable table = TomlFile.read(drop, problems);
            Section inner = new Section(drop, "", table, problems);
            access.read(drop, inner.section("access"));
            inner.end();
        }
        return access.result();
    }

    private Configuration.Limits limits(Section section) {
        long connections = section.number("connections", 1, 1_000_000, 16_384);
        long calls = section.number("calls", 1, 1_000_000, 32_768);
        long registrations = section.number("registrations", 1, 16_000_000, 1_000_000);
        long events = section.number("events_in_memory", 1024, 1 << 24, 1 << 16);
        if (Long.bitCount(events) != 1) {
            section.wrong(
                    "events_in_memory",
                    "found " + events + ", expected a power of two, such as 65536");
        }
        long peers = section.number("event_peers", 1, 1_000_000, 4096);
        long peersOfUser = section.number("event_peers_of_user", 1, 1_000_000, 1024);
        long eventfds = section.number("event_registrations", 1, 1_000_000, 1000);
        section.end();
        return new Configuration.Limits(
                (int) connections,
                (int) calls,
                (int) registrations,
                (int) events,
                (int) peers,
                (int) peersOfUser,
                (int) eventfds);
    }

    private Log log(Section section) {
        String level =
                section.choice("level", List.of("error", "warning", "info", "debug"), "info");
        String format = section.choice("format", List.of("text", "json"), "text");
        section.end();
        return new Log(
                Log.Level.valueOf(level.toUpperCase(Locale.ROOT)),
                Log.Format.valueOf(format.toUpperCase(Locale.ROOT)));
    }
}
