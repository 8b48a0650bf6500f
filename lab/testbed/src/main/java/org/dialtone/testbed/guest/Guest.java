package org.dialtone.testbed.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// A User-Mode Linux guest (a Linux kernel as a process of the host's) that runs one command and
/// switches itself off. Its file system is the host's, but for /run, /dev/shm and /etc/ppp, which
/// are its own; it has one processor and no link but loopback.
///
/// It runs in a process namespace of its own, so that nothing of it outlives it, and under
/// timeout(1), so that it ends even if this process does not see to it. The one descriptor to it is
/// its console, a file.
public final class Guest implements AutoCloseable {
    private static final Path KERNEL = Path.of("/usr/bin/linux");
    private static final String MEMORY = "2G";
    private static final int LINES = 150;

    private final Path directory;
    private final Process process;

    private Guest(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /// Boots one.
    ///
    /// @param directory an empty one for its files: `init`, `run`, `console.log`
    /// @param limit when it is killed
    /// @param command what it runs, as root
    /// @throws IllegalStateException if there is no such kernel
    public static Guest boot(Path directory, Duration limit, List<String> command)
            throws IOException {
        if (!Files.isExecutable(KERNEL)) {
            throw new IllegalStateException(
                    KERNEL + " is missing: install the package user-mode-linux");
        }
        Path init = directory.resolve("init");
        Files.writeString(init, init());
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(directory.resolve("run"), line(command) + "\n");
        ProcessBuilder builder =
                new ProcessBuilder(
                        "timeout",
                        "--signal=KILL",
                        Long.toString(limit.toSeconds()),
                        "unshare",
                        "--pid",
                        "--mount-proc",
                        "--fork",
                        "--kill-child",
                        KERNEL.toString(),
                        "mem=" + MEMORY,
                        "rootfstype=hostfs",
                        "rootflags=/",
                        "rw",
                        "init=" + init,
                        "con=null",
                        "con0=fd:0,fd:1",
                        "ssl=null",
                        "uml_dir=" + directory,
                        "quiet");
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(directory.resolve("console.log").toFile());
        builder.redirectErrorStream(true);
        return new Guest(directory, builder.start());
    }

    private static String init() throws IOException {
        try (InputStream in = Guest.class.getResourceAsStream("init.sh")) {
            if (in == null) {
                throw new IllegalStateException("init.sh is not in the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Words as the shell reads them.
    private static String line(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    public boolean runs() {
        return process.isAlive();
    }

    /// Waits until it is off.
    public void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /// The last lines of its console.
    public String console() {
        try {
            String log =
                    Files.readString(directory.resolve("console.log"), StandardCharsets.ISO_8859_1);
            List<String> lines = log.lines().toList();
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Kills it if it is on.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
