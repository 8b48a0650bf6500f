package org.dialtone.core.loop;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/// The times at which interfaces want to be woken, one each.
///
/// Confined to the router-loop thread.
final class Wakes {
    private record Wake(long at, long number, Line line) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            int byTime = Long.signum(at - other.at); // the clock may run over
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final TreeSet<Wake> sorted = new TreeSet<>();
    private final Map<Line, Wake> byLine = new HashMap<>();
    private long numbers;

    void at(Line line, long nanos) {
        never(line);
        Wake wake = new Wake(nanos, ++numbers, line);
        byLine.put(line, wake);
        sorted.add(wake);
    }

    void never(Line line) {
        Wake wake = byLine.remove(line);
        if (wake != null) {
            sorted.remove(wake);
        }
    }

    boolean waiting() {
        return !sorted.isEmpty();
    }

    int size() {
        return sorted.size();
    }

    /// The first of these times, if there is any.
    long next() {
        return sorted.first().at;
    }

    /// Whose time has come; null if nobody's. It is not woken again.
    @Nullable Line take(long now) {
        if (sorted.isEmpty() || sorted.first().at - now > 0) {
            return null;
        }
        Wake wake = sorted.removeFirst();
        byLine.remove(wake.line);
        return wake.line;
    }
}
