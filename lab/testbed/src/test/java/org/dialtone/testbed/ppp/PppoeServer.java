package org.dialtone.testbed.ppp;

import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A pppoe-server in a namespace of its own, with a pppd for each call, which keeps a record of who
/// came and went, and knows one user: alice, secret.
///
///     near (network of process 1)        far
///     wan0 ───────────────────────────── isp0, in the calls 10.99.0.1; gives 10.99.0.100 and more
final class PppoeServer implements AutoCloseable {
    static final String DEVICE = "wan0";

    final Namespace far = Namespace.create();
    private final PppServer calls;
    private final Path directory;
    private Process process;

    /// @param near the network namespace that the near end goes to: its name, or a process number
    PppoeServer(Path directory, String near) throws IOException {
        this.directory = directory;
        calls = new PppServer(directory);
        far.ip("link add isp0 type veth peer name " + DEVICE + " netns " + near);
        far.ip("link set isp0 up");
        far.ip("link set lo up");
        process = start();
    }

    private Process start() throws IOException {
        Path log = directory.resolve("pppoe-server.log");
        List<String> command =
                far.command(
                        "pppoe-server",
                        "-I",
                        "isp0",
                        "-C",
                        "dialtone-ac",
                        "-L",
                        "10.99.0.1",
                        "-R",
                        "10.99.0.100",
                        "-N",
                        "100",
                        "-r",
                        "-O",
                        calls.options().toString(),
                        "-F");
        Process started =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        // it listens as soon as it has a packet socket
        await().atMost(Duration.ofSeconds(20))
                .until(() -> far.exec("cat", "/proc/net/packet").lines().count() > 1);
        return started;
    }

    /// The record of the calls, and their log.
    PppServer calls() {
        return calls;
    }

    /// The far end is unplugged, or plugged in: the near end loses its carrier, or has it again.
    void plugged(boolean in) {
        far.ip("link set isp0 " + (in ? "up" : "down"));
    }

    /// The discovery and all calls end without a word.
    void kill() {
        process.destroyForcibly();
        calls.signal("KILL");
        for (String each : far.exec("ip", "netns", "pids", far.name()).lines().toList()) {
            Namespace.run("", "sh", "-c", "kill -KILL " + each + " 2>/dev/null || true");
        }
        process.onExit().join();
    }

    void startAgain() throws IOException {
        process = start();
    }

    @Override
    public void close() {
        kill();
        far.ip("link del isp0");
        far.close();
    }
}
