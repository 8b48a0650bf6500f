package org.dialtone.linux.tun;

import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Raw sockets (raw(7)) in the network namespace of the calling thread.
final class RawSocket {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;

    private RawSocket() {}

    /// Opens one.
    ///
    /// @param link the link that it sends and receives by; null for all
    /// @return its descriptor, the caller's to close
    /// @throws SystemException without CAP_NET_RAW, or if there is no such link
    static int open(int family, int protocol, @Nullable String link) {
        int fd =
                (int)
                        Libc.check(
                                "raw socket",
                                Sys.SOCKET,
                                family,
                                SOCK_RAW | SOCK_CLOEXEC,
                                protocol);
        if (link != null) {
            try (Arena scratch = Arena.ofConfined()) {
                byte[] name = link.getBytes(StandardCharsets.UTF_8);
                MemorySegment text = scratch.allocateFrom(ValueLayout.JAVA_BYTE, name);
                set(fd, "bind to " + link, SOL_SOCKET, SO_BINDTODEVICE, text);
            } catch (SystemException e) {
                Libc.close(fd);
                throw e;
            }
        }
        return fd;
    }

    /// Sets an option of a socket.
    ///
    /// @param what the option in words, for the error
    static void set(int fd, String what, int level, int option, MemorySegment value) {
        long size = value.byteSize();
        Libc.check(what, Sys.SETSOCKOPT, fd, level, option, value.address(), size, 0);
    }
}
