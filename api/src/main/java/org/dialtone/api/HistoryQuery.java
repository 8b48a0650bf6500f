package org.dialtone.api;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Which recorded events to list.
///
/// @param after only those after this revision; 0 for all
/// @param since only those from this moment on, by the wall clock; null for no bound
/// @param until only those before this moment; null for no bound
/// @param interfaces a glob that the interface's name must match, as in [StreamOptions]; null for
///   all
/// @param connectionsOnly leave out what is no connect or disconnect
/// @param limit how many at most: 1 to [#MOST]
public record HistoryQuery(
        long after,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String interfaces,
        boolean connectionsOnly,
        int limit) {
    public static final int MOST = 1000;

    /// Everything, from the oldest event on.
    public static final HistoryQuery ALL = new HistoryQuery(0, null, null, null, false, MOST);

    public HistoryQuery {
        if (after < 0) {
            throw new IllegalArgumentException("after: " + after + " (expected: >= 0)");
        }
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException(
                    "limit: " + limit + " (expected: 1 to " + MOST + ")");
        }
        if (interfaces != null && (interfaces.isEmpty() || interfaces.length() > 255)) {
            throw new IllegalArgumentException(
                    "interfaces: \"" + interfaces + "\" (expected: a glob of 1 to 255 characters)");
        }
    }

    /// The same query for the page that follows revision `revision`.
    public HistoryQuery after(long revision) {
        return new HistoryQuery(revision, since, until, interfaces, connectionsOnly, limit);
    }
}
