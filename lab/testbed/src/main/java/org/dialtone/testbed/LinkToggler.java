package org.dialtone.testbed;

import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Sets links up and down through an rtnetlink socket in a namespace, as fast as the kernel does
/// it: some tens of thousands a second. Each method returns when the kernel has done it.
public final class LinkToggler implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final short RTM_NEWLINK = 16;
    private static final short RTM_DELLINK = 17;
    private static final short NLM_F_REQUEST = 1;
    private static final short NLM_F_ACK = 4;
    private static final int IFF_UP = 1;
    private static final int MESSAGE = 32;

    /// Messages in one send at most.
    private static final int BATCH = 512;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate((long) BATCH * MESSAGE, 8);
    private final ByteBuffer bytes = out.asByteBuffer().order(ByteOrder.nativeOrder());
    private final MemorySegment in = arena.allocate(4096, 8);
    private final int fd;

    public LinkToggler(Namespace namespace) {
        this.fd =
                namespace.inside(
                        () ->
                                (int)
                                        Libc.check(
                                                "socket",
                                                Sys.SOCKET,
                                                AF_NETLINK,
                                                SOCK_RAW | SOCK_CLOEXEC,
                                                0));
    }

    public synchronized void up(int index) {
        bytes.clear();
        put(RTM_NEWLINK, index, IFF_UP, NLM_F_ACK);
        send();
    }

    public synchronized void down(int index) {
        bytes.clear();
        put(RTM_NEWLINK, index, 0, NLM_F_ACK);
        send();
    }

    public synchronized void delete(int index) {
        bytes.clear();
        put(RTM_DELLINK, index, 0, NLM_F_ACK);
        send();
    }

    /// Down and up so many times, without coming back to this process in between.
    public synchronized void flip(int index, int times) {
        for (int left = times; left > 0; left -= BATCH / 2) {
            bytes.clear();
            int now = Math.min(left, BATCH / 2);
            for (int i = 0; i < now; i++) {
                put(RTM_NEWLINK, index, 0, (short) 0);
                put(RTM_NEWLINK, index, IFF_UP, i == now - 1 ? NLM_F_ACK : 0);
            }
            send();
        }
    }

    private void put(short type, int index, int flags, short more) {
        bytes.putInt(MESSAGE).putShort(type).putShort((short) (NLM_F_REQUEST | more));
        bytes.putInt(1).putInt(0);
        bytes.putInt(0).putInt(index).putInt(flags).putInt(type == RTM_NEWLINK ? IFF_UP : 0);
    }

    private void send() {
        Libc.check("sendto", Sys.SENDTO, fd, out.address(), bytes.position(), 0, 0, 0);
        Libc.check("recvfrom", Sys.RECVFROM, fd, in.address(), 4096, 0, 0, 0);
        int error = in.get(ValueLayout.JAVA_INT, 16);
        if (error != 0) {
            throw new IllegalStateException("the kernel refuses: " + Errno.name(-error));
        }
    }

    @Override
    public synchronized void close() {
        Libc.close(fd);
        arena.close();
    }
}
