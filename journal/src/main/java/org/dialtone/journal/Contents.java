package org.dialtone.journal;

import org.dialtone.core.model.Remembered;

import java.util.List;

/// What a file holds when it is opened.
///
/// @param created whether it was not there before
/// @param first the oldest revision; `last` + 1 if there is none
/// @param last the newest revision that was recorded or is in a hole
/// @param place where the interfaces were seen; empty if none have been recorded yet
record Contents(
        boolean created,
        long first,
        long last,
        List<Epoch> epochs,
        List<Hole> holes,
        String place,
        int lastInterface,
        int lastConnection,
        long clock,
        List<Remembered> interfaces) {}
