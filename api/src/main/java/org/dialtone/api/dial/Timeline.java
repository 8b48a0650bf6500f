package org.dialtone.api.dial;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// An attempt to connect and, if it succeeded, the connection.
///
/// @param actor who asked for it
/// @param cause why it was dialled
/// @param phases in order; the last one is still going on while `ended` is null
/// @param connection the connection, null if it came to none
/// @param ended why it ended; null while it goes on
/// @param error the error of an attempt that failed, else null
/// @param words the dialer's own words about the end; may be empty
public record Timeline(
        Actor actor,
        Cause cause,
        List<Phase> phases,
        @Nullable ConnectionId connection,
        @Nullable Cause ended,
        @Nullable RouterError error,
        String words) {
    public Timeline {
        phases = List.copyOf(phases);
    }
}
