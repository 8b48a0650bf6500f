package org.dialtone.server.access;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Set;

/// The other end of a connection, as somebody we trust says who it is.
public sealed interface Peer {

    /// A process on this machine, as the kernel says: credentials of the moment it connected.
    ///
    /// @param pid its process id; may belong to another process by now, so it only names the peer
    /// @param uid its effective user id, in the service's user namespace
    /// @param gid its effective group id
    /// @param groups its supplementary groups
    record Local(int pid, int uid, int gid, Set<Integer> groups) implements Peer {
        public Local {
            groups = Set.copyOf(groups);
        }
    }

    /// A program on another machine, as an authority that the service was told to trust says.
    ///
    /// @param name the subject's common name
    /// @param fingerprint the SHA-256 of the whole certificate: 64 hexadecimal digits in lower case
    /// @param serial the number the authority gave it
    /// @param notAfter the end of its validity
    record Certificate(String name, String fingerprint, BigInteger serial, Instant notAfter)
            implements Peer {}
}
