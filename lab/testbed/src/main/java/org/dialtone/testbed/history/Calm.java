package org.dialtone.testbed.history;

import java.util.ArrayList;
import java.util.List;

/// Nothing spins: what the manager does is bounded by what comes from outside and by the time that
/// passes; and no interface waits for more than one time, or for more than one turn.
public final class Calm implements DialValidator {
    /// Steps for each thing that comes from outside: it may move a whole fail-over group.
    private static final long EACH = 40;

    /// Steps of one interface in a second by itself: it looks for traffic, or dials in vain.
    private static final long A_SECOND = 8;

    @Override
    public List<String> violations(DialHistory history) {
        List<String> found = new ArrayList<>();
        DialFact.Looked before = null;
        for (DialFact fact : history.facts()) {
            if (!(fact instanceof DialFact.Looked look)) {
                continue;
            }
            if (look.timers() > look.interfaces() || look.turns() > look.interfaces()) {
                found.add(look + ": more than there are interfaces");
            }
            if (before != null) {
                double seconds = (look.at() - before.at()) / 1e9;
                long most = Math.max(look.interfaces(), before.interfaces());
                double allowed =
                        EACH * (1 + look.outside() - before.outside())
                                + A_SECOND * most * (seconds + 1);
                if (look.steps() - before.steps() > allowed) {
                    found.add(look + " after " + before + " (expected: at most " + allowed + ")");
                }
            }
            before = look;
        }
        return found;
    }
}
