package org.dialtone.journal;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What both kinds of connections need of SQLite.
final class Sql {
    /// In the file's header (PRAGMA application_id): "Dial".
    static final int APPLICATION = 0x4469616C;

    /// The newest schema (PRAGMA user_version), and the number of the newest migration.
    static final int SCHEMA = 1;

    private static final long NANOS = 1_000_000_000L;

    private Sql() {}

    static Connection writer(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) Store.BUSY.toMillis());
        return connect(config, file);
    }

    static Connection reader(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout((int) Store.BUSY.toMillis());
        config.setCacheSize(-512);
        return connect(config, file);
    }

    /// One that works on a disk that takes nothing at all: not even the log's index.
    static Connection rescuer(Path file, boolean hasLog) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return config.createConnection(
                "jdbc:sqlite:" + file.toUri() + (hasLog ? "?mode=ro" : "?immutable=1"));
    }

    private static Connection connect(SQLiteConfig config, Path file) throws SQLException {
        return config.createConnection("jdbc:sqlite:" + file);
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql); // sqlite3_exec: steps to the end
        }
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /// The statements of one numbered migration.
    static List<String> migration(int number) {
        String name = String.format("%03d.sql", number);
        try (InputStream in = Sql.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            List<String> statements = new ArrayList<>();
            String text =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replaceAll("(?m)^--.*$", "");
            for (String statement : text.split(";", -1)) {
                if (!statement.isBlank()) {
                    statements.add(statement.strip());
                }
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Nanoseconds since 1970; the years 1677 and 2262 are the ends of time.
    static long nanos(Instant time) {
        try {
            return Math.addExact(
                    Math.multiplyExact(time.getEpochSecond(), NANOS), (long) time.getNano());
        } catch (ArithmeticException _) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /// What a failure means, by SQLite's result code (sqlite.org/rescode.html).
    static StoreException failure(SQLException e) {
        StoreException.Kind kind = StoreException.Kind.IO;
        String name = "";
        if (e instanceof SQLiteException failure) {
            name = failure.getResultCode().name();
            kind =
                    switch (failure.getResultCode().code & 0xFF) {
                        case 13 -> StoreException.Kind.FULL;
                        case 8, 3, 23 -> StoreException.Kind.READ_ONLY;
                        case 11, 26 -> StoreException.Kind.DAMAGED;
                        default -> StoreException.Kind.IO;
                    };
        }
        String text = String.valueOf(e.getMessage());
        return new StoreException(kind, text.contains(name) ? text : name + ": " + text, false, e);
    }
}
