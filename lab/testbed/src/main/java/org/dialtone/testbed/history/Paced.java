package org.dialtone.testbed.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Dials are paced: any second holds so many at most.
public final class Paced implements DialValidator {
    private static final long SECOND = 1_000_000_000L;

    @Override
    public List<String> violations(DialHistory history) {
        List<String> found = new ArrayList<>();
        ArrayDeque<Long> lately = new ArrayDeque<>();
        for (DialFact fact : history.facts()) {
            if (fact instanceof DialFact.Restarted) {
                lately.clear();
            }
            if (!(fact instanceof DialFact.Dialled dialled)) {
                continue;
            }
            lately.addLast(dialled.at());
            while (dialled.at() - lately.getFirst() >= SECOND) {
                lately.removeFirst();
            }
            if (lately.size() > history.rate()) {
                found.add(dialled + ": " + lately.size() + " within a second");
            }
        }
        return found;
    }
}
