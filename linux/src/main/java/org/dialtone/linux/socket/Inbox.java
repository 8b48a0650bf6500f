package org.dialtone.linux.socket;

import org.dialtone.core.port.PacketServer;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What recvmsg(2) writes to: one packet at a time. Confined to the serving thread.
///
/// Expects SO_PASSCRED on the socket: the sender's credentials beside each packet tell an empty one
/// from the end.
final class Inbox {
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    /// Where a struct msghdr has its fields.
    private static final int MSGHDR = 56;

    private static final int IOV = 16;
    private static final int IOV_LENGTH = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;

    static final int END = Integer.MIN_VALUE;

    private final MemorySegment message;
    private final MemorySegment packet;
    private final MemorySegment control;
    private final ByteBuffer bytes;
    private final ByteBuffer controlBytes;
    private List<Integer> descriptors = List.of();
    private boolean lost;

    Inbox(Arena arena) {
        packet = arena.allocate(PacketServer.LONGEST, 8);
        bytes = packet.asByteBuffer().order(ByteOrder.nativeOrder());
        control = arena.allocate(ControlMessages.ROOM, 8);
        controlBytes = control.asByteBuffer().order(ByteOrder.nativeOrder());
        MemorySegment part = arena.allocate(16, 8);
        part.set(ValueLayout.JAVA_LONG, 0, packet.address());
        part.set(ValueLayout.JAVA_LONG, 8, packet.byteSize());
        message = arena.allocate(MSGHDR, 8);
        message.set(ValueLayout.JAVA_LONG, IOV, part.address());
        message.set(ValueLayout.JAVA_LONG, IOV_LENGTH, 1);
        message.set(ValueLayout.JAVA_LONG, CONTROL, control.address());
    }

    /// Takes the next packet.
    ///
    /// @return its length; [#END] if there will be no further one; -errno if there is none now.
    ///   Only with 0 and more are there descriptors, which are the caller's to close
    int receive(int socket) {
        descriptors = List.of();
        long length;
        do {
            message.set(ValueLayout.JAVA_LONG, CONTROL_LENGTH, ControlMessages.ROOM);
            message.set(ValueLayout.JAVA_INT, FLAGS, 0);
            length =
                    Libc.call(
                            Sys.RECVMSG,
                            socket,
                            message.address(),
                            MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        } while (length == -Errno.EINTR);
        if (length >= 0) {
            int beside = (int) message.get(ValueLayout.JAVA_LONG, CONTROL_LENGTH);
            if (length == 0 && beside == 0) {
                return END;
            }
            controlBytes.clear().limit(beside);
            descriptors = ControlMessages.descriptors(controlBytes);
            lost = (message.get(ValueLayout.JAVA_INT, FLAGS) & MSG_CTRUNC) != 0;
            bytes.clear().limit((int) length);
        }
        return (int) length;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    List<Integer> descriptors() {
        return descriptors;
    }

    /// Whether there was no room in this process for some of the descriptors.
    boolean lost() {
        return lost;
    }
}
