package org.dialtone.core.port;

import org.dialtone.api.RouterEvent;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// The record of every event, by revision.
public interface Journal {

    /// Names this record. Revisions of another epoch mean nothing here.
    UUID epoch();

    /// Records the next event. Called by the router loop alone, with revisions one after another;
    /// must not block. When it has become readable, streams may be told it.
    void append(RouterEvent event);

    /// The last revision that is readable, or 0.
    long last();

    /// The oldest revision that is still readable; `last() + 1` if none is.
    long first();

    /// The event of a revision.
    ///
    /// @return null if it is no longer, or not yet, readable
    @Nullable RouterEvent read(long revision);
}
