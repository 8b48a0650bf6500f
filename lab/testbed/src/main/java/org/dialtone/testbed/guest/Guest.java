package org.dialtone.testbed.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A guest that runs one command and switches itself off. Its file system is the host's, but for
/// /run and /dev/shm, which are its own; it has one processor and no link but loopback.
///
/// It runs in a process namespace of its own, so that nothing of it outlives it, and under
/// timeout(1), so that it ends even if this process does not see to it. The one descriptor to it is
/// its console, a file.
public final class Guest implements AutoCloseable {
    private static final int LINES = 150;

    /// What `init` says last.
    private static final String ENDED = "guest: ended with ";

    private static final int OFF_SECONDS = 20;

    private final Path directory;
    private final Process process;

    private Guest(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /// Boots one of a kind.
    @FunctionalInterface
    public interface Kind {
        /// Boots one.
        ///
        /// @param directory an empty one for its files: `init`, `modules`, `run`, `console.log`
        /// @param limit when it is killed
        /// @param command what it runs, as root
        /// @throws IllegalStateException if there is no such kernel
        Guest boot(Path directory, Duration limit, List<String> command) throws IOException;
    }

    /// Writes its files and starts it.
    ///
    /// @param modules the resource that is its `modules`
    /// @param machine the words that start the kernel, whose console is descriptors 0 and 1
    static Guest start(
            Path directory,
            Duration limit,
            List<String> command,
            String modules,
            List<String> machine)
            throws IOException {
        script("init.sh", directory.resolve("init"));
        script(modules, directory.resolve("modules"));
        Files.writeString(directory.resolve("run"), line(command) + "\n");
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "timeout",
                                "--signal=KILL",
                                Long.toString(limit.toSeconds()),
                                "unshare",
                                "--pid",
                                "--mount-proc",
                                "--fork",
                                "--kill-child"));
        words.addAll(machine);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(directory.resolve("console.log").toFile());
        builder.redirectErrorStream(true);
        return new Guest(directory, builder.start());
    }

    /// Writes a script of ours.
    static void script(String resource, Path file) throws IOException {
        try (InputStream in = Guest.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the class path");
            }
            Files.write(file, in.readAllBytes());
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
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

    /// Waits until it is off, or has had its time to switch itself off: once in a while a kernel of
    /// User-Mode Linux says "System halted" and its process runs on.
    public void awaitEnd() throws InterruptedException {
        while (!process.waitFor(1, TimeUnit.SECONDS)) {
            if (console().contains(ENDED) && !process.waitFor(OFF_SECONDS, TimeUnit.SECONDS)) {
                close();
            }
        }
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
