package org.dialtone.journal;

import org.dialtone.api.RouterEvent;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One read-only connection. Used by one thread at a time.
final class Reader implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement range;
    private final int generation;
    private volatile @Nullable Statement running;

    Reader(Path file, int generation) throws SQLException {
        this.generation = generation;
        this.connection = Sql.reader(file);
        try {
            this.range =
                    connection.prepareStatement(
                            "SELECT revision, body FROM event WHERE revision BETWEEN ? AND ?"
                                    + " ORDER BY revision");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    int generation() {
        return generation;
    }

    /// The events from one revision to another, up to the first that is missing.
    List<RouterEvent> range(long from, long to) throws SQLException, StoreException {
        List<RouterEvent> events = new ArrayList<>((int) Math.min(to - from + 1, 1024));
        range.setLong(1, from);
        range.setLong(2, to);
        try (ResultSet rows = range.executeQuery()) {
            while (rows.next() && rows.getLong(1) == from + events.size()) {
                events.add(event(rows.getLong(1), rows.getBytes(2)));
            }
        }
        return events;
    }

    /// What a history page looks for.
    ///
    /// @param glob a pattern for SQLite that lets through at least what is wanted
    record Filter(
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable String glob,
            boolean connectionsOnly) {}

    /// Events from one revision to another that fit, at most so many.
    List<RouterEvent> search(long from, long to, Filter filter, int most)
            throws SQLException, StoreException {
        StringBuilder sql =
                new StringBuilder(
                        "SELECT revision, body FROM event WHERE revision BETWEEN ? AND ?");
        if (filter.since() != null) {
            sql.append(" AND time >= ?");
        }
        if (filter.until() != null) {
            sql.append(" AND time < ?");
        }
        if (filter.glob() != null) {
            sql.append(" AND (kind = 3 OR kind = 4 AND name = '' OR name GLOB ?)");
        }
        if (filter.connectionsOnly()) {
            sql.append(" AND kind NOT IN (2, 4)");
        }
        sql.append(" ORDER BY revision LIMIT ?");
        List<RouterEvent> events = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql.toString())) {
            int next = 1;
            query.setLong(next++, from);
            query.setLong(next++, to);
            if (filter.since() != null) {
                query.setLong(next++, Sql.nanos(filter.since()));
            }
            if (filter.until() != null) {
                query.setLong(next++, Sql.nanos(filter.until()));
            }
            if (filter.glob() != null) {
                query.setString(next++, filter.glob());
            }
            query.setInt(next, most);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    events.add(event(rows.getLong(1), rows.getBytes(2)));
                }
            }
        }
        return events;
    }

    /// Looks through the whole file.
    ///
    /// @return what is wrong with it; null if nothing is
    @Nullable String check() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            running = statement;
            try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
                String answer = rows.next() ? rows.getString(1) : "no answer";
                return "ok".equals(answer) ? null : answer;
            }
        } finally {
            running = null;
        }
    }

    /// Breaks a check off. Any thread.
    void cancel() {
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException _) {
                // it has just ended
            }
        }
    }

    private static RouterEvent event(long revision, byte @Nullable [] body) throws StoreException {
        try {
            return EventCodec.decode(revision, body == null ? new byte[0] : body);
        } catch (MalformedBodyException e) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED,
                    "the event of revision " + revision + ": " + e.getMessage(),
                    false,
                    e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // it was only read from
        }
    }
}
