package org.dialtone.api;

import java.util.List;

/// Recorded events, oldest first, and gaps where some could not be recorded or have expired.
///
/// @param end where the page ends: the next one is asked for after its revision. The records are of
///   its epoch
/// @param more whether there may be more after it
public record HistoryPage(List<StreamRecord> records, Position end, boolean more) {
    public HistoryPage {
        records = List.copyOf(records);
    }
}
