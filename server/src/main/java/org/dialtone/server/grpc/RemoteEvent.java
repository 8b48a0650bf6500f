package org.dialtone.server.grpc;

import org.dialtone.api.Listener;
import org.dialtone.api.spi.SignalledEvent;

import java.time.Duration;

/// The router's side of an event object that a client holds. To signal it is to say to the call's
/// one writer that there is something to look at: how often each has been signalled is counted by
/// the router, and found out by the writer.
final class RemoteEvent extends SignalledEvent {
    private final SignalWriter writer;
    private final Bell bell;
    private volatile boolean withdrawn;
    private volatile boolean closed;

    RemoteEvent(SignalWriter writer) {
        this.writer = writer;
        this.bell = writer.bell();
    }

    /// Called before the client's wish to end it is carried out: then it is not the router that
    /// ends it.
    void withdraw() {
        withdrawn = true;
    }

    boolean withdrawn() {
        return withdrawn;
    }

    /// The router has counted it, and raises a fence before it wakes.
    @Override
    public void post() {}

    @Override
    public void wake() {
        bell.wake();
    }

    @Override
    protected void detached() {
        if (!withdrawn) {
            writer.ended();
        }
    }

    @Override
    public Listener.Kind listenerKind() {
        return Listener.Kind.REMOTE;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            endSources();
        }
    }

    @Override
    public void reset() {
        throw elsewhere();
    }

    @Override
    public boolean isSet() {
        throw elsewhere();
    }

    @Override
    public boolean await(Duration timeout) {
        throw elsewhere();
    }

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException("the event object is the client's");
    }
}
