package org.dialtone.server.eventsocket;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
import org.dialtone.api.Position;
import org.dialtone.api.Registration;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.Traffic;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.notify.Entry;
import org.dialtone.core.notify.NotificationRegistry;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Handles onto the real registry, with its barrier, and no links: a test publishes.
final class FakeRouter {
    static final UUID EPOCH = new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L);

    final NotificationRegistry registry =
            new NotificationRegistry(1_000_000, () -> new Position(EPOCH, revision()));

    private volatile long revision;
    boolean lanOnly;
    volatile boolean stopped;
    int open;

    long revision() {
        return revision;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread publishes
    void publish() {
        revision++;
        registry.publish();
    }

    Router handle() {
        open++;
        return new Handle();
    }

    private final class Handle implements Router {
        private final IdentityHashMap<EventObject, Entry> registrations = new IdentityHashMap<>();
        private boolean closed;

        private void check() {
            if (closed || stopped) {
                throw new RouterException(RouterError.INVALID_HANDLE, "closed");
            }
        }

        @Override
        public Registration register(EventObject event) {
            check();
            Entry entry = registry.add((SignalledEvent) event, _ -> {});
            registrations.put(event, entry);
            return entry;
        }

        @Override
        public void deregister(EventObject event) {
            check();
            Entry entry = registrations.remove(event);
            if (entry == null || !entry.end()) {
                throw new RouterException(RouterError.INVALID_PARAMETER, "not registered");
            }
        }

        @Override
        public RouterInfo info() {
            check();
            return new RouterInfo(
                    "test",
                    lanOnly,
                    Duration.ZERO,
                    new Position(EPOCH, revision),
                    Role.OBSERVER,
                    "");
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
                registrations.values().forEach(Entry::end);
            }
        }

        @Override
        public RouterSnapshot snapshot() {
            throw new AssertionError();
        }

        @Override
        public Optional<Traffic> traffic(ConnectionId connection) {
            throw new AssertionError();
        }

        @Override
        public EventStream events(StreamOptions options) {
            throw new AssertionError();
        }

        @Override
        public HistoryPage history(HistoryQuery query) {
            throw new AssertionError();
        }

        @Override
        public List<Listener> listeners() {
            throw new AssertionError();
        }

        @Override
        public JournalStatus journal() {
            throw new AssertionError();
        }

        @Override
        public RouterStatistics statistics() {
            throw new AssertionError();
        }
    }
}
