package org.dialtone.linux.process;

import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Spawn;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A child's directory. What the runner keeps there: `runner` (two lines: its own /proc/PID/stat
/// and the boot's number), `program` (the program's process number), `status` (a shell's exit
/// status), `output`, before it `output.1` and `output.2` (each what 64 reads of a pipe have
/// brought, at most 128 KiB: dd writes at once what it reads, which head does not). A line is there
/// when its end is.
record ChildFiles(Path directory) {
    private static final int AT_FDCWD = -100;
    private static final int S_IFIFO = 0x1000;
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    /// What runs a program. It does not wait for who inherits the program's output; a signal to it
    /// ends nothing, though it ends a `wait`. What is written while the disk is full is lost, and
    /// the program not held up: nor killed, as it would be by a pipe without a reader. Input goes
    /// on from descriptor 3, for a shell gives /dev/null to what runs beside it. The pipe is open
    /// at both ends (5 and 6; 4, so that neither waits for the other) before the program begins,
    /// which waits neither for its reader nor for what is noted of it: sh reads a file byte by
    /// byte.
    private static final String RUNNER =
            """
            cd "$1" && boot=$2 && shift 2 || exit
            exec 3<&0 </dev/null 4<>pipe 5>pipe 6<pipe 4<&-
            (cd / && exec "$@" <&3 >&5 2>&5 3<&- 5>&- 6<&-) &
            program=$!
            trap : TERM HUP INT
            exec 3<&- 5>&-
            read -r stat </proc/$$/stat
            printf '%s\\n%s\\n' "$stat" "$boot" >runner
            echo $program >program
            (
              trap '' TERM HUP INT
              while :; do
                if dd bs=2048 count=64 >output; then
                  [ -s output ] || break
                  [ ! -e output.1 ] || mv -f output.1 output.2
                  mv -f output output.1
                elif timeout -s KILL 1 cat; then
                  break
                fi
              done
            ) <&6 >/dev/null 2>&1 6<&- &
            exec 6<&-
            wait $program
            status=$?
            while kill -0 $program 2>/dev/null; do
              wait $program
              status=$?
            done
            echo $status >status
            wait
            """;

    /// Makes the directory anew.
    void make() throws IOException {
        remove();
        Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Arena arena = Arena.ofConfined()) {
            Path pipe = directory.resolve("pipe");
            MemorySegment path = arena.allocateFrom(pipe.toString());
            Libc.check(
                    "mknod " + pipe,
                    Sys.MKNODAT,
                    AT_FDCWD,
                    path.address(),
                    S_IFIFO | 0600,
                    0,
                    0,
                    0);
        }
    }

    /// Starts the runner, in a session of its own.
    ///
    /// @param within the command that becomes the program's, see [Supervisor#open]
    /// @return its process number
    int run(List<String> within, Launch launch) throws IOException {
        List<String> program = new ArrayList<>(within);
        program.addAll(launch.command());
        List<String> words = words(directory, program);
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C");
        environment.putAll(launch.environment());
        return Spawn.supported()
                ? spawn(words, environment, launch.input())
                : build(words, environment, launch.input());
    }

    /// The runner's command.
    static List<String> words(Path directory, List<String> program) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", RUNNER, "dialtone-runner"));
        words.add(directory.toString());
        words.add(boot());
        words.addAll(program);
        return words;
    }

    /// The way of an older C library, by setsid(1).
    static int build(List<String> words, Map<String, String> environment, String input)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid");
        builder.command().addAll(words);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try (var pipe = process.getOutputStream()) {
            pipe.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // it has ended before it read: its exit status says why
        }
        return (int) process.pid();
    }

    /// The quicker way: two programs less are run before the runner.
    static int spawn(List<String> words, Map<String, String> environment, String input)
            throws IOException {
        try {
            return Spawn.start(
                    "/bin/sh",
                    words,
                    environment.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .toList(),
                    input.getBytes(StandardCharsets.UTF_8));
        } catch (SystemException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// The runner, if it is one that this boot has seen; it may have ended.
    @Nullable ProcessEntry runner() {
        List<String> lines = text("runner").lines().toList();
        boolean ours = lines.size() == 2 && lines.get(1).equals(boot());
        return ours ? ProcessEntry.parse(lines.getFirst()) : null;
    }

    /// The number of this boot of the machine (random(4)).
    private static String boot() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The number that a file holds; -1 while it holds none.
    int number(String file) {
        String text = text(file);
        try {
            return text.endsWith("\n") ? Integer.parseInt(text.strip()) : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /// What a file holds; empty while it is not there.
    ///
    /// @throws UncheckedIOException if it is there and cannot be read just now
    String text(String file) {
        Path path = directory.resolve(file);
        if (!Files.exists(path)) {
            return ""; // asked first: most are not there most of the time, and an exception is dear
        }
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            return ""; // moved meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes it all.
    void remove() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
