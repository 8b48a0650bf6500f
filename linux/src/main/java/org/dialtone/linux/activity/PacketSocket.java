package org.dialtone.linux.activity;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A packet socket (packet(7)) that receives of one link what a filter says counts, from the IP
/// header on.
///
/// @param fd its descriptor
record PacketSocket(int fd) {
    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_OUTGOING = 4;
    private static final int ETH_P_ALL = 3;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int NAME = 16;

    /// Room for a packet or two, which is all it takes: the kernel's least.
    private static final int LEAST_ROOM = 1;

    /// Room for packets that have to be looked at, in bytes of kernel memory.
    private static final int ROOM = 128 << 10;

    /// What a program is shortened to at most, where the kernel grants no more memory
    /// (net.core.optmem_max).
    private static final int LEAST_PROGRAM = 256;

    /// Opens one in the network namespace of the calling thread; it receives nothing until it is
    /// bound.
    ///
    /// @throws RouterException as [PacketActivity] says it
    static PacketSocket open(PacketFilter counts) {
        try {
            int type = SOCK_DGRAM | SOCK_CLOEXEC;
            // of no protocol: nothing is received before the filter stands
            int fd = (int) Libc.check("packet socket", Sys.SOCKET, AF_PACKET, type, 0);
            try {
                boolean exact = attach(fd, counts);
                room(fd, exact ? LEAST_ROOM : ROOM);
                return new PacketSocket(fd);
            } catch (RuntimeException e) {
                Libc.close(fd);
                throw e;
            }
        } catch (SystemException e) {
            String right = e.errno() == Errno.EPERM ? " (it takes CAP_NET_RAW)" : "";
            throw new RouterException(error(e.errno()), e.getMessage() + right, e);
        }
    }

    private static RouterError error(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> RouterError.ACCESS_DENIED;
            case Errno.EAFNOSUPPORT -> RouterError.NOT_SUPPORTED;
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS ->
                    RouterError.NOT_ENOUGH_MEMORY;
            default -> RouterError.CAN_NOT_COMPLETE;
        };
    }

    /// Gives the socket as much of a filter as the kernel grants it memory for.
    ///
    /// @return whether it decides by itself
    private static boolean attach(int fd, PacketFilter counts) {
        for (int most = BpfProgram.MOST; ; most /= 2) {
            BpfProgram program = FilterCompiler.compile(counts, most);
            try {
                attach(fd, program);
                return program.exact();
            } catch (SystemException e) {
                if (e.errno() != Errno.ENOMEM || most <= LEAST_PROGRAM) {
                    throw e;
                }
            }
        }
    }

    private static void attach(int fd, BpfProgram program) {
        int length = program.instructions().size();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment steps = arena.allocate(8L * length, 8); // struct sock_filter
            for (int i = 0; i < length; i++) {
                BpfProgram.Instruction each = program.instructions().get(i);
                steps.set(ValueLayout.JAVA_SHORT, 8L * i, (short) each.code());
                steps.set(ValueLayout.JAVA_BYTE, 8L * i + 2, (byte) each.yes());
                steps.set(ValueLayout.JAVA_BYTE, 8L * i + 3, (byte) each.no());
                steps.set(ValueLayout.JAVA_INT, 8L * i + 4, each.number());
            }
            MemorySegment whole = arena.allocate(16, 8); // struct sock_fprog
            whole.set(ValueLayout.JAVA_SHORT, 0, (short) length);
            whole.set(ValueLayout.JAVA_LONG, 8, steps.address());
            option(fd, "attach a filter", SO_ATTACH_FILTER, whole);
        }
    }

    private static void room(int fd, int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_INT, bytes);
            option(fd, "receive buffer", SO_RCVBUF, value);
        }
    }

    private static void option(int fd, String what, int option, MemorySegment value) {
        Libc.check(
                what, Sys.SETSOCKOPT, fd, SOL_SOCKET, option, value.address(), value.byteSize(), 0);
    }

    /// Receives of another link. May wait for the kernel to let go of the one before.
    ///
    /// @return whether it does
    boolean bind(int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(Reading.ADDRESS, 8); // struct sockaddr_ll
            boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(ValueLayout.JAVA_SHORT, 2, (short) (little ? ETH_P_ALL << 8 : ETH_P_ALL));
            address.set(ValueLayout.JAVA_INT, 4, index);
            return Libc.call(Sys.BIND, fd, address.address(), Reading.ADDRESS) >= 0;
        }
    }

    /// The index of the link of a name; 0 if there is none.
    int find(byte[] name, Reading reading) {
        MemorySegment request = reading.scratch.fill((byte) 0); // struct ifreq
        MemorySegment.copy(name, 0, request, ValueLayout.JAVA_BYTE, 0, name.length);
        long found = Libc.call(Sys.IOCTL, fd, SIOCGIFINDEX, request.address());
        return found < 0 ? 0 : request.get(ValueLayout.JAVA_INT, NAME);
    }

    /// Whether it is still bound to a link: the kernel takes it off one that goes.
    boolean bound(int index, Reading reading) {
        reading.scratch.set(ValueLayout.JAVA_INT, 0, Reading.ADDRESS);
        long told =
                Libc.call(Sys.GETSOCKNAME, fd, reading.from.address(), reading.scratch.address());
        return told >= 0 && reading.from.get(ValueLayout.JAVA_INT, 4) == index;
    }

    /// Takes a packet.
    ///
    /// @return how much of it there is; a negated error's number if there is none
    int receive(Reading reading) {
        reading.scratch.set(ValueLayout.JAVA_INT, 0, Reading.ADDRESS);
        return (int)
                Libc.call(
                        Sys.RECVFROM,
                        fd,
                        reading.data.address(),
                        FilterCompiler.UNSURE,
                        MSG_DONTWAIT,
                        reading.from.address(),
                        reading.scratch.address());
    }

    /// Whether the packet taken last left over the link.
    static boolean left(Reading reading) {
        return reading.from.get(ValueLayout.JAVA_BYTE, 10) == PACKET_OUTGOING;
    }

    /// Whether there was no room for a packet since this was last asked.
    boolean missed(Reading reading) {
        MemorySegment size = reading.scratch;
        size.set(ValueLayout.JAVA_INT, 0, 8);
        MemorySegment counted = reading.scratch.asSlice(8, 8); // struct tpacket_stats
        long told =
                Libc.call(
                        Sys.GETSOCKOPT,
                        fd,
                        SOL_PACKET,
                        PACKET_STATISTICS,
                        counted.address(),
                        size.address(),
                        0);
        return told >= 0 && counted.get(ValueLayout.JAVA_INT, 4) != 0;
    }

    /// Waits until no processor is with it any more: for some 20 ms.
    void close() {
        Libc.close(fd);
    }
}
