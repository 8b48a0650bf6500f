package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Standard output. Text is gathered, and written as a whole by [#flush]: a record is never torn,
/// and whether it could be written is known at once.
///
/// One thread prints; [#finish] may be called from another, as a signal's shutdown hook does.
final class Output {
    /// Whoever read the other end has gone.
    static final class ClosedPipe extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClosedPipe() {
            super(null, null, false, false);
        }
    }

    private final OutputStream sink;
    private final ReentrantLock lock = new ReentrantLock();
    private final StringBuilder text = new StringBuilder(1024);
    private String nextTail = "";
    private String tail = "";
    private boolean finished;

    /// @param sink unbuffered, or flushing is delayed
    Output(OutputStream sink) {
        this.sink = sink;
    }

    /// Where to print to.
    StringBuilder text() {
        return text;
    }

    /// What is to follow the text printed so far if nothing else does: the bracket that closes an
    /// array.
    void tail(String closing) {
        nextTail = closing;
    }

    /// Writes what was printed.
    ///
    /// @throws ClosedPipe if nobody can read it any more
    /// @throws Failure if it cannot be written for another reason, as on a full disk
    void flush() {
        lock.lock();
        try {
            tail = nextTail;
            if (!finished && !text.isEmpty()) {
                write(text.toString());
            }
            text.setLength(0);
        } finally {
            lock.unlock();
        }
    }

    /// Writes the tail and nothing after it. Gives up if a writer is stuck on a reader who does not
    /// read.
    void finish() {
        try {
            if (!lock.tryLock(300, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (!finished) {
                finished = true;
                if (!tail.isEmpty()) {
                    write(tail);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(String chars) {
        try {
            sink.write(chars.getBytes(StandardCharsets.UTF_8));
            sink.flush();
        } catch (IOException e) {
            finished = true;
            if (isClosedPipe(e.getMessage())) {
                throw new ClosedPipe();
            }
            throw Failure.other("cannot write to standard output: " + e.getMessage());
        }
    }

    /// The errno is not to be had from Java, and its text may be in the user's language; but a
    /// write to a pipe or socket fails for hardly any other reason.
    private static boolean isClosedPipe(@Nullable String message) {
        return "Broken pipe".equals(message)
                || standardOutput().contains("/fd/pipe:[")
                || standardOutput().contains("/fd/socket:[");
    }

    /// Whether a terminal is at the other end of standard output. Asks /proc, because
    /// System.console() wants standard input to be one too.
    static boolean toTerminal() {
        String target = standardOutput();
        return target.startsWith("/dev/pts/")
                || target.startsWith("/dev/tty")
                || target.equals("/dev/console");
    }

    private static String standardOutput() {
        try {
            return new File("/proc/self/fd/1").getCanonicalPath();
        } catch (IOException _) {
            return ""; // closed, or no /proc: then it is nothing that we know
        }
    }
}
