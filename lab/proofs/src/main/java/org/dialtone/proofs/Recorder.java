package org.dialtone.proofs;

import org.dialtone.api.spi.SignalledEvent;

import java.time.Duration;

/// An event object that only counts, with plain fields: who reads them is ordered by the registry
/// or not at all.
final class Recorder extends SignalledEvent {
    int posts;
    int wakes;
    private boolean closed;

    @Override
    public void post() {
        posts++;
    }

    @Override
    public void wake() {
        wakes++;
    }

    /// What a publisher has done to it so far.
    int done() {
        return posts + wakes;
    }

    @Override
    public void reset() {}

    @Override
    public boolean isSet() {
        return posts > 0;
    }

    @Override
    public boolean await(Duration timeout) {
        return isSet();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        endSources();
    }
}
