package org.dialtone.testbed.faults;

import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A disk of its own, in memory, that can be filled to the last byte and emptied again.
final class Disk implements AutoCloseable {
    private static final int MEBIBYTES = 64;
    private static final int CHUNK = 1 << 16;

    private final Path directory;
    private final Path filler;

    /// @param directory where it is mounted; made
    Disk(Path directory) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Namespace.run(
                "",
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "mode=0700,size=" + MEBIBYTES + "m",
                "dialtone-test",
                directory.toString());
    }

    void fill() {
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int chunk = 0; chunk <= MEBIBYTES * (1 << 20) / CHUNK; chunk++) {
                out.write(new byte[CHUNK]);
            }
        } catch (IOException _) {
            return; // no space left: it is full
        }
        throw new IllegalStateException(directory + " takes more than it is large");
    }

    void empty() {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Namespace.run("", "umount", "--lazy", directory.toString());
    }
}
