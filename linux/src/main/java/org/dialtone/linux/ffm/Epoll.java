package org.dialtone.linux.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An epoll(7), level-triggered. Each descriptor has a key of the caller's choice: not its number,
/// which may mean another file by the time an event is looked at. Confined to one thread.
public final class Epoll implements AutoCloseable {
    public static final int IN = 0x1;
    public static final int OUT = 0x4;
    public static final int ERR = 0x8;
    public static final int HUP = 0x10;
    public static final int RDHUP = 0x2000;
    public static final int ONESHOT = 1 << 30;

    private static final int CLOEXEC = 0x80000;
    private static final int ADD = 1;
    private static final int MOD = 3;
    private static final int MOST = 256;

    /// struct epoll_event is packed on x86-64 alone (linux/eventpoll.h, EPOLL_PACKED).
    private static final int DATA = "amd64".equals(System.getProperty("os.arch")) ? 4 : 8;

    private static final int SIZE = DATA + 8;

    private final int fd;
    private final MemorySegment ready;
    private final MemorySegment event;

    /// A new one, that watches nothing.
    ///
    /// @param arena what its memory is of: closed after it
    public Epoll(Arena arena) {
        ready = arena.allocate((long) MOST * SIZE, 8);
        event = arena.allocate(SIZE, 8);
        fd = (int) Libc.check("epoll_create1", Sys.EPOLL_CREATE1, CLOEXEC, 0, 0);
    }

    /// Watches a descriptor.
    ///
    /// @throws SystemException if there is no memory, or too many are watched
    public void add(int descriptor, int events, long key) {
        control(ADD, descriptor, events, key);
    }

    /// Changes what is waited for.
    public void change(int descriptor, int events, long key) {
        control(MOD, descriptor, events, key);
    }

    private void control(int operation, int descriptor, int events, long key) {
        event.set(ValueLayout.JAVA_INT, 0, events);
        event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA, key);
        Libc.check("epoll_ctl", Sys.EPOLL_CTL, fd, operation, descriptor, event.address(), 0, 0);
    }

    /// Waits.
    ///
    /// @param millis how long at most; -1 for no limit
    /// @return how many events there are
    public int await(int millis) {
        long count = Libc.call(Sys.EPOLL_PWAIT, fd, ready.address(), MOST, millis, 0, 8);
        if (count < 0 && count != -Errno.EINTR) {
            throw new SystemException("epoll_pwait", (int) -count);
        }
        return (int) Math.max(0, count);
    }

    /// The key of an event that was found.
    public long key(int i) {
        return ready.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) i * SIZE + DATA);
    }

    /// What an event says.
    public int events(int i) {
        return ready.get(ValueLayout.JAVA_INT_UNALIGNED, (long) i * SIZE);
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
