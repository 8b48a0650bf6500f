package org.dialtone.linux.socket;

import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/// The other end of a packet socket, by plain system calls.
final class Client implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_WR = 1;

    private final int fd;
    private boolean closed;

    private Client(int fd) {
        this.fd = fd;
    }

    static Client connect(Path path) {
        int type = SOCK_SEQPACKET | SOCK_CLOEXEC;
        int fd = (int) Libc.check("socket", Sys.SOCKET, AF_UNIX, type, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(110, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            address.setString(2, path.toString());
            Libc.check("connect", Sys.CONNECT, fd, address.address(), 110);
            return new Client(fd);
        } catch (SystemException e) {
            Libc.close(fd);
            throw e;
        }
    }

    /// Sends a packet.
    ///
    /// @return 0, or -errno
    int send(byte[] packet, int... descriptors) {
        return send(packet, 0, descriptors);
    }

    /// The same, but answers -EAGAIN instead of waiting for room.
    int sendAtOnce(byte[] packet, int... descriptors) {
        return send(packet, MSG_DONTWAIT, descriptors);
    }

    private int send(byte[] packet, int flags, int... descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(1, packet.length));
            MemorySegment.copy(packet, 0, bytes, ValueLayout.JAVA_BYTE, 0, packet.length);
            MemorySegment part = arena.allocate(16, 8);
            part.set(ValueLayout.JAVA_LONG, 0, bytes.address());
            part.set(ValueLayout.JAVA_LONG, 8, packet.length);
            MemorySegment message = arena.allocate(56, 8);
            message.set(ValueLayout.JAVA_LONG, 16, part.address());
            message.set(ValueLayout.JAVA_LONG, 24, 1);
            if (descriptors.length > 0) {
                long length = 16 + 4L * descriptors.length;
                MemorySegment control = arena.allocate((length + 7) & ~7, 8);
                control.set(ValueLayout.JAVA_LONG, 0, length);
                control.set(ValueLayout.JAVA_INT, 8, 1); // SOL_SOCKET
                control.set(ValueLayout.JAVA_INT, 12, 1); // SCM_RIGHTS
                for (int i = 0; i < descriptors.length; i++) {
                    control.set(ValueLayout.JAVA_INT, 16 + 4L * i, descriptors[i]);
                }
                message.set(ValueLayout.JAVA_LONG, 32, control.address());
                message.set(ValueLayout.JAVA_LONG, 40, length);
            }
            long sent = Libc.call(Sys.SENDMSG, fd, message.address(), (long) MSG_NOSIGNAL | flags);
            return sent < 0 ? (int) sent : 0;
        }
    }

    /// The next packet; an empty one at the end.
    byte[] receive() {
        return receive(0);
    }

    /// Whether the other end has closed and all is read, or reset.
    boolean ended() {
        try {
            return receive(MSG_DONTWAIT).length == 0;
        } catch (SystemException e) {
            return e.errno() != Errno.EAGAIN;
        }
    }

    private byte[] receive(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(8192);
            long length = Libc.check("recv", Sys.RECVFROM, fd, bytes.address(), 8192, flags, 0, 0);
            return bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /// Says that nothing more will come, and goes on listening.
    void endSending() {
        Libc.check("shutdown", Sys.SHUTDOWN, fd, SHUT_WR, 0);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
        }
    }
}
