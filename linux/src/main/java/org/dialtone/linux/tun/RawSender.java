package org.dialtone.linux.tun;

import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Sends whole IP packets, as the machine's own (raw(7)): they are routed, pass the firewall's
/// output rules, and go to sockets of this machine if that is where they lead. Confined to one
/// thread, whose network namespace it is.
final class RawSender implements AutoCloseable {
    private static final int IPPROTO_RAW = 255;
    private static final int SOL_SOCKET = 1;
    private static final int SO_BROADCAST = 6;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int LARGEST = 0xFFFF;
    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment data = arena.allocate(LARGEST, 8);
    private final MemorySegment to = arena.allocate(SOCKADDR_IN6, 8);
    private final @Nullable String link;
    private int four = -1;
    private int six = -1;

    /// @param link the link that everything leaves by; null for where the routes lead
    RawSender(@Nullable String link) {
        this.link = link;
    }

    /// Sends a packet, now or never.
    ///
    /// @return 0, or why not: the error's number
    int send(byte[] packet) {
        boolean v6 = (packet[0] & 0xF0) == 0x60;
        int fd;
        try {
            fd = v6 ? six() : four();
        } catch (SystemException e) {
            return e.errno();
        }
        to.fill((byte) 0);
        to.set(ValueLayout.JAVA_SHORT, 0, (short) (v6 ? RawSocket.AF_INET6 : RawSocket.AF_INET));
        MemorySegment.copy(
                packet, v6 ? 24 : 16, to, ValueLayout.JAVA_BYTE, v6 ? 8 : 4, v6 ? 16 : 4);
        MemorySegment.copy(packet, 0, data, ValueLayout.JAVA_BYTE, 0, packet.length);
        long sent =
                Libc.call(
                        Sys.SENDTO,
                        fd,
                        data.address(),
                        packet.length,
                        MSG_DONTWAIT,
                        to.address(),
                        v6 ? SOCKADDR_IN6 : SOCKADDR_IN);
        return sent < 0 ? (int) -sent : 0;
    }

    private int four() {
        if (four < 0) {
            four = open(RawSocket.AF_INET);
        }
        return four;
    }

    private int six() {
        if (six < 0) {
            six = open(RawSocket.AF_INET6);
        }
        return six;
    }

    private int open(int family) {
        int fd = RawSocket.open(family, IPPROTO_RAW, link);
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment one = scratch.allocateFrom(ValueLayout.JAVA_INT, 1);
            Libc.call(Sys.SETSOCKOPT, fd, SOL_SOCKET, SO_BROADCAST, one.address(), 4, 0);
        }
        return fd;
    }

    @Override
    public void close() {
        if (four >= 0) {
            Libc.close(four);
        }
        if (six >= 0) {
            Libc.close(six);
        }
        arena.close();
    }
}
