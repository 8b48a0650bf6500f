package org.dialtone.testbed.history;

import java.util.ArrayList;
import java.util.List;

/// What one client saw, in its own order.
public record Client(String name, List<Seen> seen) {
    public Client {
        seen = List.copyOf(seen);
    }

    /// Its streams one after another.
    public List<Session> sessions() {
        List<Session> sessions = new ArrayList<>();
        Seen.Opened open = null;
        List<Seen> during = new ArrayList<>();
        for (Seen each : seen) {
            if (each instanceof Seen.Opened next) {
                if (open != null) {
                    sessions.add(new Session(name, open, during));
                }
                open = next;
                during = new ArrayList<>();
            } else {
                during.add(each);
            }
        }
        if (open != null) {
            sessions.add(new Session(name, open, during));
        }
        return sessions;
    }
}
