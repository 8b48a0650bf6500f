package org.dialtone.cli;

import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.FarEnd;
import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
import org.dialtone.api.Position;
import org.dialtone.api.Registration;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.Traffic;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.FakeDdm;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A router whose interfaces and events a test has written down. A stream that has nothing more to
/// tell lets the clock run to the end of the reader's patience.
final class FakeRouter implements Router {
    static final UUID EPOCH = UUID.fromString("00000000-0000-4000-8000-00000000000e");

    final List<RouterInterface> interfaces = new ArrayList<>();
    final Map<String, FarEnd> farEnds = new HashMap<>();
    final Deque<StreamRecord> records = new ArrayDeque<>();

    /// The journal's, of the records from here on.
    final Map<StreamRecord, UUID> epochs = new HashMap<>();

    private final FakeTime time;
    @Nullable StreamOptions options;
    final List<RouterEvent> recorded = new ArrayList<>();
    final List<Listener> listeners = new ArrayList<>();
    final List<HistoryQuery> queries = new ArrayList<>();
    JournalStatus journal =
            new JournalStatus(
                    JournalStatus.State.DURABLE,
                    "",
                    new Position(EPOCH, 4),
                    1,
                    0,
                    123_456,
                    "/var/lib/dialtone/journal.db");
    Duration uptime = Duration.ZERO;

    /// How many records a page of history has at most.
    int page = HistoryQuery.MOST;

    final FakeDdm dialler = new FakeDdm();
    Role role = Role.ADMINISTRATOR;

    boolean endsStream;
    boolean closed;

    FakeRouter(FakeTime time) {
        this.time = time;
    }

    @Override
    public RouterSnapshot snapshot() {
        List<Connection> connections = new ArrayList<>();
        for (RouterInterface i : interfaces) {
            if (i.connection() != null) {
                connections.add(
                        new Connection(
                                i.connection(),
                                i.id(),
                                i.name(),
                                i.type(),
                                i.since(),
                                farEnds.get(i.name())));
            }
        }
        return new RouterSnapshot(new Position(EPOCH, 4), interfaces, connections);
    }

    @Override
    public Optional<Traffic> traffic(ConnectionId connection) {
        return connection.value() == 1
                ? Optional.of(new Traffic(1_234_567, 300_000, 1000, 500))
                : Optional.empty();
    }

    @Override
    public EventStream events(StreamOptions asked) {
        options = asked;
        return new FakeStream();
    }

    @Override
    public RouterInfo info() {
        return new RouterInfo(
                "fake", false, uptime, new Position(EPOCH, 4), Role.OPERATOR, "uid 1000 (alice)");
    }

    @Override
    public DemandDialManager ddm() {
        return dialler.as(role);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public Registration register(EventObject event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deregister(EventObject event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RouterStatistics statistics() {
        return new RouterStatistics(1000, 1, 0, 2, 3, 0, 4, 0, 0, 0, 5, 6, 7);
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        queries.add(query);
        List<StreamRecord> found = new ArrayList<>();
        for (RouterEvent event : recorded) {
            if (event.revision() > query.after()) {
                if (found.size() == Math.min(page, query.limit())) {
                    long end = found.getLast().revision();
                    return new HistoryPage(found, new Position(EPOCH, end), true);
                }
                found.add(event);
            }
        }
        return new HistoryPage(found, new Position(EPOCH, 1_000_000), false);
    }

    @Override
    public List<Listener> listeners() {
        return listeners;
    }

    @Override
    public JournalStatus journal() {
        return journal;
    }

    private final class FakeStream implements EventStream {
        private boolean ended;
        private Position position = new Position(EPOCH, 4);

        @Override
        public RouterSnapshot snapshot() {
            return FakeRouter.this.snapshot();
        }

        @Override
        public @Nullable StreamRecord poll(Duration timeout) {
            StreamRecord record = records.poll();
            if (record == null) {
                ended = endsStream;
                time.pass(timeout);
            } else {
                UUID epoch = epochs.getOrDefault(record, position.epoch());
                position = new Position(epoch, record.revision());
            }
            return record;
        }

        @Override
        public Position position() {
            return position;
        }

        @Override
        public boolean closed() {
            return ended;
        }

        @Override
        public Iterator<StreamRecord> iterator() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            ended = true;
        }
    }
}
