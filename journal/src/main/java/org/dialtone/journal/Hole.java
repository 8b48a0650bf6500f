package org.dialtone.journal;

/// Revisions that were not recorded, both ends included.
record Hole(long from, long to) {
    Hole {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException(
                    "hole: " + from + ".." + to + " (expected: 1 <= from <= to)");
        }
    }

    long size() {
        return to - from + 1;
    }
}
