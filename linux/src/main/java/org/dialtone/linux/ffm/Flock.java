package org.dialtone.linux.ffm;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/// A file or directory that one at a time has (flock(2)), in this process or any other. The kernel
/// lets it go when the process dies, however it dies.
///
/// @param fd what holds it
public record Flock(int fd) implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0x40;
    private static final int O_CLOEXEC = 0x80000;
    private static final boolean AMD64 = "amd64".equals(System.getProperty("os.arch"));
    private static final int O_DIRECTORY = AMD64 ? 0x10000 : 0x4000;
    private static final int O_NOFOLLOW = AMD64 ? 0x20000 : 0x8000;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    /// Takes a file, which is made if there is none, 0600, and stays: to remove a lock is a race.
    ///
    /// @return null if somebody has it
    /// @throws SystemException if it cannot be opened or made
    public static @Nullable Flock file(Path path) {
        return take(path, O_RDWR | O_CREAT | O_NOFOLLOW);
    }

    /// Takes a directory.
    ///
    /// @return null if somebody has it
    /// @throws SystemException if it cannot be opened
    public static @Nullable Flock directory(Path path) {
        return take(path, O_DIRECTORY);
    }

    private static @Nullable Flock take(Path path, int flags) {
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path.toString()).address();
            int all = flags | O_CLOEXEC;
            fd = (int) Libc.check("open " + path, Sys.OPENAT, AT_FDCWD, name, all, 0600, 0, 0);
        }
        long locked = Libc.call(Sys.FLOCK, fd, LOCK_EX | LOCK_NB, 0);
        if (locked == 0) {
            return new Flock(fd);
        }
        Libc.close(fd);
        if (locked == -Errno.EAGAIN) {
            return null;
        }
        throw new SystemException("flock " + path, (int) -locked);
    }

    /// Lets it go.
    @Override
    public void close() {
        Libc.close(fd);
    }
}
