package org.dialtone.linux.dial.ipsec;

import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.Established;

import java.util.concurrent.LinkedBlockingQueue;

/// Waits for what becomes of a dialling.
final class Ends implements DialListener {
    private final LinkedBlockingQueue<DialPhase> phases = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<DialEnd> ends = new LinkedBlockingQueue<>();

    DialPhase phase() throws InterruptedException {
        return phases.take();
    }

    DialEnd end() throws InterruptedException {
        return ends.take();
    }

    @Override
    public void progress(DialPhase phase, String words) {
        phases.add(phase);
    }

    @Override
    public void established(Established connection) {
        // nothing is, with such a charon
    }

    @Override
    public void ended(DialEnd end) {
        ends.add(end);
    }
}
