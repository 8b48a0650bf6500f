package org.dialtone.linux.dial;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What is installed.
final class Programs {
    private static final List<String> DIRECTORIES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Programs() {}

    /// What to say where a program is not there; null where it is.
    static @Nullable String missing(String program) {
        boolean there =
                DIRECTORIES.stream()
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        return there ? null : "the program " + program + " is not installed";
    }
}
