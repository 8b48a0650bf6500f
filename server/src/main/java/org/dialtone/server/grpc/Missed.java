package org.dialtone.server.grpc;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.port.Journal;

import java.util.List;

/// Whether somebody who was away has missed a signal.
final class Missed {
    /// How far back it is looked for; beyond that the answer is yes without a look.
    private static final long FAR = 4096;

    private static final int BATCH = 512;

    private Missed() {}

    /// Whether an interface has connected or disconnected after `from` and up to revision `to`, or
    /// may have.
    static boolean anything(Journal journal, Position from, long to) {
        if (!journal.knows(from) || from.revision() > to || to - from.revision() > FAR) {
            return true;
        }
        long next = from.revision() + 1;
        while (next <= to) {
            List<RouterEvent> events = journal.read(next, (int) Math.min(BATCH, to - next + 1));
            if (events.isEmpty()
                    || events.stream().anyMatch(event -> event instanceof ConnectionEvent)) {
                return true;
            }
            next = events.getLast().revision() + 1;
        }
        return false;
    }
}
