package org.dialtone.journal;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The file as SQLite keeps it: write-ahead log, every commit synced. Confined to the recorder's
/// thread, but for [#bytes].
final class SqliteStore implements Store {
    /// How many of the oldest events are looked at for their age at once.
    private static final int AGE_WINDOW = 4000;

    /// Free pages that are given back to the file system in one step.
    private static final int VACUUM_PAGES = 256;

    private final JournalFiles files;
    private final String place;
    private final BodyWriter body = new BodyWriter();
    private @Nullable Open open;

    /// As they are in the file.
    private int lastInterface;

    private int lastConnection;

    SqliteStore(JournalFiles files, String place) {
        this.files = files;
        this.place = place;
    }

    /// One opened file and its statements.
    private record Open(
            Connection connection,
            PreparedStatement event,
            PreparedStatement upsert,
            PreparedStatement remove,
            PreparedStatement epoch,
            PreparedStatement hole,
            PreparedStatement state,
            PreparedStatement counters,
            PreparedStatement clock) {

        static Open of(Connection connection) throws SQLException {
            return new Open(
                    connection,
                    connection.prepareStatement("INSERT OR REPLACE INTO event VALUES (?,?,?,?,?)"),
                    connection.prepareStatement("INSERT OR REPLACE INTO interface VALUES (?,?)"),
                    connection.prepareStatement("DELETE FROM interface WHERE id = ?"),
                    connection.prepareStatement(
                            "INSERT OR IGNORE INTO epoch (first, id) VALUES (?,?)"),
                    connection.prepareStatement("INSERT OR REPLACE INTO hole VALUES (?,?)"),
                    connection.prepareStatement("INSERT OR REPLACE INTO state VALUES (1,?,?,?,?)"),
                    connection.prepareStatement(
                            "UPDATE state SET last_interface = ?, last_connection = ?"),
                    connection.prepareStatement("UPDATE state SET clock = ?"));
        }
    }

    private Open opened() throws StoreException {
        if (open == null) {
            throw new StoreException(StoreException.Kind.IO, "the file is not open");
        }
        return open;
    }

