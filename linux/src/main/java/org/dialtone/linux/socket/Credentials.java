package org.dialtone.linux.socket;

import org.dialtone.core.port.PeerCredentials;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Asks the kernel who connected (unix(7)).
final class Credentials {
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SO_PEERGROUPS = 59;
    private static final int USUAL_GROUPS = 32;

    private Credentials() {}

    /// @throws SystemException if the kernel does not say
    static PeerCredentials of(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment ids = arena.allocate(12, 4); // struct ucred
            ask(socket, SO_PEERCRED, ids, length);
            return new PeerCredentials(
                    ids.getAtIndex(ValueLayout.JAVA_INT, 0),
                    ids.getAtIndex(ValueLayout.JAVA_INT, 1),
                    ids.getAtIndex(ValueLayout.JAVA_INT, 2),
                    groups(socket, arena, length));
        }
    }

    private static List<Integer> groups(int socket, Arena arena, MemorySegment length) {
        MemorySegment room = arena.allocate(4L * USUAL_GROUPS, 4);
        try {
            ask(socket, SO_PEERGROUPS, room, length);
        } catch (SystemException e) {
            if (e.errno() != Errno.ERANGE) {
                throw e;
            }
            room = arena.allocate(length.get(ValueLayout.JAVA_INT, 0), 4); // how much it takes
            ask(socket, SO_PEERGROUPS, room, length);
        }
        int count = length.get(ValueLayout.JAVA_INT, 0) / 4;
        List<Integer> groups = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            groups.add(room.getAtIndex(ValueLayout.JAVA_INT, i));
        }
        return groups;
    }

    private static void ask(int socket, int option, MemorySegment room, MemorySegment length) {
        length.set(ValueLayout.JAVA_INT, 0, (int) room.byteSize());
        Libc.check(
                "getsockopt",
                Sys.GETSOCKOPT,
                socket,
                SOL_SOCKET,
                option,
                room.address(),
                length.address(),
                0);
    }
}
