package org.dialtone.linux.socket;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.port.PacketHandler;
import org.dialtone.core.port.PacketServer;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A [PacketServer] on a SOCK_SEQPACKET socket of the file system.
public final class UnixPacketServer implements PacketServer {

    /// How it is opened.
    ///
    /// @param path where the socket is found; its folder must be there
    /// @param mode who may connect, as chmod(2) takes it
    /// @param group the group it belongs to; -1 for this process's own
    /// @param peers how many may be connected at once; of further ones the connection is closed as
    ///   soon as it is made
    public record Options(Path path, int mode, int group, int peers) {
        public static final int PEERS = 4096;

        public Options {
            if (peers < 1) {
                throw new IllegalArgumentException("peers: " + peers + " (expected: > 0)");
            }
            if ((mode & ~0777) != 0) {
                throw new IllegalArgumentException(
                        "mode: " + Integer.toOctalString(mode) + " (expected: 0 to 777)");
            }
        }

        /// One that everybody may connect to: who may do what is decided afterwards, by user.
        public static Options at(Path path) {
            return new Options(path, 0666, -1, PEERS + 1);
        }
    }

    private final SocketFile file;
    private final EventFd waker;
    private final int most;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// The thread that serves; under `this`.
    private @Nullable Thread server;

    private volatile boolean closing;

    private UnixPacketServer(SocketFile file, EventFd waker, int most) {
        this.file = file;
        this.waker = waker;
        this.most = most;
    }

    /// Opens the socket: from now on processes can connect, and wait until somebody serves.
    ///
    /// @throws RouterException CAN_NOT_COMPLETE if another instance serves there or the socket
    ///   cannot be made, INVALID_PARAMETER for a path that is too long, NOT_ENOUGH_MEMORY if there
    ///   is no descriptor left
    public static UnixPacketServer open(Options options) {
        EventFd waker;
        try {
            waker = EventFd.create();
        } catch (SystemException e) {
            throw new RouterException(
                    RouterError.NOT_ENOUGH_MEMORY,
                    "no descriptor for the event socket ("
                            + e.getMessage()
                            + "): raise the limit of open files",
                    e);
        }
        boolean opened = false;
        try {
            SocketFile file = SocketFile.listen(options);
            opened = true;
            return new UnixPacketServer(file, waker, options.peers());
        } finally {
            if (!opened) {
                waker.close();
            }
        }
    }

    @Override
    public void serve(PacketHandler handler) {
        synchronized (this) {
            if (closing) {
                return;
            }
            if (server != null) {
                throw new IllegalStateException("served already");
            }
            server = Thread.currentThread();
        }
        try (Serving serving = new Serving(file, waker, most, handler)) {
            while (!closing) {
                serving.turn();
            }
        } finally {
            release();
        }
    }

    private void release() {
        file.close();
        waker.close();
        ended.countDown();
    }

    @Override
    public void wakeup() {
        if (waker.enter()) {
            try {
                waker.write();
            } finally {
                waker.leave();
            }
        }
    }

    @Override
    public void close() {
        Thread serving;
        synchronized (this) {
            boolean first = !closing;
            closing = true;
            serving = server;
            if (serving == null && first) {
                release();
            }
        }
        if (serving == null || Thread.currentThread().equals(serving)) {
            return;
        }
        wakeup();
        boolean interrupted = false;
        while (ended.getCount() > 0) {
            try {
                ended.await();
            } catch (InterruptedException _) {
                interrupted = true; // it ends in no time: finish, then hand the interrupt on
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
