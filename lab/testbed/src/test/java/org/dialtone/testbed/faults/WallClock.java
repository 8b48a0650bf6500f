package org.dialtone.testbed.faults;

import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// A wall clock that programs can be started with instead of the machine's, which is left alone:
/// `clock.c`, preloaded, adds what a file says.
final class WallClock {
    private final Path library;
    private final Path file;
    private final MappedByteBuffer ahead;

    /// @param directory where its two files go
    WallClock(Path directory) {
        this.library = directory.resolve("clock.so");
        this.file = directory.resolve("clock");
        try (InputStream source =
                Objects.requireNonNull(WallClock.class.getResourceAsStream("clock.c"), "clock.c")) {
            String program = new String(source.readAllBytes(), StandardCharsets.UTF_8);
            Namespace.run(
                    program,
                    "gcc",
                    "-O1",
                    "-Wall",
                    "-Werror",
                    "-shared",
                    "-fPIC",
                    "-x",
                    "c",
                    "-",
                    "-o",
                    library.toString());
            Files.write(file, new byte[Long.BYTES]);
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ahead = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ahead.order(ByteOrder.nativeOrder());
    }

    /// What a program has to find in its environment.
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "DIALTONE_TEST_CLOCK", file.toString());
    }

    /// Steps it.
    ///
    /// @param much how far ahead of the machine's it goes on
    void step(Duration much) {
        ahead.putLong(0, much.toSeconds());
    }
}
