package org.dialtone.api;

import java.util.UUID;

/// A place in a router's journal, from which a stream can be resumed.
///
/// @param epoch the journal
/// @param revision the last event that was seen; 0 before the first
public record Position(UUID epoch, long revision) {
    public Position {
        if (revision < 0) {
            throw new IllegalArgumentException("revision: " + revision + " (expected: >= 0)");
        }
    }

    /// `epoch:revision`, as [#parse] reads it.
    @Override
    public String toString() {
        return epoch + ":" + revision;
    }

    /// Reads what [#toString] wrote.
    ///
    /// @throws IllegalArgumentException if it is no position
    public static Position parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            if (colon > 0) {
                return new Position(
                        UUID.fromString(text.substring(0, colon)),
                        Long.parseLong(text.substring(colon + 1)));
            }
        } catch (IllegalArgumentException _) {
            // said below, in full
        }
        throw new IllegalArgumentException(
                "position: \""
                        + text
                        + "\" (expected: EPOCH:REVISION as a stream or \"dialtone watch -o jsonl\""
                        + " prints it)");
    }
}
