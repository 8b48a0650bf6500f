package org.dialtone.server.grpc;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Where the service listens on this machine.
///
/// @param path the socket's file; PATH.lock beside it tells a living service from a dead one
/// @param mode who may connect at all; what they may do is another question
/// @param group the group that owns the file; null for the service's own
public record UnixSocket(Path path, Set<PosixFilePermission> mode, @Nullable String group) {
    /// sun_path of sockaddr_un (unix(7)), less the closing zero.
    private static final int MOST_BYTES = 107;

    static final String NEW = ".new";

    public UnixSocket {
        mode = Set.copyOf(mode);
        int bytes = (path + NEW).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "socket: "
                            + path
                            + " (expected: at most "
                            + (MOST_BYTES - NEW.length())
                            + " bytes)");
        }
    }

    /// One that everybody may connect to: roles decide what they may do.
    public static UnixSocket at(Path path) {
        return new UnixSocket(path, PosixFilePermissions.fromString("rw-rw-rw-"), null);
    }
}
