package org.dialtone.testbed.dial;

import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// A wireguard-go with one peer, in a namespace of its own.
///
///     near                       far
///     v0 10.217.0.1 ──────────── v0 10.217.0.2:51820
///     LINK 10.218.0.2 ═════════ its own 10.218.0.1
final class WireguardServer implements AutoCloseable {
    final Namespace near = Namespace.create();
    private final Namespace far = Namespace.create();
    private final Path directory;
    final String publicKey;
    private final String link = "wgs" + ProcessHandle.current().pid() % 100_000_000;
    private Process process;

    WireguardServer(Path directory) throws IOException {
        this.directory = directory;
        near.ip("link add v0 type veth peer name v0 netns " + far.name());
        near.ip("addr add 10.217.0.1/24 dev v0");
        near.ip("link set v0 up");
        far.ip("addr add 10.217.0.2/24 dev v0");
        far.ip("link set v0 up");
        publicKey = key("server");
        key("client");
        key("stranger");
        process = start();
    }

    /// Makes a pair of keys.
    private String key(String name) throws IOException {
        String secret = Namespace.run("", "wg", "genkey").strip();
        Files.writeString(directory.resolve(name + ".key"), secret);
        String open = Namespace.run(secret, "wg", "pubkey").strip();
        Files.writeString(directory.resolve(name + ".pub"), open);
        return open;
    }

    String secret(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".key"));
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(far.command("wireguard-go", "-f", link));
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("server.log").toFile());
        Process started = builder.start();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(Path.of("/run/wireguard/" + link + ".sock")));
        String client = Files.readString(directory.resolve("client.pub"));
        far.exec(
                ("wg set "
                                + link
                                + " listen-port 51820 private-key "
                                + directory.resolve("server.key")
                                + " peer "
                                + client
                                + " allowed-ips 10.218.0.2/32")
                        .split(" "));
        far.ip("addr add 10.218.0.1/24 dev " + link);
        far.ip("link set " + link + " up");
        return started;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void startAgain() throws IOException {
        process = start();
    }

    /// A program that runs wireguard-go at the near end.
    Path client() throws IOException {
        Path file = directory.resolve("wireguard-go");
        String line = "#!/bin/sh\nexec ip netns exec " + near.name() + " wireguard-go \"$@\"\n";
        Files.writeString(file, line);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /// When the server says that the last handshake was, in seconds of Unix time.
    long handshake() {
        String said = far.exec("wg", "show", link, "latest-handshakes").strip();
        return Long.parseLong(said.substring(said.indexOf('\t') + 1));
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(Path.of("/run/wireguard/" + link + ".sock"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        near.close();
        far.close();
    }
}
