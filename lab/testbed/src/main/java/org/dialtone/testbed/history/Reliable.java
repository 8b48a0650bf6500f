package org.dialtone.testbed.history;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamRecord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// None is left out that is not named in a gap, and nothing is told that did not happen. And the
/// journal itself is whole: no holes, and as many connects and disconnects as there truly were.
public final class Reliable implements Validator {
    @Override
    public List<String> violations(History history) {
        List<String> found = new ArrayList<>();
        journal(history.truth(), found);
        for (Session session : history.sessions()) {
            told(history.truth(), session, found);
        }
        return found;
    }

    private static void journal(Truth truth, List<String> found) {
        Map<Integer, long[]> counted = new HashMap<>();
        long expected = truth.first();
        for (RouterEvent event : truth.journal()) {
            if (event.revision() != expected) {
                found.add("journal: " + event + " (expected: revision " + expected + ")");
            }
            expected = event.revision() + 1;
            if (event instanceof ConnectionEvent connection) {
                long[] sums = counted.computeIfAbsent(connection.linkIndex(), _ -> new long[2]);
                sums[0] += connection.connects();
                sums[1] += connection.disconnects();
            }
        }
        truth.flips()
                .forEach(
                        (index, flips) -> {
                            long[] sums = counted.getOrDefault(index, new long[2]);
                            if (sums[0] != flips.connects() || sums[1] != flips.disconnects()) {
                                found.add(
                                        "journal: link "
                                                + index
                                                + " with "
                                                + sums[0]
                                                + " connects and "
                                                + sums[1]
                                                + " disconnects (expected: "
                                                + flips
                                                + ")");
                            }
                        });
    }

    private static void told(Truth truth, Session session, List<String> found) {
        long next = session.start() + 1;
        for (StreamRecord record : session.records()) {
            switch (record) {
                case RouterEvent event -> {
                    if (!truth.knows(event.revision())
                            || !truth.event(event.revision()).equals(event)) {
                        found.add(session + ": " + event + " did not happen");
                    }
                    if (!session.wants(event)) {
                        found.add(session + ": " + event + " was not asked for");
                    }
                    passed(truth, session, next, event.revision() - 1, found);
                }
                case StreamRecord.Gap gap -> {
                    passed(truth, session, next, gap.from() - 1, found);
                    if (gap.to() > truth.last()) {
                        found.add(session + ": " + gap + " of what has not happened");
                    }
                }
                case StreamRecord.Progress mark ->
                        passed(truth, session, next, mark.revision(), found);
            }
            next = Math.max(next, record.revision() + 1);
        }
        passed(truth, session, next, session.end(), found);
    }

    /// Revisions that were passed over in silence must be such that nobody asked for.
    private static void passed(
            Truth truth, Session session, long from, long to, List<String> found) {
        for (long revision = from; revision <= to; revision++) {
            if (!truth.knows(revision)) {
                found.add(session + ": went past revision " + revision + ", which never was");
                return;
            }
            RouterEvent event = truth.event(revision);
            if (session.wants(event)) {
                found.add(session + ": left out " + event);
            }
        }
    }
}
