package org.dialtone.linux.process;

import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/// Watches directories (inotify(7)). Confined to one thread.
final class Inotify implements AutoCloseable {
    /// What is told of a watch that has no number: some have been lost, look at everything.
    static final int LOST = -1;

    private static final int IN_MODIFY = 0x2;
    private static final int IN_CLOSE_WRITE = 0x8;
    private static final int IN_MOVED_TO = 0x80;
    private static final int NONBLOCK_CLOEXEC = 0x80800;
    private static final int HEAD = 16;
    private static final int ROOM = 64 * 1024;

    private final MemorySegment events;
    private final int fd;

    Inotify(Arena arena) {
        events = arena.allocate(ROOM, 8);
        fd = (int) Libc.check("inotify_init1", Sys.INOTIFY_INIT1, NONBLOCK_CLOEXEC, 0, 0);
    }

    int descriptor() {
        return fd;
    }

    /// Watches for files that are finished, or moved there.
    ///
    /// @param writes whether also for every write
    /// @return the watch's number; the same for the same directory
    int watch(Path directory, boolean writes) {
        long mask = IN_CLOSE_WRITE | IN_MOVED_TO | (writes ? IN_MODIFY : 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(directory.toString());
            return (int)
                    Libc.check(
                            "inotify_add_watch " + directory,
                            Sys.INOTIFY_ADD_WATCH,
                            fd,
                            path.address(),
                            mask);
        }
    }

    void unwatch(int watch) {
        Libc.call(Sys.INOTIFY_RM_WATCH, fd, watch, 0);
    }

    /// Who is told of a watch.
    interface Told {
        /// Something has happened in a directory.
        ///
        /// @param written whether a file that is not finished was written to, and no more
        void of(int watch, boolean written);
    }

    /// Tells the watches of what has happened, each as often as it may be.
    void read(Told told) {
        long length = Libc.call(Sys.READ, fd, events.address(), ROOM);
        for (long at = 0; at + HEAD <= length; ) {
            told.of(
                    events.get(ValueLayout.JAVA_INT, at),
                    events.get(ValueLayout.JAVA_INT, at + 4) == IN_MODIFY);
            at += HEAD + Integer.toUnsignedLong(events.get(ValueLayout.JAVA_INT, at + 12));
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
