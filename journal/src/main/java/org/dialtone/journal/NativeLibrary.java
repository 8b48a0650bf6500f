package org.dialtone.journal;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

import java.nio.file.Path;

/// SQLite itself, which sqlite-jdbc brings as a native library in its jar.
///
/// An installed router sets `org.sqlite.lib.path` to the directory where the package has put
/// `libsqlitejdbc.so`: nothing is then unpacked. Without it the driver unpacks the library at each
/// start to `org.sqlite.tmpdir`, or `java.io.tmpdir`, and removes it at the end; after a kill -9 it
/// stays until the next start. Where that directory is full or mounted noexec, the journal's own is
/// tried.
final class NativeLibrary {
    private static final String DIRECTORY = "org.sqlite.tmpdir";

    private NativeLibrary() {}

    static void load(Path directory) {
        Throwable first = attempt();
        if (first == null) {
            return;
        }
        if (System.getProperty(DIRECTORY) == null) {
            System.setProperty(DIRECTORY, directory.toString());
            if (attempt() == null) {
                return;
            }
            System.clearProperty(DIRECTORY);
        }
        throw new RouterException(
                RouterError.CAN_NOT_COMPLETE,
                "SQLite's native library cannot be loaded ("
                        + first.getMessage()
                        + "): set -Dorg.sqlite.lib.path to the directory of libsqlitejdbc.so, or"
                        + " -Dorg.sqlite.tmpdir to one with room that is not mounted noexec.",
                first);
    }

    private static @Nullable Throwable attempt() {
        try {
            SQLiteJDBCLoader.initialize();
            return null;
        } catch (Exception | LinkageError e) {
            return e;
        }
    }
}
