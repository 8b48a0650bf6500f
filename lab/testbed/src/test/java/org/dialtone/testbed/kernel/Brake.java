package org.dialtone.testbed.kernel;

import org.dialtone.api.spi.SignalledEvent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// An event object that does what none may do: it holds the router loop up, so that the kernel's
/// messages pile up and are lost for certain.
final class Brake extends SignalledEvent {
    private record Stop(CountDownLatch standing, CountDownLatch held) {
        Stop(int count) {
            this(new CountDownLatch(count), new CountDownLatch(count));
        }
    }

    private volatile Stop stop = new Stop(0);

    /// From the next signal on the loop stands.
    void pull() {
        stop = new Stop(1);
    }

    void awaitStanding() throws InterruptedException {
        stop.standing.await();
    }

    void release() {
        stop.held.countDown();
    }

    @Override
    public void post() {
        Stop now = stop;
        now.standing.countDown();
        try {
            now.held.await();
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
