package org.dialtone.linux.clients;

import org.dialtone.api.Cause;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The sessions of a server as they were seen last. A look is compared with the one before, and the
/// difference told.
///
/// Confined to the thread that looks, but for [#traffic] and [#holds].
final class Roll {
    /// Why a session is not there any more.
    interface Why {
        Cause of(ClientSession session, @Nullable Traffic last);
    }

    private final ClientSource.Listener listener;
    private final Map<String, Seen> sessions = new ConcurrentHashMap<>();
    private boolean complete;

    Roll(ClientSource.Listener listener) {
        this.listener = listener;
    }

    /// Tells what is not as it was. Who has gone is told first.
    ///
    /// @param all all sessions that there are
    void look(Collection<Seen> all, Why why) {
        Map<String, Seen> now = new HashMap<>();
        all.forEach(each -> now.putIfAbsent(each.session().key(), each));
        for (Seen each : List.copyOf(sessions.values())) {
            if (!now.containsKey(each.session().key())) {
                sessions.remove(each.session().key());
                Cause cause = why.of(each.session(), each.traffic());
                listener.ended(each.session().key(), cause, each.traffic());
            }
        }
        for (Seen each : all) {
            Seen before = sessions.put(each.session().key(), each);
            if (before == null) {
                listener.begun(each.session());
            } else if (!before.session().equals(each.session())) {
                listener.changed(each.session());
            }
        }
        if (!complete) {
            complete = true;
            listener.complete();
        }
    }

    /// The server is not there: nor is any session.
    void none() {
        look(List.of(), (_, _) -> Cause.DIALER_FAILED);
    }

    @Nullable Traffic traffic(String key) {
        Seen seen = sessions.get(key);
        return seen == null ? null : seen.traffic();
    }

    boolean holds(String key) {
        return sessions.containsKey(key);
    }
}
