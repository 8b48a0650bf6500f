package org.dialtone.linux.netlink;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.Supplier;

/// Does things in another network namespace (network_namespaces(7)): what is opened there stays
/// there.
public final class NetworkNamespace {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NONBLOCK = 0x800;

    private NetworkNamespace() {}

    /// Does something in a namespace, on a short-lived thread of its own: setns(2) is a matter of
    /// one thread. Waits for it.
    ///
    /// @param namespace the namespace's file; null for this thread's own, which needs no other
    /// @throws RouterException NOT_FOUND, ACCESS_DENIED, INVALID_PARAMETER for a namespace that
    ///   cannot be entered; whatever the action throws
    public static <T> T call(@Nullable Path namespace, Supplier<T> action) {
        if (namespace == null) {
            return action.get();
        }
        Call<T> call = new Call<>(namespace, action);
        Thread thread = new Thread(call, "dialtone-netns");
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted =
                        true; // what it opens must not be lost: finish, then hand the interrupt on
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return call.result();
    }

    private static final class Call<T> implements Runnable {
        private final Path namespace;
        private final Supplier<T> action;
        private @Nullable T result;
        private @Nullable RuntimeException failure;

        Call(Path namespace, Supplier<T> action) {
            this.namespace = namespace;
            this.action = action;
        }

        @Override
        public void run() {
            try {
                enter(namespace);
                result = action.get();
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        T result() {
            if (failure != null) {
                throw failure;
            }
            if (result == null) {
                throw new RouterException(
                        RouterError.CAN_NOT_COMPLETE, "the network namespace could not be entered");
            }
            return result;
        }
    }

    /// Takes the calling thread to a namespace, for good.
    ///
    /// @throws RouterException NOT_FOUND, ACCESS_DENIED, INVALID_PARAMETER if it cannot go there
    public static void enter(Path namespace) {
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(namespace.toString());
            // non-blocking, because a FIFO would wait for its writer
            int flags = O_CLOEXEC | O_NONBLOCK;
            fd = (int) Libc.check("open", Sys.OPENAT, AT_FDCWD, path.address(), flags);
        } catch (SystemException e) {
            throw switch (e.errno()) {
                case Errno.ENOENT ->
                        new RouterException(
                                RouterError.NOT_FOUND,
                                "there is no network namespace "
                                        + namespace
                                        + ": \"ip netns list\" names those there are",
                                e);
                case Errno.EACCES, Errno.EPERM -> denied(namespace, e);
                default -> failed(namespace, e);
            };
        }
        try {
            Libc.check("setns", Sys.SETNS, fd, CLONE_NEWNET, 0);
        } catch (SystemException e) {
            throw switch (e.errno()) {
                case Errno.EPERM -> denied(namespace, e);
                case Errno.EINVAL ->
                        new RouterException(
                                RouterError.INVALID_PARAMETER,
                                namespace + " is not a network namespace",
                                e);
                default -> failed(namespace, e);
            };
        } finally {
            Libc.close(fd);
        }
    }

    private static RouterException denied(Path namespace, SystemException e) {
        return new RouterException(
                RouterError.ACCESS_DENIED,
                "no right to enter the network namespace "
                        + namespace
                        + ": run as root, or with CAP_SYS_ADMIN",
                e);
    }

    private static RouterException failed(Path namespace, SystemException e) {
        if (NetlinkSocket.outOfMemory(e)) {
            return NetlinkSocket.unavailable(e);
        }
        return new RouterException(
                RouterError.CAN_NOT_COMPLETE,
                "the network namespace " + namespace + " cannot be entered: " + e.getMessage(),
                e);
    }
}
