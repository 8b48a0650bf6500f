package org.dialtone.testbed.ppp;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A pppoe-server in a namespace of its own.
///
///     near                               far
///     wan0 ───────────────────────────── far0, in the calls 10.99.0.1; gives 10.99.0.100 and more
final class PppoeServer extends PppServer {
    static final String DEVICE = "wan0";

    /// Its address in the calls.
    static final String ADDRESS = "10.99.0.1";

    PppoeServer(Path directory, String near) throws IOException {
        super(directory);
        connect(near, DEVICE);
        startAgain();
    }

    @Override
    Process start() throws IOException {
        Process started =
                run(
                        "pppoe-server",
                        "-I",
                        "far0",
                        "-C",
                        "dialtone-ac",
                        "-L",
                        ADDRESS,
                        "-R",
                        "10.99.0.100",
                        "-N",
                        "100",
                        "-O",
                        options().toString(),
                        "-F");
        // it listens as soon as it has a packet socket
        await().atMost(Duration.ofSeconds(20))
                .until(() -> far.exec("cat", "/proc/net/packet").lines().count() > 1);
        return started;
    }
}
