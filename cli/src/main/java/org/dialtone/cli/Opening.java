package org.dialtone.cli;

import java.time.Instant;

/// When the router was opened. What was so before, was so for a time that nobody knows.
///
/// @param time a moment at which its first look at the links was over
record Opening(Instant time) {

    /// Whether something began after the opening, so that its beginning is known.
    boolean precedes(Instant since) {
        return since.isAfter(time);
    }
}
