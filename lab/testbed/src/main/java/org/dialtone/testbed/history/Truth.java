package org.dialtone.testbed.history;

import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterSnapshot;

import java.util.List;
import java.util.Map;

/// What really happened on a router.
///
/// @param start the router before the first event
/// @param journal every event, whatever the router's own journal has forgotten since; a black-box
///   test takes what a reader who never fell behind was told
/// @param flips for links where it is known, by ifindex: how often the link truly connected and
///   disconnected during the history
public record Truth(RouterSnapshot start, List<RouterEvent> journal, Map<Integer, Flips> flips) {

    public record Flips(long connects, long disconnects) {}

    public Truth {
        journal = List.copyOf(journal);
        flips = Map.copyOf(flips);
    }

    long first() {
        return start.position().revision() + 1;
    }

    long last() {
        return start.position().revision() + journal.size();
    }

    /// The event of a revision from [#first] to [#last].
    RouterEvent event(long revision) {
        return journal.get((int) (revision - first()));
    }

    boolean knows(long revision) {
        return revision >= first() && revision <= last();
    }
}
