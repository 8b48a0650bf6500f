package org.dialtone.client;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.function.Function;

/// Where a user keeps credentials and contexts: `~/.config/dialtone`.
public final class UserFolder {
    private UserFolder() {}

    /// `$XDG_CONFIG_HOME/dialtone`, else `$HOME/.config/dialtone`, where the variables are absolute
    /// paths (XDG Base Directory Specification); or what the property `dialtone.config` says.
    /// Without HOME the home is the one of /etc/passwd, which is all that Java looks at.
    ///
    /// @param variable of the environment; null or empty if it is not set
    public static Path of(Function<String, @Nullable String> variable) {
        String given = System.getProperty("dialtone.config");
        if (given != null) {
            return Path.of(given);
        }
        Path config = absolute(variable.apply("XDG_CONFIG_HOME"));
        return (config == null ? home(variable).resolve(".config") : config).resolve("dialtone");
    }

    private static Path home(Function<String, @Nullable String> variable) {
        Path home = absolute(variable.apply("HOME"));
        if (home != null) {
            return home;
        }
        String known = System.getProperty("user.home");
        return Path.of(known == null ? "/" : known);
    }

    private static @Nullable Path absolute(@Nullable String path) {
        return path != null && path.startsWith("/") ? Path.of(path) : null;
    }
}
