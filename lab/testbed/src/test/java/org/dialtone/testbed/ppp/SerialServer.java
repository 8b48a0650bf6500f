package org.dialtone.testbed.ppp;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;

/// A modem on a pty, as /dev/ttyD0, and behind it a pppd in a namespace of its own.
///
///     near                  far
///     /dev/ttyD0 ────────── pppd, 10.96.0.1; gives 10.96.0.100
final class SerialServer extends PppServer {
    static final String DEVICE = "/dev/ttyD0";

    SerialServer(Path directory) throws IOException {
        super(directory);
        try (InputStream modem =
                Objects.requireNonNull(SerialServer.class.getResourceAsStream("modem.py"))) {
            Files.copy(modem, directory.resolve("modem.py"), StandardCopyOption.REPLACE_EXISTING);
        }
        startAgain();
    }

    @Override
    Process start() throws IOException {
        Files.deleteIfExists(Path.of(DEVICE));
        Process started =
                run(
                        "python3",
                        file("modem.py"),
                        DEVICE,
                        "pppd",
                        "file",
                        options().toString(),
                        "10.96.0.1:10.96.0.100",
                        "nodetach",
                        "local",
                        "nocrtscts");
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(Path.of(DEVICE)));
        return started;
    }

    /// The line is cut: the modem hangs up on both sides.
    @Override
    void unplug() {
        far.exec("sh", "-c", "kill -USR1 $(cat " + file("modem.pid") + ")");
    }

    /// The modem does that by itself.
    @Override
    void plugIn() {
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(Path.of(DEVICE)));
    }
}
