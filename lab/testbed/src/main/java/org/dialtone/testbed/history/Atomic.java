package org.dialtone.testbed.history;

import org.dialtone.api.RouterSnapshot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A snapshot and the stream that follows it fit: what a client sees at revision r is what the
/// events up to r lead to, no more and no less.
public final class Atomic implements Validator {
    private record Sight(String client, RouterSnapshot snapshot) {
        long revision() {
            return snapshot.position().revision();
        }
    }

    @Override
    public List<String> violations(History history) {
        List<Sight> sights = new ArrayList<>();
        for (Client client : history.clients()) {
            for (Seen each : client.seen()) {
                if (each instanceof Seen.Opened opened) {
                    sights.add(new Sight(client.name(), opened.snapshot()));
                } else if (each instanceof Seen.Looked looked) {
                    sights.add(new Sight(client.name(), looked.snapshot()));
                }
            }
        }
        Set<Long> revisions = new HashSet<>();
        sights.forEach(sight -> revisions.add(sight.revision()));
        List<String> found = new ArrayList<>();
        Replay replay = new Replay(history.truth(), revisions, found);
        sights.forEach(sight -> judge(sight, replay, found));
        return found;
    }

    private static void judge(Sight sight, Replay replay, List<String> found) {
        Map<Integer, Replay.Shown> expected = replay.at(sight.revision());
        Map<Integer, Replay.Shown> actual = Replay.Shown.of(sight.snapshot());
        if (expected == null) {
            found.add(
                    sight.client
                            + ": a snapshot at revision "
                            + sight.revision()
                            + ", which never was");
        } else if (!actual.equals(expected)) {
            found.add(
                    sight.client
                            + ": the snapshot at revision "
                            + sight.revision()
                            + " shows "
                            + actual.values()
                            + " (expected from the events: "
                            + expected.values()
                            + ")");
        }
        long connected = actual.values().stream().filter(each -> each.connection() != null).count();
        if (sight.snapshot.connections().size() != connected) {
            found.add(
                    sight.client
                            + ": interfaces and connections do not fit at revision "
                            + sight.revision());
        }
    }
}
