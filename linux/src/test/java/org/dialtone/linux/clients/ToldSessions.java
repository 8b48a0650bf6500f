package org.dialtone.linux.clients;

import org.dialtone.api.Cause;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes down what is told of sessions.
final class ToldSessions implements ClientSource.Listener {
    private final List<String> told = new ArrayList<>();
    private final Map<String, ClientSession> sessions = new HashMap<>();

    /// What has been told since this was asked last.
    List<String> take() {
        List<String> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    /// A session as it was told of last.
    ClientSession last(String key) {
        return Objects.requireNonNull(sessions.get(key));
    }

    @Override
    public void begun(ClientSession session) {
        sessions.put(session.key(), session);
        told.add("begun " + session.key());
    }

    @Override
    public void changed(ClientSession session) {
        sessions.put(session.key(), session);
        told.add("changed " + session.key() + session.farEnd().remote());
    }

    @Override
    public void ended(String key, Cause cause, @Nullable Traffic traffic) {
        told.add("ended " + key + " " + cause + " " + (traffic == null ? -1 : traffic.rxBytes()));
    }

    @Override
    public void complete() {
        told.add("complete");
    }
}
