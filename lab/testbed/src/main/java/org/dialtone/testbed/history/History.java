package org.dialtone.testbed.history;

import java.util.ArrayList;
import java.util.List;

/// What clients saw, and what really happened.
public record History(Truth truth, List<Client> clients) {
    public History {
        clients = List.copyOf(clients);
    }

    List<Session> sessions() {
        List<Session> sessions = new ArrayList<>();
        for (Client client : clients) {
            sessions.addAll(client.sessions());
        }
        return sessions;
    }
}
