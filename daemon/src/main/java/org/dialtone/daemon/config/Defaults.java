package org.dialtone.daemon.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where things are unless the configuration says otherwise.
///
/// @param name the machine's
/// @param run the folder of sockets
/// @param state the folder of the journal
public record Defaults(String name, Path run, Path state) {
    public static final Path FILE = Path.of("/etc/dialtone/dialtone.toml");

    /// What this process's user and service manager say: systemd's RUNTIME_DIRECTORY and
    /// STATE_DIRECTORY, else /run/dialtone and /var/lib/dialtone for root, else the user's own
    /// folders (XDG Base Directory Specification).
    public static Defaults ofProcess() {
        return of(System.getenv(), hostName(), uid());
    }

    static Defaults of(Map<String, String> environment, String name, int uid) {
        String home = value(environment, "HOME", "/");
        Path run = Path.of("/run/dialtone");
        Path state = Path.of("/var/lib/dialtone");
        if (uid != 0) {
            state =
                    Path.of(value(environment, "XDG_STATE_HOME", home + "/.local/state"))
                            .resolve("dialtone");
            // without the first, not in /tmp: there somebody else could have been before us
            String own = value(environment, "XDG_RUNTIME_DIR", "");
            run = own.isEmpty() ? state.resolve("run") : Path.of(own).resolve("dialtone");
        }
        return new Defaults(
                name,
                first(environment, "RUNTIME_DIRECTORY", run),
                first(environment, "STATE_DIRECTORY", state));
    }

    /// The first of the absolute paths in a variable.
    private static Path first(Map<String, String> environment, String variable, Path otherwise) {
        String paths = value(environment, variable, otherwise.toString());
        int colon = paths.indexOf(':');
        return Path.of(colon < 0 ? paths : paths.substring(0, colon));
    }

    /// Relative paths are passed over, as the XDG specification wants.
    private static String value(Map<String, String> environment, String name, String otherwise) {
        String value = environment.get(name);
        return value == null || !value.startsWith("/") || value.indexOf(0) >= 0 ? otherwise : value;
    }

    /// Whom this process runs as, by the owner of its folder in /proc.
    public static int uid() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException _) {
            return "root".equals(System.getProperty("user.name")) ? 0 : 65_534;
        }
    }

    /// Without asking the resolver, which may take its time.
    private static String hostName() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException _) {
            return "localhost";
        }
    }
}
