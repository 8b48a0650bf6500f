package org.dialtone.testbed.dial;

import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/// An openvpn that serves in a namespace of its own, keeps a record of who came and went, and knows
/// one user, alice.
///
///     near                     far
///     v0 10.213.0.1 ────────── v0 10.213.0.2:1194, in the tunnel 10.214.0.1
final class OpenvpnServer implements AutoCloseable {
    final Namespace near = Namespace.create();
    private final Namespace far = Namespace.create();
    private final Path directory;
    private Process process;

    /// The password is "secret".
    OpenvpnServer(Path directory) throws IOException {
        this(directory, "secret");
    }

    OpenvpnServer(Path directory, String password) throws IOException {
        this.directory = directory;
        near.ip("link add v0 type veth peer name v0 netns " + far.name());
        near.ip("addr add 10.213.0.1/24 dev v0");
        near.ip("link set v0 up");
        near.ip("link set lo up");
        far.ip("addr add 10.213.0.2/24 dev v0");
        far.ip("link set v0 up");
        for (String name : List.of("server", "client", "stranger")) {
            Namespace.run(
                    "",
                    ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
                                    + " -days 2 -subj /CN="
                                    + name
                                    + " -keyout "
                                    + directory.resolve(name + ".key")
                                    + " -out "
                                    + directory.resolve(name + ".crt"))
                            .split(" "));
        }
        script(
                "user",
                "{ read -r u; read -r p; } <\"$1\"; [ \"$u $p\" = \"alice " + password + "\" ]");
        script("came", "echo came >>" + directory.resolve("record"));
        script("went", "echo went >>" + directory.resolve("record"));
        Files.writeString(
                directory.resolve("server.conf"),
                """
                dev vpn0
                dev-type tun
                topology subnet
                server 10.214.0.0 255.255.255.0
                local 10.213.0.2
                proto udp
                cert server.crt
                key server.key
                dh none
                peer-fingerprint %s
                script-security 2
                auth-user-pass-verify %s via-file
                client-connect %s
                client-disconnect %s
                keepalive 1 4
                explicit-exit-notify 1
                """
                        .formatted(
                                fingerprint("client"),
                                directory.resolve("user"),
                                directory.resolve("came"),
                                directory.resolve("went")));
        process = start();
    }

    private void script(String name, String line) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Process start() throws IOException {
        Path log = directory.resolve("server.log");
        Files.deleteIfExists(log);
        List<String> command =
                far.command("openvpn", "--cd", directory.toString(), "--config", "server.conf");
        Process started =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(log).contains("Initialization Sequence Completed"));
        return started;
    }

    String fingerprint(String name) {
        String[] command =
                ("openssl x509 -noout -fingerprint -sha256 -in " + directory.resolve(name + ".crt"))
                        .split(" ");
        return Namespace.run("", command).strip().replaceFirst(".*=", "");
    }

    /// Takes leave of its clients and ends.
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /// Ends without a word.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// The near end loses its carrier.
    void unplug() {
        far.ip("link set v0 down");
    }

    void startAgain() throws IOException {
        process = start();
    }

    /// A program that runs openvpn at the near end.
    Path client() throws IOException {
        script("openvpn", "exec ip netns exec " + near.name() + " openvpn \"$@\"");
        return directory.resolve("openvpn");
    }

    /// How often somebody came, or went.
    long recorded(String word) {
        try {
            Path record = directory.resolve("record");
            return Files.exists(record)
                    ? Files.readAllLines(record).stream().filter(word::equals).count()
                    : 0;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> scripts = process.descendants().toList(); // they write to its folder
        process.destroyForcibly().onExit().join();
        scripts.forEach(ProcessHandle::destroyForcibly);
        scripts.forEach(script -> script.onExit().join());
        near.close();
        far.close();
    }
}
