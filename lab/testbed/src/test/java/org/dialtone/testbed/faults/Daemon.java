package org.dialtone.testbed.faults;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.daemon.RunningDaemon;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A daemon that is killed and started again, with the same configuration and the same journal.
final class Daemon implements AutoCloseable {
    private final Namespace namespace;
    private final Path directory;
    private final Path configuration;
    private final Map<String, String> environment;
    private @Nullable RunningDaemon running;

    /// @param directory where its sockets and its journal go
    /// @param more lines of configuration besides those
    /// @param environment what it finds there
    Daemon(Namespace namespace, Path directory, String more, Map<String, String> environment) {
        this.environment = environment;
        this.namespace = namespace;
        this.directory = directory;
        this.configuration = directory.resolve("dialtone.toml");
        String lines =
                """
                [local]
                socket = "%s"
                events = "%s"
                [journal]
                directory = "%s"
                %s
                """
                        .formatted(
                                socket(),
                                directory.resolve("events.sock"),
                                journal(directory),
                                more);
        try {
            Files.writeString(configuration, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where the journal of one that has its files in this directory is.
    static Path journal(Path directory) {
        return directory.resolve("journal");
    }

    Path socket() {
        return directory.resolve("dialtone.sock");
    }

    /// Starts it, and waits until it is ready.
    void start() {
        try {
            RunningDaemon started = RunningDaemon.launch(namespace, configuration, environment);
            running = started;
            started.awaitLog("ready after");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// kill -9, and waits until it is gone.
    void kill() {
        try {
            running().signal("KILL");
            running().awaitExit();
            running = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    void signal(String name) {
        running().signal(name);
    }

    private RunningDaemon running() {
        RunningDaemon now = running;
        if (now == null) {
            throw new IllegalStateException("it is not running");
        }
        return now;
    }

    @Override
    public void close() {
        RunningDaemon now = running;
        if (now != null) {
            now.close();
        }
    }
}
