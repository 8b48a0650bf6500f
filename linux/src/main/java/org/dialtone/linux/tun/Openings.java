package org.dialtone.linux.tun;

import org.dialtone.core.port.dial.Established;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/// The connections whose far end is being asked whether it passes packets yet. Confined to the
/// trap's thread.
final class Openings implements AutoCloseable {
    /// What becomes of a connection whose far end has answered, or was asked for long enough.
    interface Passing {
        void pass(Trapped trapped, LinkEnd link, Established connection);
    }

    private record Opening(LinkEnd link, Established connection, EchoProbe end) {}

    private final IntConsumer watch;
    private final TrapCounters counters;
    private final Passing passing;
    private final Map<Trapped, Opening> open = new HashMap<>();

    /// @param watch waits for a descriptor, until that is closed
    Openings(IntConsumer watch, TrapCounters counters, Passing passing) {
        this.watch = watch;
        this.counters = counters;
        this.passing = passing;
    }

    /// Passes a connection on: at once, or, where packets are kept that the far end might drop,
    /// when that answers.
    ///
    /// @param now monotonic, in nanoseconds
    void open(Trapped trapped, LinkEnd link, Established connection, long now) {
        EchoProbe end = null;
        if (trapped.opensLate && !trapped.kept.isEmpty()) {
            Duration patience = trapped.silent ? EchoProbe.LITTLE_PATIENCE : EchoProbe.PATIENCE;
            end = EchoProbe.ask(link, connection.peer(), now, patience, watch);
        }
        if (end == null) {
            passing.pass(trapped, link, connection);
        } else {
            counters.add(TrapCounter.ASKED);
            open.put(trapped, new Opening(link, connection, end));
        }
    }

    /// Forgets a connection.
    void forget(Trapped trapped) {
        Opening opening = open.remove(trapped);
        if (opening != null) {
            opening.end.close();
        }
    }

    /// Passes on what need not wait any more.
    ///
    /// @return in how many nanoseconds there is more to do; Long.MAX_VALUE for never
    long look(long now) {
        long soonest = Long.MAX_VALUE;
        for (Map.Entry<Trapped, Opening> each : Map.copyOf(open).entrySet()) {
            soonest = Math.min(soonest, look(each.getKey(), each.getValue(), now));
        }
        return soonest;
    }

    private long look(Trapped trapped, Opening opening, long now) {
        boolean answered = opening.end.answers();
        long again = answered ? 0 : opening.end.again(now);
        if (again > 0) {
            return again;
        }
        trapped.silent = !answered;
        if (!answered) {
            counters.add(TrapCounter.SILENT);
        }
        pass(trapped, opening);
        return Long.MAX_VALUE;
    }

    private void pass(Trapped trapped, Opening opening) {
        forget(trapped);
        passing.pass(trapped, opening.link, opening.connection);
    }

    /// Passes on everything.
    @Override
    public void close() {
        Map.copyOf(open).forEach(this::pass);
    }
}
