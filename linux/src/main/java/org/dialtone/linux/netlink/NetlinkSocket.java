package org.dialtone.linux.netlink;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/// Opens rtnetlink sockets that listen to links, in this network namespace or another.
///
/// @param fd the descriptor, non-blocking only where a call says so
/// @param port the socket's own port id (nl_pid)
record NetlinkSocket(int fd, int port, int receiveBuffer) {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_ROUTE = 0;
    private static final int RTMGRP_LINK = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NETLINK_GET_STRICT_CHK = 12;

    /// Opens a socket.
    ///
    /// @param namespace the file of the network namespace; null for this thread's own
    /// @param receiveBuffer how many bytes of messages may wait, as SO_RCVBUF counts
    static NetlinkSocket open(@Nullable Path namespace, int receiveBuffer) {
        return NetworkNamespace.call(namespace, () -> open(receiveBuffer));
    }

    private static NetlinkSocket open(int receiveBuffer) {
        int fd;
        try {
            fd =
                    (int)
                            Libc.check(
                                    "socket",
                                    Sys.SOCKET,
                                    AF_NETLINK,
                                    SOCK_RAW | SOCK_CLOEXEC,
                                    NETLINK_ROUTE);
        } catch (SystemException e) {
            throw unavailable(e);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
            int granted = growReceiveBuffer(fd, number, receiveBuffer);
            number.set(ValueLayout.JAVA_INT, 0, 1);
            // both are refinements: an old kernel that lacks them serves as well
            Libc.call(Sys.SETSOCKOPT, fd, SOL_NETLINK, NETLINK_EXT_ACK, number.address(), 4, 0);
            Libc.call(
                    Sys.SETSOCKOPT,
                    fd,
                    SOL_NETLINK,
                    NETLINK_GET_STRICT_CHK,
                    number.address(),
                    4,
                    0);
            MemorySegment address = arena.allocate(12, 4); // struct sockaddr_nl
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
            address.set(ValueLayout.JAVA_INT, 8, RTMGRP_LINK);
            Libc.check("bind", Sys.BIND, fd, address.address(), 12);
            number.set(ValueLayout.JAVA_INT, 0, 12);
            Libc.check("getsockname", Sys.GETSOCKNAME, fd, address.address(), number.address());
            return new NetlinkSocket(fd, address.get(ValueLayout.JAVA_INT, 4), granted);
        } catch (SystemException e) {
            Libc.close(fd);
            throw unavailable(e);
        }
    }

    /// Past the system's limit where we may (CAP_NET_ADMIN), up to it where we may not.
    private static int growReceiveBuffer(int fd, MemorySegment number, int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            number.set(ValueLayout.JAVA_INT, 0, bytes);
            if (Libc.call(Sys.SETSOCKOPT, fd, SOL_SOCKET, SO_RCVBUFFORCE, number.address(), 4, 0)
                    < 0) {
                Libc.call(Sys.SETSOCKOPT, fd, SOL_SOCKET, SO_RCVBUF, number.address(), 4, 0);
            }
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, 4);
            Libc.check(
                    "SO_RCVBUF",
                    Sys.GETSOCKOPT,
                    fd,
                    SOL_SOCKET,
                    SO_RCVBUF,
                    number.address(),
                    length.address(),
                    0);
            return number.get(ValueLayout.JAVA_INT, 0);
        }
    }

    static boolean outOfMemory(SystemException e) {
        return switch (e.errno()) {
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS -> true;
            default -> false;
        };
    }

    static RouterException unavailable(SystemException e) {
        return outOfMemory(e)
                ? new RouterException(
                        RouterError.NOT_ENOUGH_MEMORY,
                        "no descriptor or memory for a netlink socket ("
                                + e.getMessage()
                                + "): raise the limit of open files",
                        e)
                : new RouterException(
                        RouterError.NOT_SUPPORTED,
                        "this machine's links cannot be listened to ("
                                + e.getMessage()
                                + "): a sandbox that forbids netlink?",
                        e);
    }
}
