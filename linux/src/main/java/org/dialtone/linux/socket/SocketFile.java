package org.dialtone.linux.socket;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Flock;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/// The file through which a local socket is found. A file `NAME.lock` beside it, locked as long as
/// this lives, says whose it is; it stays when the socket goes, because to remove a lock is a race.
///
/// @param socket a listening SOCK_SEQPACKET, non-blocking
/// @param identity the file's device and inode, so that nobody else's is removed
record SocketFile(Path path, int socket, Flock lock, Object identity) {
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int BACKLOG = 4096;
    private static final int S_IFMT = 0170000;
    private static final int S_IFSOCK = 0140000;

    /// The longest path that a struct sockaddr_un takes, with its last zero.
    private static final int LONGEST = 107;

    /// Makes the file and listens there. A file whose owner is gone is replaced.
    ///
    /// @throws RouterException CAN_NOT_COMPLETE if another instance listens there or the file
    ///   cannot be made, INVALID_PARAMETER for a path that is too long
    static SocketFile listen(UnixPacketServer.Options options) {
        Path path = options.path().toAbsolutePath();
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "socket: \"" + path + "\" (expected: at most " + LONGEST + " bytes)");
        }
        Flock lock = null;
        int socket = -1;
        try {
            lock = takeLock(path);
            removeStale(path);
            socket = newSocket();
            bind(socket, path);
            // nobody can connect before listen(2), so the mode is right from the first moment
            Files.setAttribute(path, "unix:mode", options.mode());
            if (options.group() >= 0) {
                Files.setAttribute(path, "unix:gid", options.group());
            }
            Object identity = identity(path);
            Libc.check("listen " + path, Sys.LISTEN, socket, BACKLOG, 0);
            SocketFile made = new SocketFile(path, socket, lock, identity);
            lock = null;
            socket = -1;
            return made;
        } catch (SystemException | IOException e) {
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE,
                    "the event socket " + path + " cannot be made (" + e + ")",
                    e);
        } finally {
            if (socket >= 0) {
                Libc.close(socket);
            }
            if (lock != null) {
                lock.close();
            }
        }
    }

    private static Flock takeLock(Path path) {
        Flock lock = Flock.file(path.resolveSibling(path.getFileName() + ".lock"));
        if (lock == null) {
            throw taken(path);
        }
        return lock;
    }

    private static RouterException taken(Path path) {
        return new RouterException(
                RouterError.CAN_NOT_COMPLETE,
                "another instance serves "
                        + path
                        + ": stop it first, or give this one a socket of its own");
    }

    /// With the lock held: what is there belongs to nobody of ours. It may belong to somebody else.
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & S_IFMT) != S_IFSOCK) {
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE,
                    path + " is there already and is no socket: remove it, or name another");
        }
        int probe = newSocket();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = address(arena, path);
            long connected = Libc.call(Sys.CONNECT, probe, address.address(), address.byteSize());
            if (connected != -Errno.ECONNREFUSED) {
                throw taken(path); // also if it is of another type, or its backlog is full
            }
        } finally {
            Libc.close(probe);
        }
        Files.delete(path);
    }

    private static int newSocket() {
        int type = SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC;
        return (int) Libc.check("socket", Sys.SOCKET, AF_UNIX, type, 0);
    }

    private static void bind(int socket, Path path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = address(arena, path);
            Libc.check("bind " + path, Sys.BIND, socket, address.address(), address.byteSize());
        }
    }

    /// A struct sockaddr_un.
    private static MemorySegment address(Arena arena, Path path) {
        MemorySegment address = arena.allocate(2 + LONGEST + 1, 8);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        address.setString(2, path.toString());
        return address;
    }

    private static Object identity(Path path) throws IOException {
        Map<String, Object> file =
                Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
        return Map.copyOf(file);
    }

    /// Gives everything back, and removes the file if it is still this one.
    void close() {
        Libc.close(socket);
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && identity(path).equals(identity)) {
                Files.delete(path);
            }
        } catch (IOException _) {
            // it stays behind, and the next one to come finds nobody listening there
        }
        lock.close();
    }
}
