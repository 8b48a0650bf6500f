package org.dialtone.linux.socket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Finds the descriptors in what recvmsg(2) puts beside a packet (cmsg(3)). Total: whatever the
/// bytes, it returns.
final class ControlMessages {
    /// What the kernel lets one packet carry (SCM_MAX_FD). Room for all of them: of those for which
    /// there is none, this thread would have to do the last close(2), which may block.
    static final int MOST_DESCRIPTORS = 253;

    /// A struct cmsghdr: length with header (8), level (4), type (4).
    static final int HEADER = 16;

    /// For the descriptors, and for the sender's pid, uid and gid, which come with every packet.
    static final int ROOM = HEADER + align(4 * MOST_DESCRIPTORS) + HEADER + align(12);

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    private ControlMessages() {}

    /// @param control the control messages, from 0 to the limit, in native order; left as it is
    static List<Integer> descriptors(ByteBuffer control) {
        if (control.limit() < HEADER) {
            return List.of();
        }
        List<Integer> found = new ArrayList<>(1);
        for (int at = 0; control.limit() - at >= HEADER; ) {
            long length = control.getLong(at);
            if (length < HEADER || length > control.limit() - at) {
                break; // the kernel writes no such thing
            }
            int end = at + (int) length;
            if (control.getInt(at + 8) == SOL_SOCKET && control.getInt(at + 12) == SCM_RIGHTS) {
                for (int i = at + HEADER; i + 4 <= end; i += 4) {
                    found.add(control.getInt(i));
                }
            }
            at = align(end);
        }
        return found;
    }

    private static int align(int length) {
        return (length + 7) & ~7;
    }
}
