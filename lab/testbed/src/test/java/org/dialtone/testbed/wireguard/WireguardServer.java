package org.dialtone.testbed.wireguard;

import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// A WireGuard device with one peer, in a namespace of its own: a wireguard-go's or the kernel's.
///
///     near                       far
///     v0 10.217.0.1 ──────────── v0 10.217.0.2:51820
///     LINK 10.218.0.2 ═════════ its own 10.218.0.1
public final class WireguardServer implements AutoCloseable {
    /// The bytes of a handshake's second message (linux/drivers/net/wireguard/messages.h,
    /// message_handshake_response).
    private static final int ANSWER = 92;

    /// The bytes of a handshake's first message, and of a keep-alive (the same, message_data).
    static final int INITIATION = 148;

    static final int KEEP_ALIVE = 32;

    public final Namespace near = Namespace.create();
    private final Namespace far = Namespace.create();
    private final Path directory;
    public final String publicKey;
    private final String link = "wgs" + ProcessHandle.current().pid() % 100_000_000;
    private final boolean kernel;
    private @Nullable Process process;

    /// Makes it.
    ///
    /// @param directory for its files
    /// @param kernel whether it is the kernel's
    public WireguardServer(Path directory, boolean kernel) throws IOException {
        this.kernel = kernel;
        this.directory = directory;
        near.ip("link add v0 type veth peer name v0 netns " + far.name());
        near.ip("addr add 10.217.0.1/24 dev v0");
        near.ip("link set v0 up");
        far.ip("addr add 10.217.0.2/24 dev v0");
        far.ip("link set v0 up");
        publicKey = key("server");
        key("client");
        key("stranger");
        startAgain();
    }

    /// Makes a pair of keys.
    private String key(String name) throws IOException {
        String secret = Namespace.run("", "wg", "genkey").strip();
        Files.writeString(directory.resolve(name + ".key"), secret);
        String open = Namespace.run(secret, "wg", "pubkey").strip();
        Files.writeString(directory.resolve(name + ".pub"), open);
        return open;
    }

    /// The secret key of the `client`, or of a `stranger`.
    public String secret(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".key"));
    }

    void startAgain() throws IOException {
        if (kernel) {
            far.ip("link add " + link + " type wireguard");
        } else {
            process = program();
        }
        String client = Files.readString(directory.resolve("client.pub")).strip();
        String key = directory.resolve("server.key").toString();
        wg("listen-port 51820 private-key " + key);
        wg("peer " + client + " allowed-ips 10.218.0.2/32");
        far.ip("addr add 10.218.0.1/24 dev " + link);
        far.ip("link set " + link + " up");
    }

    private void wg(String settings) {
        far.exec(("wg set " + link + " " + settings).split(" "));
    }

    /// Has the client's packets encrypted with another key too.
    void preshared(String secret) throws IOException {
        Path file = directory.resolve("preshared.key");
        Files.writeString(file, secret);
        String client = Files.readString(directory.resolve("client.pub")).strip();
        wg("peer " + client + " preshared-key " + file);
    }

    private Process program() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(far.command("wireguard-go", "-f", link));
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("server.log").toFile());
        Process started = builder.start();
        awaitListening(link);
        return started;
    }

    /// Waits until wireguard-go answers for a link: the socket of one that was killed is still
    /// there.
    public static void awaitListening(String link) {
        var address = UnixDomainSocketAddress.of("/run/wireguard/" + link + ".sock");
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            SocketChannel.open(address).close();
                            return true;
                        });
    }

    void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        if (kernel) {
            far.ip("link del " + link);
        }
    }

    /// A program that runs wireguard-go at the near end.
    public Path client() throws IOException {
        Path file = directory.resolve("wireguard-go");
        String line = "#!/bin/sh\nexec ip netns exec " + near.name() + " wireguard-go \"$@\"\n";
        Files.writeString(file, line);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /// When the server says that the last handshake was, in seconds of Unix time.
    public long handshake() {
        String said = far.exec("wg", "show", link, "latest-handshakes").strip();
        return Long.parseLong(said.substring(said.indexOf('\t') + 1));
    }

    /// How many handshakes it has answered: that is all that it sends by itself (wg(8),
    /// `transfer`).
    public long answered() {
        String said = transfer();
        return Long.parseLong(said.substring(said.lastIndexOf('\t') + 1)) / ANSWER;
    }

    /// The bytes of all that it has received from its peer.
    long received() {
        String said = transfer();
        return Long.parseLong(said.substring(said.indexOf('\t') + 1, said.lastIndexOf('\t')));
    }

    /// Its peer's key, the bytes received, the bytes sent.
    private String transfer() {
        return far.exec("wg", "show", link, "transfer").strip();
    }

    /// The near end loses its carrier.
    void unplug() {
        far.ip("link set v0 down");
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        try {
            Files.deleteIfExists(Path.of("/run/wireguard/" + link + ".sock"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        near.close();
        far.close();
    }
}
