package org.dialtone.core.loop;

import org.dialtone.api.Cause;
import org.dialtone.core.ddm.DialInput;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.Established;

import java.util.concurrent.atomic.AtomicInteger;

/// Brings what a dialer tells of one attempt to the router loop.
final class LineReports implements DialListener {
    /// Phases that may wait to be heard; more are left out, they are for people alone.
    private static final int PHASES = 16;

    private final Line line;
    private final DialMailbox mailbox;
    private final AtomicInteger unheard = new AtomicInteger();

    /// The number of the attempt. The router-loop thread alone.
    long attempt;

    LineReports(Line line, long attempt, DialMailbox mailbox) {
        this.line = line;
        this.attempt = attempt;
        this.mailbox = mailbox;
    }

    @Override
    public void progress(DialPhase phase, String words) {
        if (unheard.incrementAndGet() > PHASES) {
            unheard.decrementAndGet();
            return;
        }
        mailbox.report(
                engine -> {
                    unheard.decrementAndGet();
                    engine.give(line, new DialInput.Progress(attempt, phase, words));
                });
    }

    @Override
    public void established(Established connection) {
        mailbox.report(engine -> engine.give(line, new DialInput.Established(attempt, connection)));
    }

    @Override
    public void ending(Cause cause) {
        mailbox.report(
                _ -> {
                    if (attempt == line.state.attempt()) {
                        line.ending(cause);
                    }
                });
    }

    @Override
    public void ended(DialEnd end) {
        mailbox.report(
                engine -> {
                    if (attempt == line.state.attempt()) {
                        line.ending(end.cause());
                        line.over();
                    }
                    engine.give(line, new DialInput.Ended(attempt, end));
                });
    }
}
