package org.dialtone.testbed;

import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A TAP or TUN device (linux/if_tun.h) that lives as long as it is open. Its carrier is announced
/// as a network card's is: not at once.
public final class Tap implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final long TUNSETIFF = 0x400454caL;
    private static final long TUNSETCARRIER = 0x400454e2L;
    private static final short IFF_TUN = 0x1;
    private static final short IFF_TAP = 0x2;
    private static final short IFF_NO_PI = 0x1000;
    private static final int IFNAMSIZ = 16;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
    private final int fd;

    private Tap(int fd) {
        this.fd = fd;
    }

    /// An Ethernet device, with carrier.
    public static Tap tap(Namespace namespace, String name) {
        return open(namespace, name, IFF_TAP);
    }

    /// A point-to-point device, with carrier.
    public static Tap tun(Namespace namespace, String name) {
        return open(namespace, name, IFF_TUN);
    }

    private static Tap open(Namespace namespace, String name, short kind) {
        return namespace.inside(
                () -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment path = arena.allocateFrom("/dev/net/tun");
                        MemorySegment request = arena.allocate(40, 8); // struct ifreq
                        request.setString(0, name);
                        request.set(ValueLayout.JAVA_SHORT, IFNAMSIZ, (short) (kind | IFF_NO_PI));
                        int fd =
                                (int)
                                        Libc.check(
                                                "open /dev/net/tun",
                                                Sys.OPENAT,
                                                AT_FDCWD,
                                                path.address(),
                                                O_RDWR | O_CLOEXEC);
                        Libc.check("TUNSETIFF", Sys.IOCTL, fd, TUNSETIFF, request.address());
                        return new Tap(fd);
                    }
                });
    }

    public synchronized void carrier(boolean on) {
        value.set(ValueLayout.JAVA_INT, 0, on ? 1 : 0);
        Libc.check("TUNSETCARRIER", Sys.IOCTL, fd, TUNSETCARRIER, value.address());
    }

    /// Removes the device.
    @Override
    public synchronized void close() {
        Libc.close(fd);
        arena.close();
    }
}
