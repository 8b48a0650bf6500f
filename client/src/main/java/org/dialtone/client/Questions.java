package org.dialtone.client;

import io.grpc.StatusRuntimeException;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.wire.v1.RouterServiceGrpc.RouterServiceBlockingStub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// Questions to the router, each over the connection that stands, or the next one that does. Any
/// thread.
final class Questions {
    /// How many may be under way whose answers take as long as they take.
    private static final int MOST_WAITING = 256;

    private final Session session;
    private final Address address;
    private final long timeout;
    private final Runnable check;
    private final AtomicInteger waiting = new AtomicInteger();

    /// What is asked.
    interface Question<T> {
        T ask(RouterServiceBlockingStub stub);
    }

    /// What is asked, if the answer goes elsewhere.
    interface Asking {
        void ask(RouterServiceBlockingStub stub);
    }

    /// Tells questions where to go.
    ///
    /// @param timeout how long one may take, waiting for the router to come back included, in
    ///   nanoseconds
    /// @param check throws if nothing may be asked any more
    Questions(Session session, Address address, long timeout, Runnable check) {
        this.session = session;
        this.address = address;
        this.timeout = timeout;
        this.check = check;
    }

    /// Asks, and asks again over the next connection if this one is lost meanwhile.
    <T> T ask(Question<T> question) throws InterruptedException {
        check.run();
        long until = System.nanoTime() + timeout;
        while (true) {
            Connection connection = session.await(until);
            try {
                long left = Math.max(1, until - System.nanoTime());
                return FromWire.read(() -> question.ask(connection.stub(left)));
            } catch (StatusRuntimeException e) {
                RouterException error = error(e);
                if (!Errors.passing(e.getStatus(), e.getTrailers())) {
                    throw error;
                }
                session.lost(connection, error);
            }
        }
    }

    /// The same, for what throws nothing checked.
    <T> T atOnce(Question<T> question) {
        try {
            return ask(question);
        } catch (InterruptedException e) {
            throw aborted(e);
        }
    }

    /// Asks for what must not be done twice.
    ///
    /// @throws RouterException if the connection is lost meanwhile, too
    void once(Asking asking) {
        check.run();
        long until = System.nanoTime() + timeout;
        try {
            Connection connection = session.await(until);
            once(connection, connection.stub(Math.max(1, until - System.nanoTime())), asking);
        } catch (InterruptedException e) {
            throw aborted(e);
        }
    }

    private void once(Connection connection, RouterServiceBlockingStub stub, Asking asking)
            throws InterruptedException {
        try {
            asking.ask(stub);
        } catch (StatusRuntimeException e) {
            RouterException error = error(e);
            if (!Errors.passing(e.getStatus(), e.getTrailers())) {
                throw error;
            }
            session.lost(connection, error);
            throw new RouterException(
                    error.error(),
                    error.getMessage() + "; whether what was asked for is done is not known",
                    error);
        }
    }

    /// Asks once for what may take as long as it takes, on a thread of its own.
    ///
    /// @param answer completed by the asking, or here with why it cannot be. To cancel it ends the
    ///   call
    void later(CompletableFuture<?> answer, Asking asking) {
        check.run();
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            throw new RouterException(
                    RouterError.NOT_ENOUGH_MEMORY,
                    MOST_WAITING + " such calls are under way (the limit of a handle)");
        }
        Thread thread =
                Thread.ofVirtual()
                        .name("dialtone-remote-" + address + "-call")
                        .unstarted(() -> wait(answer, asking));
        var _ =
                answer.whenComplete(
                        (_, _) -> {
                            if (answer.isCancelled()) {
                                thread.interrupt();
                            }
                        });
        thread.start();
    }

    private void wait(CompletableFuture<?> answer, Asking asking) {
        try {
            Connection connection = session.await(System.nanoTime() + timeout);
            once(connection, connection.stub(), asking);
        } catch (InterruptedException e) {
            answer.completeExceptionally(aborted(e));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private RouterException error(StatusRuntimeException e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return Errors.of(e.getStatus(), e.getTrailers(), address);
    }

    static RouterException aborted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RouterException(
                RouterError.OPERATION_ABORTED, "interrupted while the router was asked", e);
    }
}