    @Override
    public Contents open(Epoch ifCreated) throws StoreException {
        close();
        boolean created = files.create();
        Connection connection = null;
        try {
            connection = Sql.writer(files.database());
            created |= prepare(connection, ifCreated);
            Contents contents = contents(connection, created);
            open = Open.of(connection);
            files.opened();
            lastInterface = contents.lastInterface();
            lastConnection = contents.lastConnection();
            return contents;
        } catch (SQLException e) {
            throw Sql.failure(e);
        } catch (MalformedBodyException e) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED, String.valueOf(e.getMessage()), false, e);
        } finally {
            if (open == null && connection != null) {
                close(connection);
            }
        }
    }

    /// @return whether the file was empty
    private boolean prepare(Connection connection, Epoch ifCreated)
            throws SQLException, StoreException {
        boolean empty = Sql.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (empty) {
            Sql.run(connection, "PRAGMA auto_vacuum = INCREMENTAL");
        } else if (Sql.number(connection, "PRAGMA application_id") != Sql.APPLICATION) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED, "it is a database, but not a journal of Dialtone");
        }
        long version = Sql.number(connection, "PRAGMA user_version");
        if (version > Sql.SCHEMA) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED,
                    "it was written by a newer version (schema "
                            + version
                            + ", expected: at most "
                            + Sql.SCHEMA
                            + ")");
        }
        Sql.run(connection, "PRAGMA journal_mode = WAL");
        Sql.run(connection, "PRAGMA synchronous = FULL");
        Sql.run(connection, "PRAGMA journal_size_limit = 8388608");
        Sql.run(connection, "PRAGMA cache_size = -2048");
        if (version < Sql.SCHEMA) {
            migrate(connection, (int) version, empty ? ifCreated : null);
        }
        return empty;
    }

    private void migrate(Connection connection, int version, @Nullable Epoch begin)
            throws SQLException {
        Sql.run(connection, "BEGIN IMMEDIATE");
        for (int next = version + 1; next <= Sql.SCHEMA; next++) {
            for (String statement : Sql.migration(next)) {
                Sql.run(connection, statement);
            }
        }
        if (begin != null) {
            try (PreparedStatement epoch =
                    connection.prepareStatement("INSERT INTO epoch (first, id) VALUES (?,?)")) {
                epoch.setLong(1, begin.from());
                epoch.setBytes(2, bytes(begin.id()));
                epoch.executeUpdate();
            }
        }
        Sql.run(connection, "PRAGMA application_id = " + Sql.APPLICATION);
        Sql.run(connection, "PRAGMA user_version = " + Sql.SCHEMA);
        Sql.run(connection, "COMMIT");
    }

    static Contents contents(Connection connection, boolean created)
            throws SQLException, MalformedBodyException {
        List<Epoch> epochs = new ArrayList<>();
        List<Hole> holes = new ArrayList<>();
        List<Remembered> interfaces = new ArrayList<>();
        String place = "";
        int lastInterface = 0;
        int lastConnection = 0;
        long clock = Long.MIN_VALUE;
        try (var statement = connection.createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery("SELECT first, id FROM epoch ORDER BY number")) {
                while (rows.next()) {
                    epochs.add(new Epoch(rows.getLong(1), uuid(rows.getBytes(2))));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT first, last FROM hole ORDER BY first")) {
                while (rows.next()) {
                    holes.add(new Hole(rows.getLong(1), rows.getLong(2)));
                }
            } catch (IllegalArgumentException e) {
                throw new MalformedBodyException(String.valueOf(e.getMessage()), e);
            }
            try (ResultSet rows = statement.executeQuery("SELECT body FROM interface")) {
                while (rows.next()) {
                    interfaces.add(EventCodec.decodeInterface(body(rows, 1)));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery(
                            "SELECT place, last_interface, last_connection, clock FROM state")) {
                if (rows.next()) {
                    String there = rows.getString(1);
                    place = there == null ? "" : there;
                    lastInterface = rows.getInt(2);
                    lastConnection = rows.getInt(3);
                    clock = rows.getLong(4);
                }
            }
        }
        if (epochs.isEmpty()) {
            throw new MalformedBodyException("it has no epoch");
        }
        for (int i = 1; i < epochs.size(); i++) {
            if (epochs.get(i).from() < epochs.get(i - 1).from()) {
                throw new MalformedBodyException("its epochs are not in order");
            }
        }
        long first = end(connection, "min");
        long last = Math.max(end(connection, "max"), epochs.getLast().from() - 1);
        return new Contents(
                created,
                first == 0 ? last + 1 : first,
                last,
                epochs,
                holes,
                place,
                lastInterface,
                lastConnection,
                clock,
                interfaces);
    }

    /// The oldest or newest revision, whose event must make sense; 0 if there is none.
    private static long end(Connection connection, String which)
            throws SQLException, MalformedBodyException {
        try (var statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT revision, body FROM event WHERE revision ="
                                        + " (SELECT "
                                        + which
                                        + "(revision) FROM event)")) {
            if (!rows.next()) {
                return 0;
            }
            long revision = rows.getLong(1);
            if (revision < 1) {
                throw new MalformedBodyException("revision: " + revision);
            }
            EventCodec.decode(revision, body(rows, 2));
            return revision;
        }
    }

    /// Reads a file whose disk takes nothing.
    ///
    /// @return null if it cannot be read either
    static @Nullable Contents rescue(JournalFiles files) {
        if (!files.present()) {
            return null;
        }
        try (Connection connection = Sql.rescuer(files.database(), files.hasLog())) {
            return Sql.number(connection, "PRAGMA application_id") == Sql.APPLICATION
                            && Sql.number(connection, "PRAGMA user_version") == Sql.SCHEMA
                    ? contents(connection, false)
                    : null;
        } catch (SQLException | MalformedBodyException _) {
            return null;
        }
    }

    @Override
    public boolean present() {
        return files.present();
    }

    @Override
    public void write(Batch batch) throws StoreException {
        Open file = opened();
        transaction(
                file,
                () -> {
                    if (batch.hole() != null) {
                        file.hole().setLong(1, batch.hole().from());
                        file.hole().setLong(2, batch.hole().to());
                        file.hole().executeUpdate();
                    }
                    for (Epoch epoch : batch.epochs()) {
                        file.epoch().setLong(1, epoch.from());
                        file.epoch().setBytes(2, bytes(epoch.id()));
                        file.epoch().executeUpdate();
                    }
                    events(file, batch.entries());
                    interfaces(file, batch);
                    if (batch.complete() != null) {
                        file.state().setString(1, place);
                        file.state().setInt(2, batch.lastInterface());
                        file.state().setInt(3, batch.lastConnection());
                        file.state().setLong(4, batch.clock());
                        file.state().executeUpdate();
                    } else if (batch.lastInterface() != lastInterface
                            || batch.lastConnection() != lastConnection) {
                        file.counters().setInt(1, batch.lastInterface());
                        file.counters().setInt(2, batch.lastConnection());
                        file.counters().executeUpdate();
                    }
                });
        lastInterface = batch.lastInterface();
        lastConnection = batch.lastConnection();
    }

    private void events(Open file, List<Entry> entries) throws SQLException {
        PreparedStatement insert = file.event();
        for (Entry entry : entries) {
            RouterEvent event = entry.event();
            insert.setLong(1, entry.revision());
            insert.setLong(2, Sql.nanos(event.time()));
            insert.setInt(3, kind(event));
            insert.setString(4, entry.name());
            insert.setBytes(5, EventCodec.encode(body, event));
            insert.addBatch();
        }
        if (!entries.isEmpty()) {
            insert.executeBatch();
        }
    }

    /// 1 connects and disconnects, 2 what else happens to an interface, 3 resyncs, 4 what was done
    /// by somebody.
    static int kind(RouterEvent event) {
        return switch (event) {
            case ConnectionEvent _ -> 1;
            case InterfaceEvent _ -> 2;
            case ResyncEvent _ -> 3;
            case AdministrationEvent _ -> 4;
        };
    }

    private void interfaces(Open file, Batch batch) throws SQLException {
        if (batch.complete() != null) {
            Sql.run(file.connection(), "DELETE FROM interface");
            for (Remembered state : batch.complete()) {
                upsert(file, state.shown().id().value(), state);
            }
        } else {
            Map<Integer, Entry> newest = new HashMap<>();
            for (Entry entry : batch.entries()) {
                newest.put(entry.interfaceId(), entry);
            }
            newest.remove(0);
            for (Map.Entry<Integer, Entry> one : newest.entrySet()) {
                Remembered after = one.getValue().after();
                if (after != null) {
                    upsert(file, one.getKey(), after);
                } else {
                    file.remove().setInt(1, one.getKey());
                    file.remove().executeUpdate();
                }
            }
        }
    }

    private void upsert(Open file, int id, Remembered state) throws SQLException {
        file.upsert().setInt(1, id);
        file.upsert().setBytes(2, EventCodec.encode(body, state));
        file.upsert().executeUpdate();
    }

    @Override
    public void probe(long clock) throws StoreException {
        Open file = opened();
        transaction(
                file,
                () -> {
                    file.clock().setLong(1, clock);
                    file.clock().executeUpdate();
                    Sql.run(file.connection(), "PRAGMA user_version = " + Sql.SCHEMA);
                });
    }

    @Override
    public long used() throws StoreException {
        Connection connection = opened().connection();
        try {
            return (Sql.number(connection, "PRAGMA page_count")
                            - Sql.number(connection, "PRAGMA freelist_count"))
                    * Sql.number(connection, "PRAGMA page_size");
        } catch (SQLException e) {
            throw Sql.failure(e);
        }
    }

    @Override
    public long olderThan(long first, long nanos) throws StoreException {
        try (PreparedStatement query =
                opened().connection()
                        .prepareStatement(
                                "SELECT max(revision) FROM (SELECT revision, time FROM event"
                                        + " ORDER BY revision LIMIT "
                                        + AGE_WINDOW
                                        + ") WHERE time < ?")) {
            query.setLong(1, nanos);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Math.max(rows.getLong(1), first - 1) : first - 1;
            }
        } catch (SQLException e) {
            throw Sql.failure(e);
        }
    }

    @Override
    public void expire(long first, Epoch oldest) throws StoreException {
        Open file = opened();
        transaction(
                file,
                () -> {
                    Sql.run(file.connection(), "DELETE FROM event WHERE revision < " + first);
                    Sql.run(file.connection(), "DELETE FROM hole WHERE last < " + first);
                    try (PreparedStatement epochs =
                            file.connection()
                                    .prepareStatement(
                                            "DELETE FROM epoch WHERE number <"
                                                    + " (SELECT number FROM epoch WHERE id = ?)")) {
                        epochs.setBytes(1, bytes(oldest.id()));
                        epochs.executeUpdate();
                    }
                    Sql.run(file.connection(), "PRAGMA incremental_vacuum(" + VACUUM_PAGES + ")");
                });
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static void transaction(Open file, Work work) throws StoreException {
        boolean committing = false;
        try {
            Sql.run(file.connection(), "BEGIN IMMEDIATE");
            work.run();
            committing = true;
            Sql.run(file.connection(), "COMMIT");
        } catch (SQLException e) {
            StoreException failure = Sql.failure(e);
            try {
                Sql.run(file.connection(), "ROLLBACK");
            } catch (SQLException again) {
                e.addSuppressed(again); // SQLite has rolled back by itself, or will at the close
            }
            throw committing ? failure.asUncertain() : failure;
        }
    }

    @Override
    public long bytes() {
        return files.bytes();
    }

    @Override
    public String setAside() throws StoreException {
        close();
        return files.setAside();
    }

    @Override
    public void close() {
        Open file = open;
        open = null;
        if (file != null) {
            close(file.connection());
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException _) {
            // what was committed is in the log; the next open takes it from there
        }
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static byte[] body(ResultSet rows, int column)
            throws SQLException, MalformedBodyException {
        byte[] body = rows.getBytes(column);
        if (body == null) {
            throw new MalformedBodyException("a body that is null");
        }
        return body;
    }

    private static UUID uuid(byte @Nullable [] bytes) throws MalformedBodyException {
        if (bytes == null || bytes.length != 16) {
            throw new MalformedBodyException("an epoch that is no UUID");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new UUID(in.getLong(), in.getLong());
    }
}
