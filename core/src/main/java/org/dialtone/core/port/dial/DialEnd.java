package org.dialtone.core.port.dial;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.jspecify.annotations.Nullable;

/// How an attempt or a connection ended.
///
/// @param cause why, for the event
/// @param error the documented error, null if it ended as it was asked to
/// @param remedy whether dialling again can help
/// @param words the dialer's own about it; may be empty
public record DialEnd(Cause cause, @Nullable RouterError error, Remedy remedy, String words) {

    public enum Remedy {
        /// It was asked for; or is over for another reason that says nothing about the next
        /// attempt.
        NONE_NEEDED,
        /// The line was lost, the far end is likely there: at once.
        REDIAL_NOW,
        /// After the interval.
        REDIAL,
        /// The far end is busy: after longer and longer intervals.
        BACK_OFF,
        /// It cannot help until somebody changes something: a wrong password, a bad option.
        GIVE_UP
    }
}
