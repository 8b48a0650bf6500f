package org.dialtone.testbed.faults;

import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// `dialtone serve` in a process of its own, in a network namespace.
final class Daemon implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MAIN = "org.dialtone.daemon.Main";

    /// As the launcher starts it.
    private static final List<String> FLAGS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xmx64m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseCompactObjectHeaders",
                    "-Xshare:auto",
                    "--enable-native-access=ALL-UNNAMED");

    private final Namespace namespace;
    private final Path directory;
    private final Path configuration;
    private final Map<String, String> environment;
    private @Nullable Process process;

    /// @param directory where its sockets, its journal and its log go
    /// @param more lines of configuration besides those
    /// @param environment more variables
    Daemon(Namespace namespace, Path directory, String more, Map<String, String> environment) {
        this.namespace = namespace;
        this.directory = directory;
        this.configuration = directory.resolve("dialtone.toml");
        this.environment = environment;
        write(
                configuration,
                """
                [local]
                socket = "%s"
                events = "%s"
                [journal]
                directory = "%s"
                %s
                """
                        .formatted(socket(), directory.resolve("events.sock"), journal(), more));
    }

    Path socket() {
        return directory.resolve("dialtone.sock");
    }

    Path journal() {
        return directory.resolve("journal");
    }

    Path log() {
        return directory.resolve("log");
    }

    /// Starts it, and waits until it answers.
    void start() {
        List<String> words = new ArrayList<>(namespace.command(java()));
        words.addAll(FLAGS);
        words.addAll(
                List.of(
                        "-cp",
                        property("java.class.path"),
                        MAIN,
                        "serve",
                        "--config",
                        configuration.toString()));
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().putAll(environment);
            Process started = builder.start();
            process = started;
            await("an answer on " + socket() + ", see " + log())
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> answers() || !started.isAlive());
            if (!started.isAlive()) {
                throw new IllegalStateException("it ended: " + Files.readString(log()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket()));
        } catch (IOException _) {
            return false;
        }
    }

    private static String[] java() {
        return new String[] {Path.of(property("java.home"), "bin", "java").toString()};
    }

    /// kill -9, and waits until it is gone.
    void kill() {
        signal("KILL");
        gone();
    }

    void terminate() {
        signal("TERM");
        gone();
    }

    void signal(String name) {
        Namespace.run("", "kill", "-" + name, Long.toString(running().pid()));
    }

    private void gone() {
        try {
            if (!running().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("it does not end, see " + log());
            }
            process = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    boolean alive() {
        Process now = process;
        return now != null && now.isAlive();
    }

    private Process running() {
        Process now = process;
        if (now == null) {
            throw new IllegalStateException("it is not running");
        }
        return now;
    }

    /// One of those that every JVM has.
    static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (alive()) {
            signal("CONT");
            kill();
        }
    }
}
