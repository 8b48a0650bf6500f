package org.dialtone.core.loop;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;

/// Who may dial next, and when: so many dials a second, and as many at once after a quiet second.
/// Whom people asked for goes first, but of five turns one is for somebody else who waits; among
/// themselves it is first come, first served.
///
/// Confined to the router-loop thread.
final class Turns {
    private static final long SECOND = 1_000_000_000L;
    private static final int URGENT_IN_A_ROW = 4;

    private final LinkedHashSet<Line> urgent = new LinkedHashSet<>();
    private final LinkedHashSet<Line> patient = new LinkedHashSet<>();
    private final long interval;
    private long next;
    private int row;

    Turns(int perSecond, long now) {
        this.interval = SECOND / perSecond;
        this.next = now - SECOND;
    }

    void ask(Line line, boolean requested) {
        forget(line);
        (requested ? urgent : patient).add(line);
    }

    void forget(Line line) {
        urgent.remove(line);
        patient.remove(line);
    }

    boolean waiting() {
        return !urgent.isEmpty() || !patient.isEmpty();
    }

    int size() {
        return urgent.size() + patient.size();
    }

    /// When the next one may dial, if any waits.
    long next() {
        return next;
    }

    /// Whose turn it is; null if nobody's yet.
    @Nullable Line take(long now) {
        if (!waiting() || now - next < 0) {
            return null;
        }
        if (now - next > SECOND) {
            next = now - SECOND;
        }
        next += interval;
        boolean first = !urgent.isEmpty() && (patient.isEmpty() || row < URGENT_IN_A_ROW);
        row = first ? row + 1 : 0;
        return (first ? urgent : patient).removeFirst();
    }
}
