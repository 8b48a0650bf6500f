package org.dialtone.testbed.clients;

import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// A wireguard-go that serves one peer, and the peer, each in a namespace of its own.
///
///     here                        far
///     v0 10.223.0.2:51821 ─────── v0 10.223.0.1
///     LINK 10.224.0.1 ══════════ its own 10.224.0.2
final class WireguardGateway implements AutoCloseable {
    static final Path SOCKETS = Path.of("/run/wireguard");

    final Namespace here = Namespace.create();
    private final Namespace far = Namespace.create();
    private final Path directory;
    private final String tail = Long.toString(ProcessHandle.current().pid() % 100_000_000);
    final String link = "wgg" + tail;
    private final String peer = "wgp" + tail;
    final String publicKey;
    private final String serverKey;
    private Process server;
    private Process client;

    WireguardGateway(Path directory) throws IOException {
        this.directory = directory;
        here.ip("link add v0 type veth peer name v0 netns " + far.name());
        here.ip("addr add 10.223.0.2/24 dev v0");
        here.ip("link set v0 up");
        here.ip("link set lo up");
        far.ip("addr add 10.223.0.1/24 dev v0");
        far.ip("link set v0 up");
        publicKey = key("peer");
        serverKey = key("server");
        server = run(here, link);
        here.exec(
                ("wg set "
                                + link
                                + " listen-port 51821 private-key "
                                + directory.resolve("server.key")
                                + " peer "
                                + publicKey
                                + " allowed-ips 10.224.0.2/32,10.99.0.0/24")
                        .split(" "));
        here.ip("addr add 10.224.0.1/24 dev " + link);
        here.ip("link set " + link + " up");
        client = run(far, peer);
        far.ip("addr add 10.224.0.2/24 dev " + peer);
        far.ip("link set " + peer + " up");
    }

    private String key(String name) throws IOException {
        String secret = Namespace.run("", "wg", "genkey").strip();
        Path file = Files.writeString(directory.resolve(name + ".key"), secret);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Namespace.run(secret, "wg", "pubkey").strip();
    }

    private Process run(Namespace where, String device) throws IOException {
        Process started =
                new ProcessBuilder(where.command("wireguard-go", "-f", device))
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve(device + ".log").toFile())
                        .start();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(SOCKETS.resolve(device + ".sock")));
        return started;
    }

    /// The peer begins a handshake.
    void dialIn() {
        far.exec(
                ("wg set "
                                + peer
                                + " private-key "
                                + directory.resolve("peer.key")
                                + " peer "
                                + serverKey
                                + " endpoint 10.223.0.2:51821 persistent-keepalive 1"
                                + " allowed-ips 10.224.0.0/24")
                        .split(" "));
    }

    /// The peer goes without a word.
    void killClient() {
        client.destroyForcibly().onExit().join();
    }

    /// The server goes without a word, and leaves its socket.
    void kill() {
        server.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
        killClient();
        try {
            Files.deleteIfExists(SOCKETS.resolve(link + ".sock"));
            Files.deleteIfExists(SOCKETS.resolve(peer + ".sock"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        here.close();
        far.close();
    }
}
