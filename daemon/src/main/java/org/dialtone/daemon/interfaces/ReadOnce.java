package org.dialtone.daemon.interfaces;

import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What was read from files, so that a change of one among thousands costs no more than a look at
/// each: a file is read again only where it is another, or has changed since (its inode, size,
/// mtime or ctime).
///
/// A file that had changed within two seconds before it was read is read again the next time: its
/// time stamps may be too coarse to tell another change in the same moment.
///
/// Any thread.
final class ReadOnce<T> {
    private static final Duration COARSE = Duration.ofSeconds(2);

    /// How a file looks from outside. The values of the view "unix", see stat(2).
    private record Look(Map<String, Object> attributes) {
        Instant changed() {
            return attributes.get("ctime") instanceof FileTime time
                    ? time.toInstant()
                    : Instant.MAX;
        }
    }

    private record Known<T>(Look look, T value) {}

    private final Map<Path, Known<T>> known = new ConcurrentHashMap<>();
    private final Time time;

    ReadOnce(Time time) {
        this.time = time;
    }

    /// What a file holds.
    ///
    /// @param read reads it; what it throws is thrown, and nothing is remembered
    T get(Path file, Function<Path, T> read) {
        Look look = look(file);
        Known<T> before = known.get(file);
        if (look != null && before != null && before.look.equals(look)) {
            return before.value;
        }
        Instant now = time.now();
        T value = read.apply(file);
        if (look != null && look.changed().isBefore(now.minus(COARSE))) {
            known.put(file, new Known<>(look, value));
        } else {
            known.remove(file);
        }
        return value;
    }

    /// Null if it cannot be looked at, or is a symbolic link: what that leads to may change.
    private static @Nullable Look look(Path file) {
        try {
            if (Files.isSymbolicLink(file)) {
                return null;
            }
            return new Look(
                    Files.readAttributes(
                            file,
                            "unix:dev,ino,size,lastModifiedTime,ctime",
                            LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | UnsupportedOperationException _) {
            return null;
        }
    }

    /// Forgets all other files.
    void keep(Collection<Path> files) {
        known.keySet().retainAll(files);
    }

    void forget(Path file) {
        known.remove(file);
    }
}
