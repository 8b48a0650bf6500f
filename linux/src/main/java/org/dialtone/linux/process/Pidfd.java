package org.dialtone.linux.process;

import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Spawn;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

/// A descriptor of a process (pidfd_open(2)): never means a later one of the same number, and is
/// readable when the process has ended. Whoever opens it closes it.
record Pidfd(int fd) implements AutoCloseable {
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    /// One of a process that has not ended.
    ///
    /// @param process as it was seen
    /// @return null if it has gone
    static @Nullable Pidfd open(ProcessEntry process) {
        long fd = Libc.call(Sys.PIDFD_OPEN, process.pid(), 0, 0);
        if (fd == -Errno.ESRCH || fd == -Errno.EINVAL) {
            return null;
        }
        if (fd < 0) {
            throw new SystemException("pidfd_open " + process.pid(), (int) -fd);
        }
        if (!ProcessTable.runs(process)) {
            Libc.close((int) fd);
            return null;
        }
        return new Pidfd((int) fd);
    }

    /// Sends a signal to a process, if it has not ended.
    static void signal(ProcessEntry process, int signal) {
        try (Pidfd pidfd = open(process)) {
            if (pidfd != null) {
                Libc.call(Sys.PIDFD_SEND_SIGNAL, pidfd.fd, signal, 0);
            }
        }
    }

    /// It has ended: takes its end, if it was this process that started it.
    void reap() {
        Spawn.reapOf(fd);
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
