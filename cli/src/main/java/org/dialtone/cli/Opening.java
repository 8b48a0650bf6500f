package org.dialtone.cli;

import org.dialtone.api.InterfaceType;
import org.dialtone.api.Router;

import java.time.Duration;
import java.time.Instant;

/// When the router was opened. What was so before, was so for a time that nobody knows.
///
/// @param time a moment at which its first look at the links was over
record Opening(Instant time) {
    /// For what is recorded: what the router then knew is what is shown.
    static final Opening ANY = new Opening(Instant.MIN);

    /// How long a router may take for its first look.
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// When a router was opened: just now if it is in this process, or else by how long it says it
    /// has been open, whatever the clock on its machine says.
    static Opening of(Router router, Time time) {
        Duration open = router.info().uptime();
        Instant now = time.now();
        return new Opening(open.compareTo(LOOK) > 0 ? now.minus(open.minus(LOOK)) : now);
    }

    /// Whether something began after the opening, so that its beginning is known.
    boolean precedes(Instant since) {
        return since.isAfter(time);
    }

    /// Whether it is known since when an interface is as it is: of a client its server may say.
    boolean knows(InterfaceType type, Instant since) {
        boolean said =
                type == InterfaceType.CLIENT
                        && !time.equals(Instant.MIN)
                        && since.isBefore(time.minus(LOOK).minus(LOOK));
        return said || precedes(since);
    }
}
