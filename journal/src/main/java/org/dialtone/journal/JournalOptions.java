package org.dialtone.journal;

import java.nio.file.Path;
import java.time.Duration;

/// How a journal is kept.
///
/// @param directory where: `events.db` and what belongs to it; made (0700) if it is not there
/// @param where the kernel and the network namespace, in words that no other pair has, such as the
///   boot id and the namespace's inode: while it is the same, carrier counters go on
/// @param ring how many events wait in memory at most before the disk counts as too slow: a power
///   of two
/// @param window how many recorded events stay in memory for live streams: at most `ring`
/// @param maxAge how long events are kept
/// @param maxBytes how much the events may take on disk
/// @param commitTimeout how long a commit may take before the disk counts as hung
/// @param retry how long until recording is tried again, at first; it doubles up to `retryMost`
/// @param checkAfter how long after the start the whole file is checked
public record JournalOptions(
        Path directory,
        String where,
        int ring,
        int window,
        Duration maxAge,
        long maxBytes,
        Duration commitTimeout,
        Duration retry,
        Duration retryMost,
        Duration checkAfter) {
    static final long LEAST_BYTES = 1 << 20;

    public JournalOptions {
        if (ring < 16 || Integer.bitCount(ring) != 1) {
            throw new IllegalArgumentException(
                    "ring: " + ring + " (expected: a power of two from 16 on)");
        }
        if (window < 1 || window > ring) {
            throw new IllegalArgumentException(
                    "window: " + window + " (expected: 1 to " + ring + ")");
        }
        positive("maxAge", maxAge);
        positive("commitTimeout", commitTimeout);
        positive("retry", retry);
        positive("retryMost", retryMost);
        if (maxBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "maxBytes: " + maxBytes + " (expected: at least " + LEAST_BYTES + ")");
        }
        if (checkAfter.isNegative()) {
            throw new IllegalArgumentException("checkAfter: " + checkAfter + " (expected: >= 0)");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    /// 90 days, 256 MiB.
    public static JournalOptions of(Path directory, String where) {
        return new JournalOptions(
                directory,
                where,
                1 << 16,
                1 << 12,
                Duration.ofDays(90),
                256L << 20,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1));
    }

    public JournalOptions keep(Duration age, long bytes) {
        return new JournalOptions(
                directory,
                where,
                ring,
                window,
                age,
                bytes,
                commitTimeout,
                retry,
                retryMost,
                checkAfter);
    }

    public JournalOptions memory(int newRing, int newWindow) {
        return new JournalOptions(
                directory,
                where,
                newRing,
                newWindow,
                maxAge,
                maxBytes,
                commitTimeout,
                retry,
                retryMost,
                checkAfter);
    }

    public JournalOptions patience(Duration commit, Duration first, Duration most) {
        return new JournalOptions(
                directory, where, ring, window, maxAge, maxBytes, commit, first, most, checkAfter);
    }

    public JournalOptions checkAfter(Duration delay) {
        return new JournalOptions(
                directory,
                where,
                ring,
                window,
                maxAge,
                maxBytes,
                commitTimeout,
                retry,
                retryMost,
                delay);
    }

    Path file() {
        return directory.resolve("events.db");
    }
}
