package org.dialtone.testbed.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Guests of User-Mode Linux: a Linux kernel as a process of the host's. Quick, and it has PPP.
/// Their /etc/ppp is their own too.
public final class UmlGuest {
    private static final Path KERNEL = Path.of("/usr/bin/linux");
    private static final String MEMORY = "2G";

    private UmlGuest() {}

    /// Boots one, as [Guest.Kind].
    public static Guest boot(Path directory, Duration limit, List<String> command)
            throws IOException {
        if (!Files.isExecutable(KERNEL)) {
            throw new IllegalStateException(
                    KERNEL + " is missing: install the package user-mode-linux");
        }
        List<String> machine =
                List.of(
                        KERNEL.toString(),
                        "mem=" + MEMORY,
                        "rootfstype=hostfs",
                        "rootflags=/",
                        "rw",
                        "init=" + directory.resolve("init"),
                        "con=null",
                        "con0=fd:0,fd:1",
                        "ssl=null",
                        "uml_dir=" + directory,
                        "quiet");
        return Guest.start(directory, limit, command, "uml.sh", machine);
    }
}
