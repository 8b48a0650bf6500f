package org.dialtone.api;

/// How a router's record of events is doing.
///
/// @param problem what is wrong, in words that say what to do; empty when nothing is
/// @param last the last event that can be had
/// @param first the oldest revision that can be had; `last` + 1 if none can
/// @param lost how many events could not be recorded since the router was opened
/// @param bytes what it takes on disk
/// @param place where it is kept; empty for one in memory
public record JournalStatus(
        State state,
        String problem,
        Position last,
        long first,
        long lost,
        long bytes,
        String place) {
    public enum State {
        /// It is kept in memory and ends with the process.
        MEMORY,
        /// Every event is on disk before a stream tells it.
        DURABLE,
        /// The disk does not take events: signals and live streams go on, nothing is recorded.
        DEGRADED
    }
}
