package org.dialtone.testbed.history;

import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;

import java.util.List;

/// What dialers and people saw, and what the router told.
///
/// @param journal every event, from the very first
/// @param end the interfaces at the end
/// @param rate how many dials may begin within a second
public record DialHistory(
        List<DialFact> facts, List<RouterEvent> journal, List<RouterInterface> end, int rate) {
    public DialHistory {
        facts = List.copyOf(facts);
        journal = List.copyOf(journal);
        end = List.copyOf(end);
    }
}
