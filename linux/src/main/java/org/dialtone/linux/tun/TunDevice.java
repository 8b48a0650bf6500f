package org.dialtone.linux.tun;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A TUN device of ours (Documentation/networking/tuntap.rst): it is there as long as this is open.
///
/// @param fd its descriptor, non-blocking
/// @param name its name
record TunDevice(int fd, String name) implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int TUNSETIFF = 0x400454ca;
    private static final short IFF_TUN = 1;
    private static final short IFF_NO_PI = 0x1000;
    private static final short IFF_TUN_EXCL = (short) 0x8000;
    private static final int NAME = 16;
    private static final int IFREQ = 40;

    /// Makes one in the network namespace of the calling thread.
    ///
    /// @throws RouterException if there is one of this name, no right to make one, or no TUN
    static TunDevice create(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length == 0 || text.length >= NAME) {
            throw new IllegalArgumentException(
                    "trap: \"" + name + "\" (expected: a link name of 1 to 15 bytes)");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/dev/net/tun");
            int flags = O_RDWR | O_NONBLOCK | O_CLOEXEC;
            int fd =
                    (int)
                            Libc.check(
                                    "open /dev/net/tun",
                                    Sys.OPENAT,
                                    AT_FDCWD,
                                    path.address(),
                                    flags);
            MemorySegment request = arena.allocate(IFREQ, 8);
            MemorySegment.copy(text, 0, request, ValueLayout.JAVA_BYTE, 0, text.length);
            request.set(ValueLayout.JAVA_SHORT, NAME, (short) (IFF_TUN | IFF_NO_PI | IFF_TUN_EXCL));
            try {
                Libc.check("make the link " + name, Sys.IOCTL, fd, TUNSETIFF, request.address());
            } catch (SystemException e) {
                Libc.close(fd);
                throw e;
            }
            return new TunDevice(fd, name);
        } catch (SystemException e) {
            throw new RouterException(
                    error(e.errno()), "no trap for packets: " + e.getMessage(), e);
        }
    }

    private static RouterError error(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> RouterError.ACCESS_DENIED;
            case Errno.ENOENT, Errno.ENODEV -> RouterError.NOT_SUPPORTED;
            default -> RouterError.CAN_NOT_COMPLETE;
        };
    }

    /// Reads one packet.
    ///
    /// @return its length; not positive if there is none
    int read(MemorySegment into) {
        return (int) Libc.call(Sys.READ, fd, into.address(), into.byteSize());
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
