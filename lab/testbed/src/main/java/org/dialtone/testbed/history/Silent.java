package org.dialtone.testbed.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// After the stream is closed or the registration ended, nothing more.
public final class Silent implements Validator {
    @Override
    public List<String> violations(History history) {
        List<String> found = new ArrayList<>();
        for (Session session : history.sessions()) {
            boolean closed = false;
            for (Seen each : session.during()) {
                if (closed && each instanceof Seen.Took took) {
                    found.add(session + ": " + took.record() + " after it was closed");
                }
                closed |= each instanceof Seen.Closed;
            }
        }
        for (Client client : history.clients()) {
            signals(client, found);
        }
        return found;
    }

    private static void signals(Client client, List<String> found) {
        Map<String, Long> ended = new HashMap<>();
        for (Seen each : client.seen()) {
            if (each instanceof Seen.Deregistered end) {
                ended.put(end.event(), end.count());
            } else if (each instanceof Seen.Counted counted) {
                Long atEnd = ended.get(counted.event());
                if (atEnd != null && counted.count() != atEnd) {
                    found.add(
                            client.name()
                                    + ": "
                                    + counted.event()
                                    + " set "
                                    + (counted.count() - atEnd)
                                    + " times after it was deregistered");
                }
            }
        }
    }
}
