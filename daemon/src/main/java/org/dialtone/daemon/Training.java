package org.dialtone.daemon;

import org.dialtone.daemon.config.Configuration;
import org.dialtone.daemon.config.ConfigurationException;
import org.dialtone.daemon.config.ConfigurationFile;
import org.dialtone.daemon.config.Defaults;
import org.dialtone.daemon.log.Logs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/// What the JVM is to remember in its AOT cache (JEP 514): a daemon starts, is asked, reads its
/// configuration again, and stops. Without `pki`: Bouncy Castle's jars are signed, and with one of
/// their classes in the cache every start verifies the signatures, for a third of a second. To be
/// run instead of [Main] with `-XX:AOTCacheOutput`, without arguments; keeps everything in a folder
/// of its own, which it removes.
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
    }
}
