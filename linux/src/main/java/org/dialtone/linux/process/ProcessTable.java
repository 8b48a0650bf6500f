package org.dialtone.linux.process;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The processes of this machine at one moment. What reads /proc throws an [UncheckedIOException]
/// if it cannot be read just now, for want of a descriptor: that says of no process that it has
/// ended.
record ProcessTable(Map<Integer, ProcessEntry> entries) {
    private static final Path PROC = Path.of("/proc");

    static ProcessTable read() {
        Map<Integer, ProcessEntry> entries = new HashMap<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path directory : directories) {
                ProcessEntry entry = entry(directory);
                if (entry != null) {
                    entries.put(entry.pid(), entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("/proc cannot be read: is it mounted?", e);
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException("/proc cannot be read", e.getCause());
        }
        return new ProcessTable(entries);
    }

    /// One process now; null if there is none of this number.
    static @Nullable ProcessEntry entry(int pid) {
        return entry(PROC.resolve(Integer.toString(pid)));
    }

    /// Whether a process seen earlier is there still.
    static boolean runs(ProcessEntry seen) {
        ProcessEntry entry = entry(seen.pid());
        return entry != null && entry.start() == seen.start() && !entry.ended();
    }

    private static @Nullable ProcessEntry entry(Path directory) {
        try {
            return ProcessEntry.parse(
                    Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException _) {
            return null; // ended meanwhile
        } catch (FileSystemException e) {
            throw new UncheckedIOException(e);
        } catch (IOException _) {
            return null; // ended while it was read
        }
    }

    /// Adds to some sessions those that their members' descendants have made.
    void extend(Set<Integer> sessions) {
        boolean more = true;
        while (more) {
            more = false;
            for (ProcessEntry entry : entries.values()) {
                ProcessEntry parent = entries.get(entry.parent());
                if (parent != null && sessions.contains(parent.session())) {
                    more |= sessions.add(entry.session());
                }
            }
        }
    }

    /// Who is in one of some sessions and has not ended.
    List<ProcessEntry> members(Set<Integer> sessions) {
        return entries.values().stream()
                .filter(entry -> sessions.contains(entry.session()) && !entry.ended())
                .toList();
    }
}
