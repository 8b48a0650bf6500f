package org.dialtone.client;

import org.dialtone.api.EventObject;
import org.dialtone.api.Position;
import org.dialtone.api.Registration;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.SignalSource;
import org.dialtone.api.spi.SignalledEvent;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/// One event object registered with a remote router, across all its connections.
///
/// The local barrier: signalling and ending both hold this object's monitor, and what has ended is
/// not signalled. Setting an event object neither blocks nor calls anybody, so the monitor is held
/// for microseconds.
final class RemoteEntry implements Registration, SignalSource {
    private static final Position NOWHERE = new Position(new UUID(0, 0), 0);

    final long id;
    final SignalledEvent event;
    private final Registrations registrations;

    /// Opened when the router has answered for the first time, or never will.
    final CountDownLatch answered = new CountDownLatch(1);

    /// Written under the monitor.
    private volatile boolean ended;

    private volatile long signals;
    private volatile Position since = NOWHERE;
    private volatile @Nullable RouterException refusal;

    /// Where the router was when it was known last; null before it has answered. Guarded by the
    /// monitor.
    private @Nullable Position known;

    /// Whether the router of this connection has said that it has it.
    private volatile boolean standing;

    /// How many signals of this call have been counted. Guarded by the monitor.
    private long ofThisCall;

    RemoteEntry(Registrations registrations, long id, SignalledEvent event) {
        this.registrations = registrations;
        this.id = id;
        this.event = event;
    }

    /// The router is asked to take it, over a new connection.
    void adding() {
        standing = false;
    }

    /// Whether the router has it, and signals whatever happens.
    boolean standing() {
        return standing;
    }

    /// The router has it. A change that was missed meanwhile is signalled.
    synchronized void added(Position position, boolean changed) {
        ofThisCall = 0;
        if (ended) {
            return;
        }
        standing = true;
        boolean first = known == null;
        known = position;
        if (first) {
            since = position;
        } else if (changed) {
            signal(1);
        }
        answered.countDown();
    }

    /// The router has signalled it so often in this call.
    synchronized void signalled(long soOften, Position position) {
        if (ended || soOften <= ofThisCall) {
            return;
        }
        known = position;
        signal(soOften - ofThisCall);
        ofThisCall = soOften;
    }

    /// It may have missed something, and will not be told.
    synchronized void lastSignal() {
        if (!ended) {
            signal(1);
        }
    }

    boolean ended() {
        return ended;
    }

    /// Whether the router has never answered it.
    boolean waiting() {
        return answered.getCount() > 0;
    }

    private void signal(long times) {
        long before = signals; // one writer at a time: the monitor's holder
        signals = before + times;
        event.post();
        VarHandle.fullFence();
        event.wake();
    }

    synchronized @Nullable Position known() {
        return known;
    }

    /// Ends it here. When this returns, it will never signal again.
    ///
    /// @param why what a caller who still waits for the router's answer is told
    /// @return false if it had ended already
    boolean end(@Nullable RouterException why) {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            refusal = why;
        }
        event.detach(this);
        answered.countDown();
        return true;
    }

    @Nullable RouterException refusal() {
        return refusal;
    }

    @Override
    public EventObject event() {
        return event;
    }

    @Override
    public Position since() {
        return since;
    }

    @Override
    public long signals() {
        return signals;
    }

    @Override
    public boolean active() {
        return !ended && answered.getCount() == 0;
    }

    @Override
    public void eventClosed() {
        registrations.eventClosed(this);
    }
}
