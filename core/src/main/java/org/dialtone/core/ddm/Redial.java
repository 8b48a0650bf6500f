package org.dialtone.core.ddm;

import org.dialtone.api.dial.DialPolicy;
import org.dialtone.core.port.dial.DialEnd.Remedy;

import java.time.Duration;

/// How long to wait before dialling again. Whatever a definition says, at least [#LEAST] and at
/// most [#MOST].
final class Redial {
    static final Duration LEAST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofDays(1);

    /// A connection that lasts shorter counts as a failed attempt: one that is lost as soon as it
    /// is made must not be made anew without end.
    static final Duration STABLE = Duration.ofMinutes(1);

    /// The part of a wait by which it is spread.
    private static final double SPREAD = 0.1;

    private static final int MOST_DOUBLINGS = 16;

    private Redial() {}

    /// Before the next attempt of a round.
    ///
    /// @param failures how many have failed, from 1
    static long afterFailure(DialPolicy policy, Remedy remedy, int failures, double random) {
        Duration interval = bounded(policy.redialInterval());
        if (remedy == Remedy.BACK_OFF) {
            Duration most = max(bounded(policy.unreachable()), interval);
            interval = min(interval.multipliedBy(1L << doublings(failures)), most);
        }
        return spread(interval, random);
    }

    private static int doublings(int failures) {
        return Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
    }

    /// After all attempts of a round have failed.
    ///
    /// @param rounds how many rounds have failed in a row, from 1
    static long unreachable(DialPolicy policy, int rounds, double random) {
        Duration first = bounded(policy.unreachable());
        Duration most = max(bounded(policy.unreachableMost()), first);
        long times = Math.min(rounds, most.dividedBy(first) + 1);
        return spread(min(first.multipliedBy(Math.max(times, 1)), most), random);
    }

    /// Up to a tenth longer.
    private static long spread(Duration wait, double random) {
        return (long) (wait.toNanos() * (1 + SPREAD * random));
    }

    static Duration bounded(Duration wait) {
        return min(max(wait, LEAST), MOST);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
