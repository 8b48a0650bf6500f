package org.dialtone.core.port;

import java.util.List;

/// Who connected to a local socket, as the kernel noted at that moment (unix(7), SO_PEERCRED and
/// SO_PEERGROUPS).
///
/// @param pid the process; 0 if it cannot be seen from here
/// @param uid its effective user
/// @param gid its effective group
/// @param groups its supplementary groups
public record PeerCredentials(int pid, int uid, int gid, List<Integer> groups) {
    public PeerCredentials {
        groups = List.copyOf(groups);
    }
}
