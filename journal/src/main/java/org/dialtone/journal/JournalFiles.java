package org.dialtone.journal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The files of a journal, for its owner alone, and the lock that keeps other processes away.
///
/// The lock is a file of its own: closing any descriptor of a file drops all POSIX locks that the
/// process has on it, also those that SQLite counts on. For the same reason nothing here ever opens
/// the database.
final class JournalFiles implements AutoCloseable {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Path database;
    private final Supplier<Instant> clock;
    private @Nullable FileChannel lock;
    private volatile @Nullable Object identity;

    JournalFiles(Path directory, Path database, Supplier<Instant> clock) {
        this.directory = directory;
        this.database = database;
        this.clock = clock;
    }

    Path database() {
        return database;
    }

    private Path log() {
        return Path.of(database + "-wal");
    }

    boolean hasLog() {
        return !Files.notExists(log());
    }

    private Path index() {
        return Path.of(database + "-shm");
    }

    /// Makes what is missing, and takes the lock.
    ///
    /// @return whether the database was made
    boolean create() throws StoreException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            lock();
            if (Files.notExists(database)) {
                // a log without its database belongs to one that was taken away
                Files.deleteIfExists(log());
                Files.deleteIfExists(index());
            }
            return create(database);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static boolean create(Path file) throws IOException {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    private void lock() throws IOException, StoreException {
        if (lock != null) {
            return;
        }
        Path file = directory.resolve("events.lock");
        create(file);
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE));
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            // another journal of this process
        } finally {
            if (taken) {
                lock = channel;
            } else {
                channel.close();
            }
        }
        if (!taken) {
            throw new StoreException(
                    StoreException.Kind.TAKEN,
                    "Another router keeps its journal in "
                            + directory
                            + ": stop it, or give this one another directory.");
        }
    }

    private static StoreException failure(IOException e) {
        String text =
                e instanceof FileSystemException known && known.getReason() != null
                        ? known.getFile() + ": " + known.getReason()
                        : e.toString();
        StoreException.Kind kind = StoreException.Kind.IO;
        if (e instanceof AccessDeniedException
                || text.contains("Read-only file system")
                || e instanceof NoSuchFileException) {
            kind = StoreException.Kind.READ_ONLY;
        } else if (text.contains("No space left") || text.contains("Disk quota")) {
            kind = StoreException.Kind.FULL;
        }
        return new StoreException(kind, text, false, e);
    }

    /// Remembers which file it is that SQLite has open.
    void opened() {
        identity = identity();
    }

    private @Nullable Object identity() {
        try {
            return Files.getAttribute(database, "unix:ino");
        } catch (IOException | UnsupportedOperationException _) {
            return null;
        }
    }

    /// Whether the database is there, and still the one that was opened.
    boolean present() {
        Object now = identity();
        return now != null && (identity == null || now.equals(identity));
    }

    long bytes() {
        long sum = 0;
        for (Path file : List.of(database, log(), index())) {
            try {
                sum += Files.size(file);
            } catch (IOException _) {
                // it is not there
            }
        }
        return sum;
    }

    /// Moves the database away, with its log, under one new name. The database first: a log without
    /// its database is thrown away by the next start, a database without its log would be believed.
    String setAside() throws StoreException {
        Path aside = Path.of(database + ".corrupt-" + STAMP.format(clock.get()));
        try {
            for (String end : List.of("", "-wal", "-shm")) {
                Path file = Path.of(database + end);
                if (Files.exists(file)) {
                    Files.move(file, Path.of(aside + end), StandardCopyOption.ATOMIC_MOVE);
                }
            }
            identity = null;
            return aside.toString();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        FileChannel held = lock;
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException _) {
                // the lock goes with the process at the latest
            }
        }
    }
}
