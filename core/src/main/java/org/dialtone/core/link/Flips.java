package org.dialtone.core.link;

import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;

/// Connects and disconnects that went by unseen between two looks at a link, from the kernel's own
/// carrier counters.
public final class Flips {
    private Flips() {}

    /// How many times the link went away from the state it was in and came back, unseen.
    ///
    /// From up to up the carrier was lost and gained equally often: that often. From up to down it
    /// was lost once more, and that once is seen. Where the administrator has set the link down in
    /// the end, with which some drivers lose the carrier and some do not, it was gained that often.
    /// Where the link was down before, or the kernel keeps no counters, nothing can be said: 0.
    public static long hidden(Link before, Link after) {
        CarrierCount then = before.carrier();
        CarrierCount now = after.carrier();
        if (then == null || now == null || !before.adminUp()) {
            return 0;
        }
        long ups = now.upsSince(then);
        return after.adminUp() ? Math.min(ups, now.downsSince(then)) : ups;
    }
}
