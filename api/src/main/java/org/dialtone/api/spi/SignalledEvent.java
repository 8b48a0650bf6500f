package org.dialtone.api.spi;

import org.dialtone.api.EventObject;
import org.dialtone.api.Listener;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// An event object that a router can signal.
///
/// A router signals many at once with one memory fence for all: [#post] each, one
/// [VarHandle#fullFence], then [#wake] each. Neither may block or throw: they run on the router's
/// one loop.
///
/// Counting is left to whoever signals, each counting alone without an atomic operation: [#count]
/// adds up.
public abstract class SignalledEvent implements EventObject {
    private static final VarHandle OWN;
    private static final SignalSource[] NOBODY = {};

    static {
        try {
            OWN = MethodHandles.lookup().findVarHandle(SignalledEvent.class, "own", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Sets that no live source accounts for: by [#set], and by registrations that have ended.
    private volatile long own;

    /// Replaced as a whole under `this`.
    private volatile SignalSource[] sources = NOBODY;

    /// Makes it set. Visible at the latest after the fence.
    public abstract void post();

    /// Wakes whoever waits, if it is set.
    public abstract void wake();

    /// What [org.dialtone.api.Router#listeners] calls it.
    public Listener.Kind listenerKind() {
        return Listener.Kind.EVENT_OBJECT;
    }

    @Override
    public final void set() {
        if (!enter()) {
            return;
        }
        try {
            OWN.getAndAdd(this, 1L);
            post();
            VarHandle.fullFence();
            wake();
        } finally {
            leave();
        }
    }

    /// Begins a [#set], during which what is behind the event object must not be given back. A
    /// router's signals need no such care: they are over when the registration has ended.
    ///
    /// @return false if it is closed
    protected boolean enter() {
        return !isClosed();
    }

    /// Ends what [#enter] began.
    protected void leave() {}

    @Override
    public final long count() {
        synchronized (this) {
            long sum = own;
            for (SignalSource source : sources) {
                sum += source.signals();
            }
            return sum;
        }
    }

    /// Adds a source.
    ///
    /// @return false if the event object is closed
    public final synchronized boolean attach(SignalSource source) {
        if (isClosed()) {
            return false;
        }
        SignalSource[] grown = new SignalSource[sources.length + 1];
        System.arraycopy(sources, 0, grown, 0, sources.length);
        grown[sources.length] = source;
        sources = grown;
        return true;
    }

    /// Removes a source that will not signal any more; what it has counted stays counted.
    @SuppressWarnings("ReferenceEquality") // the very registration, whatever its equals may say
    public final void detach(SignalSource source) {
        synchronized (this) {
            SignalSource[] old = sources;
            for (int i = 0; i < old.length; i++) {
                if (old[i] == source) {
                    SignalSource[] rest =
                            old.length == 1 ? NOBODY : new SignalSource[old.length - 1];
                    System.arraycopy(old, 0, rest, 0, i);
                    System.arraycopy(old, i + 1, rest, i, rest.length - i);
                    OWN.getAndAdd(this, source.signals());
                    sources = rest;
                    break;
                }
            }
        }
        detached();
    }

    /// Called when a source has been removed, whoever ended it: on any thread, and may not block.
    protected void detached() {}

    /// To be called once by `close`, after the event object answers that it is closed and before
    /// what is behind it is given back: ends all registrations.
    protected final void endSources() {
        SignalSource[] ending;
        synchronized (this) {
            ending = sources;
        }
        for (SignalSource source : ending) {
            source.eventClosed(); // detaches itself
        }
    }
}
