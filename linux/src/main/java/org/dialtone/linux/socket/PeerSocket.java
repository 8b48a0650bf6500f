package org.dialtone.linux.socket;

import org.dialtone.core.port.PacketPeer;
import org.dialtone.core.port.PacketServer;
import org.dialtone.core.port.PeerCredentials;
import org.dialtone.linux.ffm.Epoll;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One connection. Confined to the serving thread.
final class PeerSocket implements PacketPeer {
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_RDWR = 2;

    private final Serving serving;
    private final int fd;
    private final long key;
    private final PeerCredentials credentials;
    private boolean waiting;
    private boolean closing;

    PeerSocket(Serving serving, int fd, long key, PeerCredentials credentials) {
        this.serving = serving;
        this.fd = fd;
        this.key = key;
        this.credentials = credentials;
    }

    @Override
    public PeerCredentials credentials() {
        return credentials;
    }

    @Override
    public boolean send(byte[] packet) {
        if (packet.length == 0 || packet.length > PacketServer.LONGEST) {
            throw new IllegalArgumentException(
                    "packet: "
                            + packet.length
                            + " bytes (expected: 1-"
                            + PacketServer.LONGEST
                            + ")");
        }
        if (closing) {
            return true;
        }
        MemorySegment out = serving.out();
        MemorySegment.copy(packet, 0, out, ValueLayout.JAVA_BYTE, 0, packet.length);
        long sent;
        do {
            sent =
                    Libc.call(
                            Sys.SENDTO,
                            fd,
                            out.address(),
                            packet.length,
                            MSG_DONTWAIT | MSG_NOSIGNAL,
                            0,
                            0);
        } while (sent == -Errno.EINTR);
        if (sent == -Errno.EAGAIN) {
            waiting = true;
            serving.watch(this);
            return false;
        }
        if (sent < 0) {
            close(); // it is gone, or the kernel has no memory for it
        }
        return true;
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            serving.ending(this);
        }
    }

    int fd() {
        return fd;
    }

    long key() {
        return key;
    }

    boolean closing() {
        return closing;
    }

    int events() {
        return Epoll.IN | Epoll.RDHUP | (waiting ? Epoll.OUT : 0);
    }

    /// Whether it waited for room; it does no longer.
    boolean endWaiting() {
        boolean waited = waiting;
        waiting = false;
        return waited;
    }

    /// Gives the socket back. The descriptors of packets that nobody has taken are taken out first:
    /// left in there, the kernel would close them within this thread's own close(2).
    void release(Inbox inbox, Closer closer) {
        Libc.call(Sys.SHUTDOWN, fd, SHUT_RDWR, 0); // from here on nothing can be added
        while (inbox.receive(fd) >= 0) {
            inbox.descriptors().forEach(closer::close);
        }
        Libc.close(fd);
    }
}
