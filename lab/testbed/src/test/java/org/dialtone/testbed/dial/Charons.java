package org.dialtone.testbed.dial;

import static org.awaitility.Awaitility.await;

import org.dialtone.linux.vici.ViciConnection;
import org.dialtone.linux.vici.ViciMessage;
import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Two charons with ESP in user space (kernel-libipsec), each in a namespace of its own with a /run
/// of its own.
///
///     near                               far
///     v0 10.215.0.1 ──────────────────── v0 10.215.0.2
///     ipsec0 10.216.1.1 ═══════════════ ipsec0 10.216.2.1
final class Charons implements AutoCloseable {
    final Namespace near = Namespace.create();
    final Namespace far = Namespace.create();
    private final Path directory;
    private final List<Process> running = new ArrayList<>();

    Charons(Path directory) throws IOException {
        this.directory = directory;
        near.ip("link add v0 type veth peer name v0 netns " + far.name());
        end(near, "10.215.0.1/24");
        end(far, "10.215.0.2/24");
        start("near", near);
        start("far", far);
        tunnel(near, "10.216.1.1", "10.216.2.1");
        tunnel(far, "10.216.2.1", "10.216.1.1");
        try (ViciConnection there = ViciConnection.open(farSocket())) {
            there.demand("load-shared", secret("right"));
            there.demand("load-conn", connection());
        }
    }

    private static void end(Namespace namespace, String address) {
        namespace.ip("addr add " + address + " dev v0");
        namespace.ip("link set v0 up");
        namespace.ip("link set lo up");
    }

    private static void tunnel(Namespace namespace, String here, String there) {
        namespace.ip("addr add " + here + "/32 dev ipsec0");
        namespace.ip("route add " + there + " dev ipsec0 src " + here);
    }

    private static ViciMessage secret(String value) {
        return ViciMessage.EMPTY
                .with("id", "psk")
                .with("type", "IKE")
                .with("data", value)
                .with("owners", List.of("near@example", "far@example"));
    }

    private static ViciMessage connection() {
        ViciMessage child =
                ViciMessage.EMPTY
                        .with("local_ts", List.of("10.216.2.1/32"))
                        .with("remote_ts", List.of("10.216.1.1/32"))
                        .with("esp_proposals", List.of("aes128-sha256"));
        ViciMessage ike =
                ViciMessage.EMPTY
                        .with("version", "2")
                        .with("local", auth("far@example"))
                        .with("remote", auth("near@example"))
                        .with("children", ViciMessage.EMPTY.with("net", child));
        return ViciMessage.EMPTY.with("in", ike);
    }

    private static ViciMessage auth(String id) {
        return ViciMessage.EMPTY.with("auth", "psk").with("id", id);
    }

    private void start(String name, Namespace namespace) throws IOException {
        Path config = directory.resolve(name + ".conf");
        Files.writeString(
                config,
                """
                charon {
                  load = random nonce aes sha1 sha2 hmac kdf gmp socket-default kernel-libipsec kernel-netlink vici
                  install_routes = no
                  retransmit_tries = 2
                  retransmit_timeout = 1.2
                  plugins {
                    vici {
                      socket = unix://%s
                    }
                    kernel-libipsec {
                      allow_peer_ts = yes
                    }
                  }
                  filelog {
                    file {
                      path = %s
                      default = 1
                      flush_line = yes
                    }
                  }
                }
                """
                        .formatted(socket(name), directory.resolve(name + ".log")));
        String line = "mount -t tmpfs run /run && exec /usr/lib/ipsec/charon";
        ProcessBuilder builder = new ProcessBuilder(namespace.command("sh", "-c", line));
        builder.environment().put("STRONGSWAN_CONF", config.toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve(name + ".out").toFile());
        running.add(builder.start());
        await().atMost(Duration.ofSeconds(20)).until(() -> answers(socket(name)));
    }

    private static boolean answers(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (ViciConnection connection = ViciConnection.open(socket)) {
            return connection.call("version", ViciMessage.EMPTY).text("daemon").equals("charon");
        }
    }

    private Path socket(String name) {
        return directory.resolve(name + ".vici");
    }

    Path nearSocket() {
        return socket("near");
    }

    Path farSocket() {
        return socket("far");
    }

    /// Ends the far one without a word.
    void killFar() {
        running.getLast().destroyForcibly().onExit().join();
    }

    void killNear() {
        running.getFirst().destroyForcibly().onExit().join();
    }

    /// How many connections a charon has.
    static int connections(Path socket) {
        try (ViciConnection connection = ViciConnection.open(socket)) {
            return connection.list("list-sas", ViciMessage.EMPTY, "list-sa").size();
        }
    }

    /// Waits until the far one has none: it answers that it has been told to end one before it
    /// does.
    void awaitNoneFar() {
        await().atMost(Duration.ofSeconds(20)).until(() -> connections(farSocket()) == 0);
    }

    /// How often the far one wrote that a CHILD_SA was established.
    long established() throws IOException {
        return Files.readAllLines(directory.resolve("far.log")).stream()
                .filter(line -> line.contains("CHILD_SA net{") && line.contains("established"))
                .count();
    }

    @Override
    public void close() {
        running.forEach(Process::destroyForcibly);
        running.forEach(process -> process.onExit().join());
        near.close();
        far.close();
    }
}
