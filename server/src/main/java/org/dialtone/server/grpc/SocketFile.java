package org.dialtone.server.grpc;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/// The file of a Unix socket: made by one service at a time, and taken away by it.
///
/// A lock on PATH.lock is held as long as the service lives; the kernel lets it go when the process
/// dies, however it dies. Whoever has the lock may replace a socket that is left over. The lock's
/// file stays: two processes could lock two files of one name if it were deleted.
///
/// The socket is bound under another name, gets its mode and owner, and is then renamed: nobody can
/// connect who should not, not even for a moment, and a client never finds no socket where one is
/// being replaced.
public final class SocketFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SocketFile.class.getName());

    private final UnixSocket socket;
    private final FileChannel lockFile;
    private boolean shown;
    private boolean closed;

    private SocketFile(UnixSocket socket, FileChannel lockFile) {
        this.socket = socket;
        this.lockFile = lockFile;
    }

    /// Makes the path this process's own, until it is closed.
    ///
    /// @throws RouterException if another service lives there, or the folder cannot be written to
    public static SocketFile claim(UnixSocket socket) {
        Path path = socket.path();
        Path lock = path.resolveSibling(path.getFileName() + ".lock");
        try {
            FileChannel file =
                    FileChannel.open(
                            lock,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
            try {
                if (!lock(file)) {
                    throw taken(path, holder(file));
                }
                refuseAnythingElse(path);
                Files.deleteIfExists(newPath(socket));
                file.truncate(0);
                file.write(
                        ByteBuffer.wrap(
                                Long.toString(ProcessHandle.current().pid())
                                        .getBytes(StandardCharsets.US_ASCII)));
                return new SocketFile(socket, file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE,
                    "the socket "
                            + path
                            + " cannot be made: "
                            + e
                            + "; see that its folder exists and belongs to the service",
                    e);
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false; // another service in this very process
        }
    }

    private static String holder(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        file.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
        return pid.matches("[0-9]+") ? " (pid " + pid + ")" : "";
    }

    private static RouterException taken(Path path, String who) {
        return new RouterException(
                RouterError.PORT_ALREADY_OPEN,
                "another service"
                        + who
                        + " listens on "
                        + path
                        + " already: stop it first, or give this one a socket of its own");
    }

    /// What is not a socket is not ours to delete, and what answers is alive, lock or not.
    private static void refuseAnythingElse(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        BasicFileAttributes what =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!what.isOther()) {
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE,
                    path + " is not a socket: move it away, or give the service another socket");
        }
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw taken(path, "");
        } catch (IOException _) {
            // nobody listens: it is left over
        }
    }

    @Override
    public String toString() {
        return socket.toString();
    }

    /// Where the socket is to be bound.
    Path bindPath() {
        return newPath(socket);
    }

    private static Path newPath(UnixSocket socket) {
        Path path = socket.path();
        return path.resolveSibling(path.getFileName() + UnixSocket.NEW);
    }

    /// Puts the socket, which is bound and listens, where clients look for it.
    void show() throws IOException {
        Path bound = bindPath();
        String group = socket.group();
        if (group != null) {
            Files.setAttribute(
                    bound,
                    "posix:group",
                    bound.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName(group));
        }
        Files.setPosixFilePermissions(bound, socket.mode());
        Files.move(
                bound,
                socket.path(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        shown = true;
    }

    /// Takes the socket away: nobody connects any more.
    void hide() {
        try {
            Files.deleteIfExists(shown ? socket.path() : bindPath());
            shown = false;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the socket was not taken away", e);
        }
    }

    /// Lets the next service come. After the socket itself has been closed. Twice does nothing: it
    /// may be another's by then.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        hide();
        try {
            lockFile.close(); // and with it the lock
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the socket's lock was not closed", e);
        }
    }
}
