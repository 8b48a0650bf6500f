package org.dialtone.linux.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An eventfd(2): a counter in the kernel that any epoll loop can wait on. Non-blocking.
///
/// Any thread may call any method. A descriptor is given back only when no call is using it, so
/// that a late write never hits a stranger's file of the same number.
public final class EventFd implements AutoCloseable {
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int AT_FDCWD = -100;
    private static final short POLLIN = 1;

    /// Eight bytes, 1, never written: what every write sends.
    private static final MemorySegment ONE = Arena.global().allocateFrom(ValueLayout.JAVA_LONG, 1L);

    private static final long ONE_ADDRESS = ONE.address();

    private final int fd;

    /// Counts the calls in progress; its end is the descriptor's.
    private final Phaser users = new Phaser(1);

    private volatile boolean closed;

    private EventFd(int fd) {
        this.fd = fd;
    }

    /// A new one, not set.
    public static EventFd create() {
        return new EventFd(
                (int) Libc.check("eventfd2", Sys.EVENTFD2, 0, EFD_CLOEXEC | EFD_NONBLOCK, 0));
    }

    /// A duplicate of a descriptor that somebody else owns. Makes the file non-blocking, for
    /// everybody who shares it: a full counter must never hold up the writer. Whoever shares it can
    /// take that back, so this is for owners who are trusted not to; for others there are [#share]
    /// and [AioSignals].
    ///
    /// @throws SystemException EBADF if there is no such descriptor, EINVAL if it is no eventfd
    public static EventFd duplicateOf(int descriptor) {
        EventFd duplicate = share(descriptor);
        try {
            String what = "eventfd " + descriptor;
            long flags = Libc.check(what, Sys.FCNTL, duplicate.fd, F_GETFL, 0);
            Libc.check(what, Sys.FCNTL, duplicate.fd, F_SETFL, flags | EFD_NONBLOCK);
            return duplicate;
        } catch (RuntimeException e) {
            duplicate.close();
            throw e;
        }
    }

    /// A duplicate of a descriptor that somebody else owns, whose file stays as it is, blocking or
    /// not: [#write] and [#read] may wait for the others who share it.
    ///
    /// @throws SystemException EBADF if there is no such descriptor, EINVAL if it is no eventfd
    public static EventFd share(int descriptor) {
        String what = "eventfd " + descriptor;
        int copy = (int) Libc.check(what, Sys.FCNTL, descriptor, F_DUPFD_CLOEXEC, 3);
        try {
            if (!is(copy)) {
                throw new SystemException(what + " (it is something else)", Errno.EINVAL);
            }
            return new EventFd(copy);
        } catch (RuntimeException e) {
            Libc.close(copy);
            throw e;
        }
    }

    /// Whether a descriptor is an eventfd.
    ///
    /// @throws SystemException if there is no such descriptor
    public static boolean is(int descriptor) {
        return "anon_inode:[eventfd]".equals(target(descriptor));
    }

    private static String target(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/proc/self/fd/" + fd);
            MemorySegment target = arena.allocate(256);
            long length =
                    Libc.check(
                            "readlink",
                            Sys.READLINKAT,
                            AT_FDCWD,
                            path.address(),
                            target.address(),
                            255,
                            0,
                            0);
            return target.asSlice(0, length + 1).getString(0);
        }
    }

    /// The number of the descriptor, for poll and epoll, valid until [#close].
    public int descriptor() {
        return fd;
    }

    /// Begins a use of the descriptor, which it stays open for.
    ///
    /// @return false if it is closed
    public boolean enter() {
        return !closed && users.register() >= 0;
    }

    /// Ends a use that [#enter] began.
    public void leave() {
        users.arriveAndDeregister();
    }

    /// Adds one to the counter. A full counter stays full: it is set anyway. Only between [#enter]
    /// and [#leave], or where something else sees to it that nobody closes it meanwhile.
    public void write() {
        Libc.call(Sys.WRITE, fd, ONE.address(), 8);
    }

    /// The same by the number of the descriptor: for who signals ten thousand of them, and would
    /// rather not fetch each of these objects.
    ///
    /// @return whether it was added; false if the counter is full
    public static boolean write(int descriptor) {
        return Libc.quick(Sys.WRITE, descriptor, ONE_ADDRESS, 8);
    }

    /// Takes the counter, and leaves it at zero.
    ///
    /// @return its value; 0 if it was not set, or is closed
    public long read() {
        if (!enter()) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            return Libc.call(Sys.READ, fd, value.address(), 8) == 8
                    ? value.get(ValueLayout.JAVA_LONG, 0)
                    : 0;
        } finally {
            leave();
        }
    }

    /// Waits until it is set; blocks the platform thread (or the carrier of a virtual one).
    ///
    /// @param nanos how long at most; 0 only looks
    /// @return whether it is set; also true when it is being closed
    public boolean awaitSet(long nanos) {
        if (!enter()) {
            return true;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment poll = arena.allocate(8, 8);
            poll.set(ValueLayout.JAVA_INT, 0, fd);
            poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            MemorySegment limit = arena.allocate(16, 8);
            limit.set(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000L);
            limit.set(ValueLayout.JAVA_LONG, 8, nanos % 1_000_000_000L);
            return Libc.call(Sys.PPOLL, poll.address(), 1, limit.address(), 0, 8, 0) > 0;
        } finally {
            leave();
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /// Wakes who waits and gives the descriptor back once nobody uses it.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        users.arriveAndDeregister();
        boolean interrupted = false;
        while (!users.isTerminated()) {
            // wakes who polls; again, in case another waiter has taken it. Never without need: the
            // counter may be shared, and this would be a signal to its owner
            write();
            try {
                users.awaitAdvanceInterruptibly(0, 5, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // somebody is still inside
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Libc.close(fd);
    }
}
