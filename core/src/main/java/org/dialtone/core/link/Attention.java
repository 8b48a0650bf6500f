package org.dialtone.core.link;

import java.util.Arrays;

/// Decides when to ask the kernel, and what.
///
/// The kernel announces the first carrier change after a quiet second at once, and withholds what
/// follows, for all links together, up to a second or so (linkwatch, net/core/link_watch.c). It
/// answers when it is asked: a request for one link brings that link up to date, and a dump shows
/// the carrier of every link as it is. So for a little more than a second after a change the router
/// asks: every [#TICK_NANOS] for the links that changed lately, and for all by a dump, at once if
/// others are stacked on the link that changed.
///
/// Asking costs processor time, some 25 us a link. Whatever is asked is paid from a budget that
/// refills at [#SHARE] of one processor, holds at most [#BURST] and owes at most as much (to go
/// deaf for long would be worse than to overdraw); without change nothing is asked at all.
///
/// Pure: time is handed in, in nanoseconds of a monotonic clock. Confined to the router-loop
/// thread.
public final class Attention {
    /// How long after the last change the kernel may withhold: its second, and a margin.
    static final long WINDOW = 1_100_000_000L;

    public static final long TICK_NANOS = 2_000_000L;
    static final double SHARE = 0.07;
    static final long BURST = 200_000_000L;

    /// Links asked one by one at most; of more that change at once the dump tells.
    static final int HOT = 16;

    /// What asking for one link is taken to cost when the ticks are spaced.
    private static final long ASK_NANOS = 25_000L;

    /// What the ticks may cost, of one processor: half of the budget, so that the rest is there
    /// when many links are to be asked at once.
    private static final double TICK_SHARE = SHARE / 2;

    /// A dump is followed by this many times its cost without one, so that the ticks get their
    /// share.
    private static final long DUMP_PAUSE = 24;

    /// But not longer than this: what else was asked during a dump is in its cost, and the budget
    /// sets the limit anyway.
    private static final long DUMP_PAUSE_MOST = WINDOW;

    private final int[] hot = new int[HOT];
    private final long[] hotUntil = new long[HOT];
    private int hotCount;

    private boolean attentive;
    private long until;
    private long nextTick;
    private long nextDump;
    private long dumpStarted;
    private long dumpCost = TICK_NANOS / DUMP_PAUSE;

    private long tokens = BURST;
    private long refilled;

    public Attention(long now) {
        refilled = now;
        nextDump = now;
    }

    /// A link has connected, disconnected, flipped or come.
    ///
    /// @param carriesOthers whether other links are stacked on it
    public void changed(int index, boolean carriesOthers, long now) {
        if (!attentive) {
            attentive = true;
            nextTick = now + TICK_NANOS;
            nextDump = Math.max(nextDump, now + TICK_NANOS);
        }
        if (carriesOthers) {
            nextDump = Math.min(nextDump, Math.max(now, dumpStarted + dumpPause()));
        }
        until = now + WINDOW;
        heat(index, now + WINDOW);
    }

    /// A link is gone: nothing to ask about it any more.
    public void forget(int index) {
        for (int i = 0; i < hotCount; i++) {
            if (hot[i] == index) {
                hotCount--;
                hot[i] = hot[hotCount];
                hotUntil[i] = hotUntil[hotCount];
                return;
            }
        }
    }

    /// When something is due next; [Long#MAX_VALUE] while nothing is.
    public long next(long now) {
        if (!attentive) {
            return Long.MAX_VALUE;
        }
        long due = Math.min(Math.min(nextTick, nextDump), until);
        if (tokens < 0) {
            due = Math.max(due, now + (long) Math.ceil(-tokens / SHARE));
        }
        return due;
    }

    /// Accounts for processor time that asking has cost.
    public void charge(long nanos, long now) {
        tokens -= nanos;
        tokens = Math.clamp(tokens + (long) ((now - refilled) * SHARE), -BURST, BURST);
        refilled = now;
    }

    /// Whether the budget allows to ask for more than a few links now.
    public boolean affordable() {
        return tokens > 0;
    }

    /// Whether it is time for a dump, which the caller then starts.
    public boolean dumpDue(long now) {
        if (!attend(now) || now < nextDump || tokens < 0) {
            return false;
        }
        dumpStarted = now;
        nextDump = Long.MAX_VALUE;
        nextTick = now + TICK_NANOS; // a dump tells of the links that changed lately, too
        return true;
    }

    /// A dump has ended.
    ///
    /// @param cost the processor time it took, in nanoseconds
    public void dumpEnded(long cost, long now) {
        dumpCost = cost;
        nextDump = Math.max(dumpStarted + TICK_NANOS, now + dumpPause());
    }

    private long dumpPause() {
        return Math.min(DUMP_PAUSE * dumpCost, DUMP_PAUSE_MOST);
    }

    /// The links to ask one by one now; empty if it is not time.
    public int[] asksDue(long now) {
        if (!attend(now) || now < nextTick || tokens < 0) {
            return NOTHING;
        }
        int kept = 0;
        for (int i = 0; i < hotCount; i++) {
            if (hotUntil[i] > now) {
                hot[kept] = hot[i];
                hotUntil[kept++] = hotUntil[i];
            }
        }
        hotCount = kept;
        nextTick = now + Math.max(TICK_NANOS, (long) (hotCount * ASK_NANOS / TICK_SHARE));
        return Arrays.copyOf(hot, hotCount);
    }

    private static final int[] NOTHING = {};

    /// Ends the attention when its time is over.
    private boolean attend(long now) {
        if (attentive && now >= until) {
            attentive = false;
            hotCount = 0;
        }
        return attentive;
    }

    private void heat(int index, long end) {
        int coldest = 0;
        for (int i = 0; i < hotCount; i++) {
            if (hot[i] == index) {
                hotUntil[i] = end;
                return;
            }
            if (hotUntil[i] < hotUntil[coldest]) {
                coldest = i;
            }
        }
        int place = hotCount < HOT ? hotCount++ : coldest;
        hot[place] = index;
        hotUntil[place] = end;
    }
}
