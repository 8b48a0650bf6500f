package org.dialtone.journal;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Reads the file for whoever asks, on two threads `dialtone-journal-read-N` of its own: a native
/// call on a disk that hangs would take a virtual thread's carrier with it. Who asks waits for the
/// answer, but not for ever.
final class Readers {
    private static final int THREADS = 2;
    private static final int WAITING = 256;

    private final Path file;
    private final Duration patience;
    private final Consumer<String> damaged;
    private final ConcurrentLinkedQueue<Reader> idle = new ConcurrentLinkedQueue<>();
    private final Semaphore open = new Semaphore(THREADS, true);
    private final ThreadPoolExecutor threads;
    private final AtomicInteger generation = new AtomicInteger();
    private volatile @Nullable Reader checking;

    /// @param damaged hears what makes no sense in the file. The file is not closed, and so not
    ///   replaced, until it returns: it never speaks of another one. It must not block
    Readers(Path file, Duration patience, Consumer<String> damaged) {
        this.file = file;
        this.patience = patience;
        this.damaged = damaged;
        AtomicInteger number = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING),
                        task ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("dialtone-journal-read-" + number.incrementAndGet())
                                        .unstarted(task));
        threads.allowCoreThreadTimeOut(true);
    }

    /// Something to be read. The file is not closed meanwhile.
    interface Question<T> {
        T ask(Reader reader) throws SQLException, StoreException;
    }

    /// @throws StoreException if the file is damaged
    /// @throws RouterException if it cannot be read now
    <T> T ask(Question<T> question) throws StoreException {
        Future<T> answer;
        try {
            answer = threads.submit(() -> answer(question));
        } catch (RejectedExecutionException _) {
            throw new RouterException(
                    threads.isShutdown()
                            ? RouterError.SERVICE_NOT_ACTIVE
                            : RouterError.NOT_ENOUGH_MEMORY,
                    threads.isShutdown()
                            ? "The journal is closed."
                            : "Too many are reading the journal at this moment: try again.");
        }
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new RouterException(
                    RouterError.OPERATION_ABORTED,
                    "The thread was interrupted while it read the journal.");
        } catch (TimeoutException _) {
            answer.cancel(false);
            throw new RouterException(
                    RouterError.WAIT_TIMEOUT,
                    "The disk that holds " + file + " does not answer: look at it, and try again.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                if (failure.kind() == StoreException.Kind.DAMAGED) {
                    throw failure;
                }
                throw new RouterException(
                        RouterError.CAN_NOT_COMPLETE,
                        file + " cannot be read: " + failure.getMessage(),
                        failure);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private <T> T answer(Question<T> question) throws StoreException, InterruptedException {
        open.acquire();
        int before = generation.get();
        try {
            Reader reader = reader();
            boolean whole = false;
            try {
                T answer = question.ask(reader);
                whole = true;
                return answer;
            } finally {
                if (whole && reader.generation() == generation.get()) {
                    idle.add(reader);
                } else {
                    reader.close();
                }
            }
        } catch (SQLException e) {
            throw told(Sql.failure(e), before);
        } catch (StoreException e) {
            throw told(e, before);
        } finally {
            open.release();
        }
    }

    /// Tells of damage, unless the file is being closed.
    private StoreException told(StoreException failure, int before) {
        boolean current = before == generation.get();
        if (current && failure.kind() == StoreException.Kind.DAMAGED) {
            damaged.accept(String.valueOf(failure.getMessage()));
        }
        return failure;
    }

    private Reader reader() throws SQLException {
        Reader reader = idle.poll();
        return reader != null ? reader : new Reader(file, generation.get());
    }

    /// Looks through the whole file, on the caller's thread, which may take minutes.
    void check() throws InterruptedException {
        open.acquire();
        int before = generation.get();
        try (Reader reader = new Reader(file, before)) {
            checking = reader;
            String wrong = reader.check();
            if (wrong != null && before == generation.get()) {
                damaged.accept(wrong);
            }
        } catch (SQLException e) {
            told(Sql.failure(e), before); // broken off, or the disk fails: others will say so
        } finally {
            checking = null;
            open.release();
        }
    }

    /// How often the files have been closed: an answer from before is about another file.
    int generation() {
        return generation.get();
    }

    /// Closes the file on all threads, so that it can be moved.
    ///
    /// @return false if a thread still waits for the disk
    boolean closeFiles() throws InterruptedException {
        generation.incrementAndGet();
        Reader check = checking;
        if (check != null) {
            check.cancel();
        }
        if (!open.tryAcquire(THREADS, patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        try {
            for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) {
                reader.close();
            }
            return true;
        } finally {
            open.release(THREADS);
        }
    }

    /// Ends the threads, or leaves them to a disk that hangs.
    void close() throws InterruptedException {
        threads.shutdownNow();
        closeFiles();
    }
}
