package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.RunningDaemon;
import org.dialtone.testbed.daemon.RunningDaemon.Run;
import org.dialtone.testbed.wireguard.WireguardServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A daemon that dials in another network namespace than its own, which has no way to the far end.
///
///     own: the daemon, no link      near: what it dials ────── far: the server
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class DaemonNetnsTest {
    @TempDir private Path directory;
    private final Namespace own = Namespace.create();

    private RunningDaemon daemon(Namespace there, String dial) throws Exception {
        Path config = RunningDaemon.configure(directory, "netns = \"" + there.name() + "\"", dial);
        return RunningDaemon.start(own, config);
    }

    @AfterEach
    void stop() {
        Processes.end(ours());
        own.close();
    }

    /// In the command lines of what the daemon has started.
    private String ours() {
        return directory.resolve("run") + "/";
    }

    private String good(String... arguments) throws Exception {
        Run run =
                RunningDaemon.command(
                        own,
                        Map.of("DIALTONE_ROUTER", "unix:" + directory.resolve("d.sock")),
                        arguments);
        assertThat(run.exit()).as(Arrays.toString(arguments) + run).isZero();
        return run.out();
    }

    private void add(String name, String kind, String secret, String... settings) throws Exception {
        Path password = Files.writeString(directory.resolve("password"), secret + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        List<String> words = new ArrayList<>(List.of("interface", "add", name, "--kind", kind));
        words.addAll(List.of("--user", "alice", "--password-file", password.toString()));
        for (String each : settings) {
            words.addAll(List.of("--set", each));
        }
        good(words.toArray(String[]::new));
    }

    private void connect(String name) throws Exception {
        good("connect", name, "--wait", "--timeout", "30s");
    }

    private void disconnect(String name) throws Exception {
        good("disconnect", name, "--wait", "--timeout", "30s");
    }

    private List<String> history(String name) throws Exception {
        return good("history", "--interface", name, "--connections-only", "-o", "jsonl")
                .lines()
                .toList();
    }

    private static List<String> links(Namespace namespace) {
        return namespace
                .exec("ip", "-br", "link")
                .lines()
                .map(line -> line.replaceFirst("[ @].*", ""))
                .toList();
    }

    private static String routes(Namespace there) {
        return there.exec("ip", "route");
    }

    private static void awaitRoute(Namespace there, String link) {
        await().atMost(RunningDaemon.LIMIT)
                .until(() -> routes(there).contains("10.214.0.0/24 dev " + link));
    }

    @Test
    void openvpnIsDialledThereForPacketsTakenOverAndHungUpWhenIdle() throws Exception {
        try (OpenvpnServer server = new OpenvpnServer(directory)) {
            Namespace there = server.near;
            try (RunningDaemon daemon = daemon(there, "")) {
                add(
                        "office",
                        "openvpn",
                        "secret",
                        "link=ovpn-office",
                        "openvpn.remote=10.213.0.2",
                        "openvpn.cert=" + directory.resolve("client.crt"),
                        "openvpn.key=" + directory.resolve("client.key"),
                        "openvpn.peer-fingerprint=" + server.fingerprint("server"),
                        "dial.mode=on-demand",
                        "dial.idle-timeout=never",
                        "demand.routes=10.214.0.0/24",
                        "demand.filter=permit icmp");
                awaitRoute(there, "dialtone0");
                assertThat(there.exec("ping", "-c", "1", "-W", "30", "10.214.0.1"))
                        .contains("icmp_seq=1 ttl=")
                        .contains(" 0% packet loss");
                await().atMost(RunningDaemon.LIMIT).until(() -> history("office").size() == 1);
                assertThat(history("office"))
                        .singleElement()
                        .asString()
                        .contains("\"demand\"", "10.214.0.1");
                assertThat(links(own)).as("the daemon's own").containsExactly("lo");
                awaitRoute(there, "ovpn-office");
                daemon.signal("KILL");
                daemon.awaitExit();
            }
            assertThat(links(there)).contains("ovpn-office");
            try (RunningDaemon daemon = daemon(there, "")) {
                assertThat(good("interfaces", "office", "--no-legend", "--fields", "state"))
                        .contains("connected");
                awaitRoute(there, "ovpn-office");
                assertThat(history("office")).as("no false disconnect").hasSize(1);
                assertThat(server.recorded("came")).isEqualTo(1);

                good("interface", "set", "office", "--set", "dial.idle-timeout=2s");
                awaitRoute(there, "dialtone0");
                await().atMost(RunningDaemon.LIMIT).until(() -> history("office").size() == 2);
                assertThat(history("office")).last().asString().contains("idle-timeout");
                connect("office");
                disconnect("office");
                awaitRoute(there, "dialtone0");
                assertThat(server.recorded("came")).isEqualTo(2);
                good("interface", "remove", "office");
                await().atMost(RunningDaemon.LIMIT)
                        .until(() -> !routes(there).contains("10.214.0.0/24"));
                assertThat(daemon.stop()).isZero();
            }
            assertThat(links(there)).as("nothing is left").containsExactly("lo", "v0");
            assertThat(links(own)).containsExactly("lo");
        }
        assertThat(Processes.with(ours())).isEmpty();
    }

    @Test
    void wireguardIsDialledThere() throws Exception {
        String link = "wgn" + ProcessHandle.current().pid() % 100_000_000;
        try (WireguardServer server = new WireguardServer(directory, false);
                RunningDaemon daemon = daemon(server.near, "")) {
            add(
                    "office",
                    "wireguard",
                    server.secret("client").strip(),
                    "link=" + link,
                    "wireguard.public-key=" + server.publicKey,
                    "wireguard.endpoint=10.217.0.2:51820",
                    "wireguard.address=10.218.0.2/24",
                    "wireguard.allowed-ips=10.218.0.0/24",
                    "wireguard.userspace=wireguard-go",
                    "dial.mode=manual");
            connect("office");
            assertThat(server.near.exec("ping", "-c", "1", "-W", "10", "10.218.0.1"))
                    .contains(" 0% packet loss");
            assertThat(links(own)).containsExactly("lo");
            disconnect("office");
            assertThat(links(server.near)).containsExactly("lo", "v0");
            assertThat(history("office")).hasSize(2);
            assertThat(daemon.stop()).isZero();
        }
        assertThat(Processes.with(ours())).isEmpty();
    }

    @Test
    void theCharonOfTheNamespaceConnects() throws Exception {
        try (Charons charons = new Charons(directory);
                RunningDaemon daemon =
                        daemon(charons.near, "vici = \"" + charons.nearSocket() + "\"")) {
            add(
                    "partner",
                    "ipsec",
                    "right",
                    "link=ipsec0",
                    "ipsec.remote=10.215.0.2",
                    "ipsec.local-id=near@example",
                    "ipsec.remote-id=far@example",
                    "ipsec.local-ts=10.216.1.1/32",
                    "ipsec.remote-ts=10.216.2.1/32",
                    "ipsec.esp-proposals=aes128-sha256",
                    "dial.mode=manual",
                    "dial.idle-timeout=never");
            connect("partner");
            assertThat(charons.near.exec("ping", "-c", "1", "-W", "5", "10.216.2.1"))
                    .contains("1 received");
            disconnect("partner");
            assertThat(Charons.connections(charons.nearSocket())).isZero();
            assertThat(history("partner")).hasSize(2);
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void aCommandRunsThereWithTheFilesOfTheNamespace() throws Exception {
        Namespace there = Namespace.create();
        Path etc = Files.createDirectories(Path.of("/etc/netns", there.name()));
        Path hosts = Files.writeString(etc.resolve("hosts"), "192.0.2.99 concentrator\n");
        Path said = directory.resolve("said");
        there.ip("link add v0 type veth peer name v1");
        try (RunningDaemon daemon = daemon(there, "")) {
            add(
                    "backhaul",
                    "exec",
                    "secret",
                    "link=ex0",
                    "exec.command=cat /etc/hosts >"
                            + said
                            + "; ls /sys/class/net >>"
                            + said
                            + "; ip link add ex0 type veth peer name ex1"
                            + " && ip link set ex1 up && ip link set ex0 up",
                    "exec.down=ip link delete ex0",
                    "dial.mode=manual",
                    "dial.idle-timeout=never");
            connect("backhaul");
            assertThat(links(there)).contains("ex0", "ex1");
            assertThat(links(own)).containsExactly("lo");
            assertThat(Files.readAllLines(said)).contains("192.0.2.99 concentrator", "v0");
            disconnect("backhaul");
            assertThat(links(there)).containsExactlyInAnyOrder("lo", "v1", "v0");
            assertThat(history("backhaul")).hasSize(2);
            assertThat(daemon.stop()).isZero();
        } finally {
            Files.delete(hosts);
            Files.delete(etc);
            there.close();
        }
        assertThat(Processes.with(ours())).isEmpty();
    }
}
