package org.dialtone.api.spi;

/// One registration, as its event object sees it.
public interface SignalSource {
    /// How often it has signalled so far.
    long signals();

    /// The event object has been closed: end the registration. When this returns, nothing of it
    /// signals.
    void eventClosed();
}
