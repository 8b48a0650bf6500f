package org.dialtone.journal;

import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;

/// What is written in one transaction.
///
/// @param entries events, with revisions one after another
/// @param hole revisions before them that cannot be recorded any more
/// @param epochs epochs to be recorded, oldest first; those already there are left
/// @param complete all interfaces as they are after the last entry; null if the entries say it
/// @param clock what age is measured by, nanoseconds since 1970
record Batch(
        List<Entry> entries,
        @Nullable Hole hole,
        List<Epoch> epochs,
        @Nullable Collection<Remembered> complete,
        int lastInterface,
        int lastConnection,
        long clock) {}
