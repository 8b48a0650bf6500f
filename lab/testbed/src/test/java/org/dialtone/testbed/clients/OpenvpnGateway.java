package org.dialtone.testbed.clients;

import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An openvpn that serves in a namespace of its own, with a management socket and a status file, and
/// its clients, each an openvpn in another.
///
///     here                     far
///     v0 10.221.0.2:1194 ───── v0 10.221.0.1, its clients
///     in the tunnel 10.222.0.1
final class OpenvpnGateway implements AutoCloseable {
    final Namespace here = Namespace.create();
    private final Namespace far = Namespace.create();
    private final Path directory;
    private final List<Process> clients = new ArrayList<>();
    private Process process;

    OpenvpnGateway(Path directory) throws IOException {
        this.directory = directory;
        here.ip("link add v0 type veth peer name v0 netns " + far.name());
        here.ip("addr add 10.221.0.2/24 dev v0");
        here.ip("link set v0 up");
        here.ip("link set lo up");
        far.ip("addr add 10.221.0.1/24 dev v0");
        far.ip("link set v0 up");
        for (String name : List.of("server", "client")) {
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
        Path anybody = Files.writeString(directory.resolve("anybody"), "#!/bin/sh\nexit 0\n");
        Files.setPosixFilePermissions(anybody, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(
                directory.resolve("server.conf"),
                """
                dev vpn0
                dev-type tun
                topology subnet
                server 10.222.0.0 255.255.255.0
                local 10.221.0.2
                proto udp
                cert server.crt
                key server.key
                dh none
                peer-fingerprint %s
                script-security 2
                auth-user-pass-verify %s via-file
                duplicate-cn
                keepalive 1 6
                explicit-exit-notify 1
                management %s unix
                status %s 1
                status-version 2
                """
                        .formatted(fingerprint("client"), anybody, socket(), status()));
        process = start();
    }

    Path socket() {
        return directory.resolve("office.sock");
    }

    Path status() {
        return directory.resolve("status-office.log");
    }

    private String fingerprint(String name) {
        String[] command =
                ("openssl x509 -noout -fingerprint -sha256 -in " + directory.resolve(name + ".crt"))
                        .split(" ");
        return Namespace.run("", command).strip().replaceFirst(".*=", "");
    }

    private Process start() throws IOException {
        Path log = directory.resolve("server.log");
        Files.deleteIfExists(log);
        Process started =
                run(here, log, "openvpn", "--cd", directory.toString(), "--config", "server.conf");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(log).contains("Initialization Sequence Completed"));
        return started;
    }

    private static Process run(Namespace where, Path log, String... words) throws IOException {
        return new ProcessBuilder(where.command(words))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /// Ends without a word.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void startAgain() throws IOException {
        process = start();
    }

    /// Somebody dials in; it does not dial again by itself.
    Process dialIn(String user) throws IOException {
        int number = clients.size();
        Path secret = directory.resolve("secret" + number);
        Files.writeString(secret, user + "\nsecret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path log = directory.resolve("client" + number + ".log");
        Process client =
                run(
                        far,
                        log,
                        "openvpn",
                        "--cd",
                        directory.toString(),
                        "--client",
                        "--dev",
                        "c" + number,
                        "--dev-type",
                        "tun",
                        "--proto",
                        "udp",
                        "--remote",
                        "10.221.0.2",
                        "--nobind",
                        "--cert",
                        "client.crt",
                        "--key",
                        "client.key",
                        "--peer-fingerprint",
                        fingerprint("server"),
                        "--auth-user-pass",
                        secret.toString(),
                        "--explicit-exit-notify",
                        "1");
        clients.add(client);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(log).contains("Initialization Sequence Completed"));
        return client;
    }

    @Override
    public void close() {
        clients.forEach(Process::destroyForcibly);
        clients.forEach(each -> each.onExit().join());
        process.destroyForcibly();
        process.onExit().join();
        here.close();
        far.close();
    }
}
