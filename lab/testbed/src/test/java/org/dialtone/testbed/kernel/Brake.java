package org.dialtone.testbed.kernel;

import org.dialtone.api.spi.SignalledEvent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// An event object that does what none may do: it holds the router loop up, so that the kernel's
/// messages pile up and are lost for certain.
final class Brake extends SignalledEvent {
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch standing = new CountDownLatch(0);

    /// From the next signal on the loop stands.
    void pull() {
        held = new CountDownLatch(1);
        standing = new CountDownLatch(1);
    }

    void awaitStanding() throws InterruptedException {
        standing.await();
    }

    void release() {
        held.countDown();
    }

    @Override
    public void post() {
        standing.countDown();
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the loop", e);
        }
    }

    @Override
    public void wake() {
        // nobody waits for it
    }

    @Override
    public void reset() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSet() {
        return false;
    }

    @Override
    public boolean await(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public void close() {
        release();
    }
}
