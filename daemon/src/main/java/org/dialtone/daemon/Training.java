package org.dialtone.daemon;

import org.dialtone.daemon.config.Configuration;
import org.dialtone.daemon.config.ConfigurationException;
import org.dialtone.daemon.config.ConfigurationFile;
import org.dialtone.daemon.config.Defaults;
import org.dialtone.daemon.log.Logs;

import sun.misc.Signal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/// What the JVM is to remember in its AOT cache (JEP 514): a daemon starts, is asked, reads its
/// configuration again, and stops; then once more, as a program, with a journal and a definition
/// that it finds. Without `pki`: Bouncy Castle's jars are signed, and with one of their classes in
/// the cache every start verifies the signatures, for a third of a second. To be run instead of
/// [Main] with `-XX:AOTCacheOutput`, without arguments; keeps everything in a folder of its own,
/// which it removes.
public final class Training {
    private Training() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("dialtone-training");
        try {
            rehearse(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void rehearse(Path folder) throws IOException {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Path file =
                Files.writeString(
                        folder.resolve("dialtone.toml"),
                        """
                        [local]
                        socket = "%1$s/d.sock"
                        events = "%1$s/e.sock"
                        [http]
                        listen = "127.0.0.1:0"
                        [journal]
                        directory = "%1$s/journal"
                        [dial]
                        interfaces = "%1$s/interfaces.d"
                        credentials = "%1$s/credentials"
                        run = "%1$s/run"
                        [access.operator]
                        users = [65534]
                        [log]
                        format = "json"
                        """
                                .formatted(folder));
        Main.run(new String[] {"config", "check", file.toString()}, nowhere, nowhere);
        try {
            Configuration configuration =
                    ConfigurationFile.read(file, true, new Defaults("gw1", folder, folder));
            try (Logs logs = Logs.start(configuration.log(), nowhere, false);
                    ServiceManager manager =
                            ServiceManager.of(Map.of("NOTIFY_SOCKET", "@dialtone-training"), 1);
                    Daemon daemon = Daemon.start(configuration, manager, Version.get())) {
                manager.ready(Watchdog.status(daemon.journal()));
                System.getLogger(Training.class.getName())
                        .log(System.Logger.Level.INFO, "ready {0}", daemon.journal().place());
                daemon.reload(configuration);
                logs.set(configuration.log());
            }
        } catch (ConfigurationException | StartException e) {
            throw new IllegalStateException(e);
        }
        Files.writeString(
                Files.createDirectories(folder.resolve("interfaces.d")).resolve("trained.toml"),
                """
                kind = "exec"
                link = "trained"
                enabled = false
                [exec]
                command = "true"
                """);
        Thread.ofPlatform()
                .name("dialtone-training-end")
                .daemon()
                .start(() -> endWhenItAnswers(folder.resolve("d.sock")));
        Main.run(new String[] {"serve", "--config", file.toString()}, nowhere, nowhere);
    }

    private static void endWhenItAnswers(Path socket) {
        try {
            boolean answers = false;
            while (!answers) {
                Thread.sleep(20);
                try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                    answers = true;
                } catch (IOException _) {
                    // not yet
                }
            }
            Thread.sleep(200); // the rest of its start
            Signal.raise(new Signal("HUP"));
            Thread.sleep(200);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Signal.raise(new Signal("TERM"));
    }
}
