package org.dialtone.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Keeps a second daemon from the socket of the first: a lock on a file beside it, which the kernel
/// gives back however the process ends. The file stays: to remove it would let two have locks on
/// two files of one name.
///
/// The socket has a lock of its own as well; this one comes first, before the journal is opened.
final class InstanceLock implements AutoCloseable {
    private final FileChannel file;

    private InstanceLock(FileChannel file) {
        this.file = file;
    }

    /// @throws StartException if another daemon has it, or the file cannot be made
    static InstanceLock take(Path socket) throws StartException {
        Path path = socket.resolveSibling(socket.getFileName() + ".instance");
        try {
            Path folder = path.getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            FileChannel file =
                    FileChannel.open(
                            path,
                            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            FileLock lock = file.tryLock();
            if (lock == null) {
                file.close();
                throw new StartException(
                        "another daemon listens on "
                                + socket
                                + " already: stop it first, or give this one a socket of its own in"
                                + " [local]");
            }
            return new InstanceLock(file);
        } catch (IOException e) {
            throw new StartException(
                    "no right to listen on "
                            + socket
                            + " ("
                            + e
                            + "): run as root, or choose another place in [local]",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
