package org.dialtone.journal;

import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The newest state of every interface, and the highest ids given. Written by the router loop,
/// after it has put the event into the ring; read by the recorder.
final class Latest {
    private final ConcurrentHashMap<Integer, Remembered> states = new ConcurrentHashMap<>();
    private volatile int lastInterface;
    private volatile int lastConnection;

    Latest(int lastInterface, int lastConnection) {
        this.lastInterface = lastInterface;
        this.lastConnection = lastConnection;
    }

    void opened(List<Remembered> interfaces) {
        states.clear();
        for (Remembered state : interfaces) {
            states.put(state.shown().id().value(), state);
            raise(
                    state.shown().id().value(),
                    state.shown().connection() == null ? 0 : state.shown().connection().value());
        }
    }

    void appended(Entry entry) {
        int id = entry.interfaceId();
        if (id != 0) {
            apply(states, id, entry.after());
            raise(id, entry.connectionId());
        }
    }

    private void raise(int interfaceId, int connectionId) {
        if (interfaceId > lastInterface) {
            lastInterface = interfaceId;
        }
        if (connectionId > lastConnection) {
            lastConnection = connectionId;
        }
    }

    int lastInterface() {
        return lastInterface;
    }

    int lastConnection() {
        return lastConnection;
    }

    /// All interfaces exactly as they were after one revision.
    record Complete(long revision, Collection<Remembered> states) {}

    /// While the loop goes on, a copy holds some states that are older and some that are newer than
    /// others. What was appended meanwhile is still in the ring; applied in order on top of the
    /// copy, it makes all of them as new as the last.
    ///
    /// @return null if the loop was so fast that the ring no longer holds what it did meanwhile
    @Nullable Complete complete(Ring ring) {
        long before = ring.last();
        Map<Integer, Remembered> copy = new HashMap<>(states);
        long after = ring.last();
        // the last one before may have been put into the ring and not yet into the map
        for (long revision = before; revision <= after; revision++) {
            Entry entry = ring.get(revision);
            if (entry != null) {
                apply(copy, entry.interfaceId(), entry.after());
            } else if (revision > before) {
                return null;
            }
        }
        return new Complete(after, copy.values());
    }

    private static void apply(Map<Integer, Remembered> states, int id, @Nullable Remembered after) {
        if (id == 0) {
            return;
        }
        if (after == null) {
            states.remove(id);
        } else {
            states.put(id, after);
        }
    }
}
