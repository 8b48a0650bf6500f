package org.dialtone.testbed.wireguard;

import org.dialtone.testbed.Namespace;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A WireGuard device that serves one peer, and the peer, each in a namespace of its own: both are the
/// kernel's, or wireguard-go's.
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
    private final boolean kernel;
    private @Nullable Process server;
    private @Nullable Process client;

    WireguardGateway(Path directory, boolean kernel) throws IOException {
        this.directory = directory;
        this.kernel = kernel;
        here.ip("link add v0 type veth peer name v0 netns " + far.name());
        here.ip("addr add 10.223.0.2/24 dev v0");
        here.ip("link set v0 up");
        here.ip("link set lo up");
        far.ip("addr add 10.223.0.1/24 dev v0");
        far.ip("link set v0 up");
        publicKey = key("peer");
        serverKey = key("server");
        serve();
        client = make(far, peer);
        far.ip("addr add 10.224.0.2/24 dev " + peer);
        far.ip("link set " + peer + " up");
    }

    /// Makes the server's device.
    void serve() throws IOException {
        server = make(here, link);
        String allowed = " allowed-ips 10.224.0.2/32,10.99.0.0/24";
        String own = "listen-port 51821 private-key " + directory.resolve("server.key");
        wg(here, link, own + " peer " + publicKey + allowed);
        here.ip("addr add 10.224.0.1/24 dev " + link);
        here.ip("link set " + link + " up");
    }

    private static void wg(Namespace where, String device, String settings) {
        where.exec(("wg set " + device + " " + settings).split(" "));
    }

    private @Nullable Process make(Namespace where, String device) throws IOException {
        if (kernel) {
            where.ip("link add " + device + " type wireguard");
            return null;
        }
        return run(where, device);
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
        WireguardServer.awaitListening(device);
        return started;
    }

    /// The peer begins a handshake, whatever session it has.
    void dialIn() {
        wg(far, peer, "peer " + serverKey + " remove");
        String own = "private-key " + directory.resolve("peer.key");
        String there = " endpoint 10.223.0.2:51821 persistent-keepalive 1";
        wg(far, peer, own + " peer " + serverKey + there + " allowed-ips 10.224.0.0/24");
    }

    /// The peer sends from another port from now on.
    void move(int port) {
        wg(far, peer, "listen-port " + port);
    }

    /// The server forgets the peer.
    void forget() {
        wg(here, link, "peer " + publicKey + " remove");
    }

    /// What the server says of its peers.
    String peers() {
        return here.exec("wg", "show", link, "allowed-ips");
    }

    /// The peer goes without a word.
    void killClient() {
        kill(client, far, peer);
        client = null;
    }

    /// The server goes without a word; wireguard-go's leaves its socket.
    void kill() {
        kill(server, here, link);
        server = null;
    }

    private void kill(@Nullable Process process, Namespace where, String device) {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        } else if (kernel) {
            where.ip("link del " + device);
        }
    }

    @Override
    public void close() {
        for (Process each : new Process[] {server, client}) {
            if (each != null) {
                each.destroyForcibly().onExit().join();
            }
        }
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
