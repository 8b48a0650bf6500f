package org.dialtone.core.loop;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashSet;

/// Who may dial next, and when: within any second so many and no more, one after the other at equal
/// distances, but a quarter of them at once after a quiet time. Whom people asked for goes first,
/// but of five turns one is for somebody else who waits; among themselves it is first come, first
/// served.
///
/// Confined to the router-loop thread.
final class Turns {
    private static final long SECOND = 1_000_000_000L;
    private static final int URGENT_IN_A_ROW = 4;

    private final LinkedHashSet<Line> urgent = new LinkedHashSet<>();
    private final LinkedHashSet<Line> patient = new LinkedHashSet<>();

    /// The times of the last turns, as many as a second may hold: a ring.
    private long[] taken;

    private long interval;

    /// How far behind the equal distances may be.
    private long slack;

    private int oldest;
    private long next;
    private int row;

    Turns(int perSecond, long now) {
        this.interval = SECOND / perSecond;
        this.slack = slack(perSecond);
        this.next = now - slack;
        this.taken = new long[perSecond];
        Arrays.fill(taken, now - SECOND);
    }

    private static long slack(int perSecond) {
        return SECOND / perSecond * Math.max(0, perSecond / 4 - 1);
    }

    /// Another number from now on, which holds for any second whose last turn is still to come.
    /// Those who wait keep their places.
    void rate(int perSecond) {
        int kept = Math.min(perSecond, taken.length);
        long[] last = new long[perSecond];
        Arrays.fill(last, taken[oldest] - SECOND); // no sooner than any that is kept
        for (int i = 0; i < kept; i++) {
            last[perSecond - kept + i] = taken[(oldest + taken.length - kept + i) % taken.length];
        }
        next += SECOND / perSecond - interval; // the distance to the last turn is the new one
        taken = last;
        oldest = 0;
        interval = SECOND / perSecond;
        slack = slack(perSecond);
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
        long room = taken[oldest] + SECOND;
        return next - room > 0 ? next : room;
    }

    /// Whose turn it is; null if nobody's yet.
    @Nullable Line take(long now) {
        if (!waiting() || now - next() < 0) {
            return null;
        }
        if (now - next > slack) {
            next = now - slack;
        }
        next += interval;
        taken[oldest] = now;
        oldest = (oldest + 1) % taken.length;
        boolean first = !urgent.isEmpty() && (patient.isEmpty() || row < URGENT_IN_A_ROW);
        row = first ? row + 1 : 0;
        return (first ? urgent : patient).removeFirst();
    }
}
