package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.Established;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Records what a dialer tells, and that it keeps to the rules. Any thread.
public final class Told implements DialListener {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<DialPhase> phases = new ArrayList<>();
    private final List<Established> connections = new ArrayList<>();
    private final List<DialEnd> ends = new ArrayList<>();
    private int late;

    @Override
    public synchronized void progress(DialPhase phase, String words) {
        late += ends.size();
        phases.add(phase);
    }

    @Override
    public synchronized void established(Established connection) {
        late += ends.size();
        connections.add(connection);
    }

    @Override
    public synchronized void ended(DialEnd end) {
        late += ends.size();
        ends.add(end);
    }

    public synchronized List<DialPhase> phases() {
        return List.copyOf(phases);
    }

    private synchronized int counted(List<?> list) {
        return list.size();
    }

    /// Waits for the connection.
    public Established connection() {
        await().atMost(PATIENCE).until(() -> counted(connections) + counted(ends) > 0);
        synchronized (this) {
            assertThat(ends).isEmpty();
            assertThat(connections).hasSize(1);
            return connections.getFirst();
        }
    }

    /// Waits for the end.
    public DialEnd end() {
        await().atMost(PATIENCE).until(() -> counted(ends) > 0);
        synchronized (this) {
            assertThat(ends).hasSize(1);
            assertThat(late).isZero();
            return ends.getFirst();
        }
    }

    public synchronized boolean nothing() {
        return phases.isEmpty() && connections.isEmpty() && ends.isEmpty();
    }
}
