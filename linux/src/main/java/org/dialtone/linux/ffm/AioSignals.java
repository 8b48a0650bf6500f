package org.dialtone.linux.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Signals eventfds that belong to somebody who is not trusted: never waits, whatever they do.
///
/// write(2) waits while the counter of an eventfd is full, unless O_NONBLOCK is set; that flag
/// belongs to the open file, so whoever shares the eventfd can clear it at any moment, and fill the
/// counter. Neither RWF_NOWAIT nor io_uring helps: an eventfd takes no pwritev2(2) flags, and
/// io_uring leaves the write to a thread that then waits. What does not wait is the kernel's own
/// eventfd_signal(), which adds one or leaves a full counter full. It is reached through the
/// asynchronous I/O of io_submit(2): a request names an eventfd that is signalled when it has
/// completed (IOCB_FLAG_RESFD), and to read nothing from /dev/null completes at once, within the
/// call. So one call signals as many eventfds as it carries requests.
///
/// Any thread may call any method; each has a batch of its own.
public final class AioSignals implements AutoCloseable {
    /// How many eventfds one call signals at most.
    static final int BATCH = 64;

    /// How many completed requests the kernel keeps for us at least, until we take them away.
    private static final int COMPLETED = 256;

    /// How often in a row completed requests are taken away to make room for another.
    private static final int ATTEMPTS = 100;

    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;

    // struct iocb, struct io_event (linux/aio_abi.h)
    private static final int IOCB = 64;
    private static final int IO_EVENT = 32;
    private static final int OPCODE = 16;
    private static final int FILE = 20;
    private static final int FLAGS = 56;
    private static final int RESULT_FD = 60;
    private static final short IOCB_CMD_PREAD = 0;
    private static final int IOCB_FLAG_RESFD = 1;

    private final long context;
    private final int nothing;
    private final ThreadLocal<Batch> batches = ThreadLocal.withInitial(Batch::new);
    private volatile boolean closed;

    private AioSignals(long context, int nothing) {
        this.context = context;
        this.nothing = nothing;
    }

    /// One with room for requests of its own in the kernel.
    ///
    /// @throws SystemException EAGAIN if others have used up what the system allows
    ///   (fs.aio-max-nr), ENOSYS if the kernel has no asynchronous I/O
    public static AioSignals open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/dev/null");
            int nothing =
                    (int)
                            Libc.check(
                                    "open /dev/null",
                                    Sys.OPENAT,
                                    AT_FDCWD,
                                    path.address(),
                                    O_CLOEXEC);
            MemorySegment context = arena.allocate(ValueLayout.JAVA_LONG);
            try {
                Libc.check("io_setup", Sys.IO_SETUP, COMPLETED, context.address(), 0);
            } catch (SystemException e) {
                Libc.close(nothing);
                throw e;
            }
            return new AioSignals(context.get(ValueLayout.JAVA_LONG, 0), nothing);
        }
    }

    /// Has the eventfd behind a descriptor signalled: at the latest by this thread's next [#flush].
    /// Until then the caller keeps it open.
    public void post(int descriptor) {
        batches.get().add(descriptor);
    }

    /// Signals what this thread has posted.
    public void flush() {
        batches.get().flush();
    }

    /// Nothing is signalled from here on. Others have stopped posting by then.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        Libc.call(Sys.IO_DESTROY, context, 0, 0);
        Libc.close(nothing);
    }

    /// The requests of one thread.
    private final class Batch {
        private final MemorySegment requests;
        private final MemorySegment pointers;
        private final MemorySegment completed;
        private final MemorySegment noTime;
        private int posted;

        Batch() {
            Arena arena = Arena.ofAuto();
            requests = arena.allocate(IOCB * BATCH, 8);
            pointers = arena.allocate(8L * BATCH, 8);
            completed = arena.allocate(IO_EVENT * COMPLETED, 8);
            noTime = arena.allocate(16, 8);
            for (int i = 0; i < BATCH; i++) {
                long at = (long) i * IOCB;
                requests.set(ValueLayout.JAVA_SHORT, at + OPCODE, IOCB_CMD_PREAD);
                requests.set(ValueLayout.JAVA_INT, at + FILE, nothing);
                requests.set(ValueLayout.JAVA_INT, at + FLAGS, IOCB_FLAG_RESFD);
                pointers.setAtIndex(ValueLayout.JAVA_LONG, i, requests.address() + at);
            }
        }

        void add(int descriptor) {
            requests.set(ValueLayout.JAVA_INT, (long) posted * IOCB + RESULT_FD, descriptor);
            if (++posted == BATCH) {
                flush();
            }
        }

        void flush() {
            int done = 0;
            int attempts = 0;
            while (done < posted && !closed) {
                long first = pointers.address() + 8L * done;
                long submitted = Libc.call(Sys.IO_SUBMIT, context, posted - done, first);
                if (submitted > 0) {
                    done += (int) submitted;
                    attempts = 0;
                } else if (submitted == -Errno.EAGAIN && attempts++ < ATTEMPTS) {
                    takeCompleted();
                } else {
                    done++; // no eventfd any more: only this one goes without
                }
            }
            posted = 0;
        }

        private void takeCompleted() {
            Libc.call(
                    Sys.IO_GETEVENTS,
                    context,
                    0,
                    COMPLETED,
                    completed.address(),
                    noTime.address(),
                    0);
        }
    }
}
