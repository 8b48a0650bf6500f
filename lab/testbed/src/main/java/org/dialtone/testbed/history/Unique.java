package org.dialtone.testbed.history;

import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamRecord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// None arrives twice in one stream, nor again in a stream that goes on behind it; and one revision
/// is one event, whoever is told.
public final class Unique implements Validator {
    @Override
    public List<String> violations(History history) {
        List<String> found = new ArrayList<>();
        Map<Long, RouterEvent> told = new HashMap<>();
        for (Client client : history.clients()) {
            for (Session session : client.sessions()) {
                judge(session, told, found);
            }
        }
        return found;
    }

    private static void judge(Session session, Map<Long, RouterEvent> told, List<String> found) {
        Set<Long> taken = new HashSet<>();
        for (StreamRecord record : session.records()) {
            if (!(record instanceof RouterEvent event)) {
                continue;
            }
            if (!taken.add(event.revision())) {
                found.add(session + ": revision " + event.revision() + " twice");
            }
            if (event.revision() <= session.start()) {
                found.add(session + ": revision " + event.revision() + " once more");
            }
            RouterEvent other = told.putIfAbsent(event.revision(), event);
            if (other != null && !other.equals(event)) {
                found.add(session + ": " + event + ", but elsewhere " + other);
            }
        }
    }
}
