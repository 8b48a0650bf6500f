package org.dialtone.linux.socket;

import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Closes descriptors that others have sent. To close an eventfd never blocks. To close anything
/// else may, for as long as its sender likes: a socket that lingers, a file on a file system of the
/// sender's own (FUSE). That is done by a thread `dialtone-event-socket-closer`, which begins with
/// the first such descriptor. An honest client never sends one.
///
/// Its backlog is bounded; beyond that the caller closes, for descriptors must not run out either.
final class Closer {
    static final int BACKLOG = 1024;
    private static final int END = -1;

    private final BlockingQueue<Integer> backlog = new ArrayBlockingQueue<>(BACKLOG);
    private @Nullable Thread thread;

    void close(int descriptor) {
        if (harmless(descriptor) || !queued(descriptor)) {
            Libc.close(descriptor);
        }
    }

    private static boolean harmless(int descriptor) {
        try {
            return EventFd.is(descriptor);
        } catch (SystemException _) {
            return false; // no /proc: then nothing is known to be
        }
    }

    private boolean queued(int descriptor) {
        if (!backlog.offer(descriptor)) {
            return false;
        }
        if (thread == null) {
            thread =
                    Thread.ofPlatform()
                            .daemon()
                            .name("dialtone-event-socket-closer")
                            .start(this::run);
        }
        return true;
    }

    private void run() {
        try {
            for (int next = backlog.take(); next != END; next = backlog.take()) {
                Libc.close(next);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody interrupts it
        }
    }

    /// Lets the thread end once it has closed what it has; does not wait for it, for it may be held
    /// up.
    void end() {
        if (thread != null && !backlog.offer(END)) {
            thread.interrupt(); // full: it ends after the one it is held up by
        }
    }
}
