package org.dialtone.core.ddm;

import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;

import java.time.Duration;

/// How idleness is measured: a look at the traffic every tenth of the idle time-out, so that it is
/// hung up at most a tenth too late.
final class IdleTime {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(1);

    private IdleTime() {}

    static boolean counts(DialPolicy policy) {
        return policy.mode() != DialMode.PERSISTENT && policy.idleTimeout().isPositive();
    }

    static Duration interval(DialPolicy policy) {
        Duration tenth = policy.idleTimeout().dividedBy(10);
        if (tenth.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return tenth.compareTo(MOST) > 0 ? MOST : tenth;
    }
}
