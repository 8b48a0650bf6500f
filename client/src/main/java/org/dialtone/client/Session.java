package org.dialtone.client;

import io.netty.channel.EventLoopGroup;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps a router connected: the one place that connects, waits and connects again, on a thread of
/// its own, `dialtone-remote-NAME`.
///
/// [#lost] and [#await] may be called from any thread; what is told of connections is told on that
/// one thread, one after another.
final class Session {

    /// Who goes on over a new connection.
    interface Follower {
        void connected(Connection connection);

        /// Nothing more comes from this connection.
        void disconnected(Connection connection);
    }

    private final Address address;
    private final @Nullable Credentials credentials;
    private final RemoteOptions options;
    private final EventLoopGroup group;
    private final Follower follower;
    private final Teller teller;
    private final Thread thread;

    /// Attempts since a connection was of use. The thread's own.
    private int attempts;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// All guarded by the lock.
    private @Nullable Connection current;

    private @Nullable RouterException reason;
    private boolean closed;

    /// @param first a connection that stands
    Session(
            Address address,
            @Nullable Credentials credentials,
            RemoteOptions options,
            EventLoopGroup group,
            Connection first,
            Follower follower) {
        this.address = address;
        this.credentials = credentials;
        this.options = options;
        this.group = group;
        this.follower = follower;
        this.current = first;
        this.teller = new Teller(address.toString(), options.listener());
        this.thread = new Thread(() -> run(first), "dialtone-remote-" + address);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run(Connection first) {
        Connection connection = first;
        while (connection != null) {
            Connection standing = connection;
            standing.onLost(() -> lost(standing, lostWithoutAReason()));
            teller.tell(new LinkState.Connected());
            follower.connected(standing);
            RouterException why = awaitLoss(standing);
            standing.close();
            follower.disconnected(standing);
            connection = why == null ? null : reconnect(why);
        }
        teller.tell(new LinkState.Closed());
    }

    private RouterException lostWithoutAReason() {
        return new RouterException(
                RouterError.RPC_S_SERVER_UNAVAILABLE, "the way to " + address + " is lost");
    }

    /// @return why it was lost; null if this end is closed
    private @Nullable RouterException awaitLoss(Connection connection) {
        lock.lock();
        try {
            while (!closed && current == connection) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                return null;
            }
            RouterException why = reason;
            return why == null ? lostWithoutAReason() : why;
        } finally {
            lock.unlock();
        }
    }

    /// @return null if this end is closed
    private @Nullable Connection reconnect(RouterException lost) {
        RouterException why = lost;
        if (lost.error() != RouterError.NOT_ENOUGH_MEMORY) {
            attempts = 0;
        } // else it was of no use: a router that has no room is not asked ever again at once
        while (true) {
            Duration wait = options.backoff().before(attempts + 1, options.random());
            teller.tell(new LinkState.Reconnecting(why, attempts++, wait));
            if (closedWithin(wait)) {
                return null;
            }
            try {
                Connection connection = Connection.open(address, credentials, options, group);
                if (publish(connection)) {
                    return connection;
                }
                connection.close();
                return null;
            } catch (RouterException e) {
                why = e;
                failed(e);
            }
        }
    }

    private boolean publish(Connection connection) {
        lock.lock();
        try {
            if (!closed) {
                current = connection;
                reason = null;
                changed.signalAll();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void failed(RouterException why) {
        lock.lock();
        try {
            reason = why;
            changed.signalAll(); // who is denied access need not wait for the time to run out
        } finally {
            lock.unlock();
        }
    }

    private boolean closedWithin(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (!closed && left > 0) {
                left = awaitNanos(left);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Interrupts mean nothing to this thread.
    @SuppressWarnings("WaitNotInLoop") // its caller loops
    private long awaitNanos(long nanos) {
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException _) {
            return nanos;
        }
    }

    /// This connection is of no use any more; the first to say so says why.
    void lost(Connection connection, RouterException why) {
        lock.lock();
        try {
            if (current == connection) {
                current = null;
                reason = why;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The connection as it stands; null during an outage.
    @Nullable Connection current() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    /// Why there is no connection: that the router denies access; null for any other reason, and
    /// while there is one.
    @Nullable RouterException denied() {
        lock.lock();
        try {
            RouterException why = reason;
            return why != null && why.error() == RouterError.ACCESS_DENIED ? why : null;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is a connection.
    ///
    /// @param until as [System#nanoTime]
    /// @throws RouterException INVALID_HANDLE if this end is closed, ACCESS_DENIED if that is why,
    ///   and when the time has run out the reason why there is none
    Connection await(long until) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    throw closed();
                }
                if (current != null) {
                    return current;
                }
                RouterException why = reason;
                long left = until - System.nanoTime();
                if (why != null && (left <= 0 || why.error() == RouterError.ACCESS_DENIED)) {
                    throw new RouterException(why.error(), String.valueOf(why.getMessage()), why);
                }
                if (left <= 0) {
                    throw lostWithoutAReason();
                }
                long _ = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    static RouterException closed() {
        return new RouterException(
                RouterError.INVALID_HANDLE, "the router handle is closed: open it again");
    }

    /// When it returns, no connection stands or will.
    void close() {
        lock.lock();
        try {
            closed = true;
            current = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt(); // it may be connecting
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true; // its waits are bounded: finish, then hand the interrupt on
            }
        }
        teller.await(TimeUnit.SECONDS.toNanos(1));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
