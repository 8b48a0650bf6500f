package org.dialtone.linux.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A sender of datagrams to one Unix socket (unix(7)), which the JDK cannot do: sd_notify(3) wants
/// them. Any thread may send.
public final class UnixDatagram implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int MSG_NOSIGNAL = 0x4000;

    /// Where the path begins in a sockaddr_un, and how long it may be.
    private static final int PATH = 2;

    private static final int LONGEST = 108;

    private final String address;
    private final byte[] path;
    private int fd;

    private UnixDatagram(String address, byte[] path, int fd) {
        this.address = address;
        this.path = path;
        this.fd = fd;
    }

    /// A sender to an address.
    ///
    /// @param address a path, or `@NAME` in the abstract namespace
    /// @throws SystemException EINVAL if it can be no address
    public static UnixDatagram to(String address) {
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        if (path.length < 2
                || path.length >= LONGEST
                || (path[0] != '/' && path[0] != '@')
                || address.indexOf(0) >= 0) {
            throw new SystemException("address \"" + address + "\"", Errno.EINVAL);
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        int type = SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
        return new UnixDatagram(
                address, path, (int) Libc.check("socket", Sys.SOCKET, AF_UNIX, type, 0));
    }

    /// Sends one datagram, now or never.
    ///
    /// @throws SystemException if nobody is there (ENOENT, ECONNREFUSED) or has room (EAGAIN)
    public synchronized void send(byte[] bytes) {
        if (fd < 0) {
            throw new SystemException("send to " + address, Errno.EBADF);
        }
        try (Arena arena = Arena.ofConfined()) {
            // an abstract name is as long as the length says; a path ends with a zero
            int length = PATH + path.length + (path[0] == 0 ? 0 : 1);
            MemorySegment to = arena.allocate(PATH + LONGEST, 8);
            to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, to, ValueLayout.JAVA_BYTE, PATH, path.length);
            MemorySegment data = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            Libc.check(
                    "send to " + address,
                    Sys.SENDTO,
                    fd,
                    data.address(),
                    bytes.length,
                    MSG_NOSIGNAL,
                    to.address(),
                    length);
        }
    }

    @Override
    public synchronized void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
    }
}
