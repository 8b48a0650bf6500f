package org.dialtone.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/// The one way out to a client: whatever the service sends, it sends through this class, and only
/// when the client has room for it. A client that does not read stops the thread that writes to it
/// and nobody else: gRPC would queue for it without end, and once stopped a whole server that way.
///
/// One thread writes: one that may wait ([#awaitReady], [#send]), or one that is called back
/// ([#onReady], [#isReady], [#put]). Any may end it. Whoever ends it first decides how it ends.
final class Outlet implements Session.Call {
    private final ServerCall<?, Encoded> call;
    private final Executor loop;

    /// Guards the call, which is not safe for threads, and the three below. Nothing waits under it.
    private final Object lock = new Object();

    private final List<Runnable> ending = new ArrayList<>();
    private boolean begun;
    private volatile boolean ended;

    private volatile @Nullable Thread writer;
    private volatile @Nullable Runnable onReady;

    Outlet(ServerCall<?, Encoded> call) {
        this.call = call;
        this.loop = Sessions.of(call).loop();
    }

    /// The one thread that reads and writes the connection: for work that never waits. Who sends
    /// from there has no other thread woken for it.
    Executor loop() {
        return loop;
    }

    /// Waits until the client has room for more.
    ///
    /// @return false if the call has ended
    boolean awaitReady() throws InterruptedException {
        if (isReady()) {
            return true;
        }
        writer = Thread.currentThread();
        try {
            while (!ended && !call.isReady()) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            writer = null;
        }
        return !ended;
    }

    /// Sends a message once there is room for it.
    ///
    /// @return false if the call has ended
    boolean send(Encoded message) throws InterruptedException {
        return awaitReady() && put(message);
    }

    /// Whether the client has room for more, and the call has not ended.
    boolean isReady() {
        return call.isReady() && !ended;
    }

    /// Sends a message now: for who has seen that there is room for it. Never waits.
    ///
    /// @return false if the call has ended
    boolean put(Encoded message) {
        synchronized (lock) {
            if (ended) {
                return false;
            }
            if (!begun) {
                begun = true;
                call.sendHeaders(new Metadata());
            }
            call.sendMessage(message);
            return true;
        }
    }

    void complete() {
        end(Status.OK, new Metadata());
    }

    @Override
    public void fail(RouterException failure) {
        end(WireErrors.status(failure), WireErrors.trailers(failure));
    }

    private void end(Status status, Metadata trailers) {
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            call.close(status, trailers);
        }
        wind();
    }

    /// The client has gone, or the connection to it.
    void gone() {
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
        }
        wind();
    }

    private void wind() {
        ready();
        List<Runnable> last;
        synchronized (lock) {
            last = List.copyOf(ending);
            ending.clear();
        }
        last.forEach(Runnable::run);
    }

    /// There is room again, or the call has ended.
    void ready() {
        LockSupport.unpark(writer);
        Runnable told = onReady;
        if (told != null) {
            told.run();
        }
    }

    /// Has the writer called whenever there is room again, and when the call has ended; on any
    /// thread, which must not be held up. Before the first message.
    void onReady(Runnable told) {
        onReady = told;
    }

    boolean ended() {
        return ended;
    }

    /// To be run once when the call ends, however it ends; at once if it has ended.
    void onEnd(Runnable action) {
        synchronized (lock) {
            if (!ended) {
                ending.add(action);
                return;
            }
        }
        action.run();
    }
}
