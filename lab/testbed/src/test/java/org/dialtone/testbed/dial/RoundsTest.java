package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.dial.ipsec.IpsecDialer;
import org.dialtone.linux.dial.openvpn.OpenvpnDialer;
import org.dialtone.linux.dial.wireguard.WireguardDialer;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.linux.tun.TunTrap;
import org.dialtone.local.LocalRouter;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.fake.FakeStore;
import org.dialtone.testbed.wireguard.WireguardServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// [Rounds] with each kind of link that this machine's kernel can make, and the records of the
/// peers. Those of PPP go theirs in a guest.
@RequiresRoot
class RoundsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NAME = "office";

    /// One before those that are counted.
    private static final int DIALS = Rounds.COUNT + 1;

    @TempDir Path directory;
    private Path runtime;
    private Supervisor supervisor;

    @BeforeEach
    void open() throws Exception {
        runtime = Files.createDirectory(directory.resolve("run"));
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
    }

    @AfterEach
    void close() {
        supervisor.close();
        Processes.end(runtime.toString());
    }

    private void go(
            Namespace near,
            Dialer dialer,
            String link,
            Map<String, String> settings,
            InterfaceCredentials credentials,
            boolean goes)
            throws Exception {
        Path namespace = Path.of("/run/netns/" + near.name());
        DialPorts ports =
                new DialPorts(
                        new FakeStore(),
                        List.of(dialer),
                        TunTrap.open(namespace, Rounds.TRAP, Time.SYSTEM),
                        null,
                        100,
                        new SplittableRandom());
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        NAME,
                        dialer.kind(),
                        link,
                        true,
                        settings,
                        DialPolicy.DEFAULT,
                        DemandPolicy.NONE);
        try (LocalRouter router = LocalRouter.open(LocalRouter.Options.of(near.netns()), ports)) {
            List<String> ip = List.of("ip", "-n", near.name());
            new Rounds(router, ip, runtime).go(definition, credentials, goes);
        }
    }

    @Test
    void openvpn() throws Exception {
        try (OpenvpnServer server = new OpenvpnServer(directory)) {
            go(
                    server.near,
                    new OpenvpnDialer(supervisor, server.client()),
                    "ovpn-office",
                    Map.of(
                            "remote", "10.213.0.2",
                            "cert", directory.resolve("client.crt").toString(),
                            "key", directory.resolve("client.key").toString(),
                            "peer-fingerprint", server.fingerprint("server")),
                    new InterfaceCredentials("alice", "", "secret"),
                    true);
            assertThat(server.recorded("came")).isEqualTo(DIALS);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(server.recorded("went")).isEqualTo(DIALS));
        }
    }

    @Test
    void wireguard() throws Exception {
        String link = "wgr" + ProcessHandle.current().pid() % 100_000_000;
        Path sockets = Path.of("/run/wireguard");
        try (WireguardServer server = new WireguardServer(directory, false)) {
            Path namespace = Path.of("/run/netns/" + server.near.name());
            Instant start = Instant.now();
            go(
                    server.near,
                    new WireguardDialer(
                            supervisor, Time.SYSTEM, server.client(), sockets, namespace),
                    link,
                    Map.of(
                            "public-key", server.publicKey,
                            "endpoint", "10.217.0.2:51820",
                            "address", "10.218.0.2/24",
                            "allowed-ips", "10.218.0.0/24",
                            "userspace", "wireguard-go"),
                    new InterfaceCredentials("", "", server.secret("client")),
                    true);
            assertThat(server.handshake()).isGreaterThanOrEqualTo(start.getEpochSecond());
            assertThat(server.answered()).isEqualTo(DIALS);
            assertThat(sockets.resolve(link + ".sock")).doesNotExist();
        }
    }

    @Test
    void ipsec() throws Exception {
        try (Charons charons = new Charons(directory)) {
            go(
                    charons.near,
                    new IpsecDialer(charons.nearSocket(), directory.resolve("ipsec")),
                    "ipsec0",
                    Map.of(
                            "remote", "10.215.0.2",
                            "local-id", "near@example",
                            "remote-id", "far@example",
                            "local-ts", "10.216.1.1/32",
                            "remote-ts", "10.216.2.1/32",
                            "esp-proposals", "aes128-sha256"),
                    new InterfaceCredentials("", "", "right"),
                    false);
            // its link stays: connects are compared with the far charon's record
            assertThat(charons.established()).isEqualTo(DIALS);
            charons.awaitNoneFar();
            assertThat(directory.resolve("ipsec/.ipsec")).isEmptyDirectory();
        }
    }

    @Test
    void exec() throws Exception {
        try (Namespace near = Namespace.create()) {
            String ip = "ip -n " + near.name() + " ";
            Dialer dialer =
                    Dialers.all(supervisor).stream()
                            .filter(each -> each.kind() == DialKind.EXEC)
                            .findFirst()
                            .orElseThrow();
            go(
                    near,
                    dialer,
                    "x0",
                    Map.of(
                            "command",
                            "echo came >>%2$s && %1$s link add x0 up type veth peer name x1 && %1$s"
                                            .formatted(ip, directory.resolve("record"))
                                    + " link set x1 up",
                            "down",
                            "echo went >>%2$s; %1$s link del x0"
                                    .formatted(ip, directory.resolve("record"))),
                    new InterfaceCredentials("", "", ""),
                    true);
            assertThat(Files.readAllLines(directory.resolve("record")))
                    .hasSize(2 * DIALS)
                    .containsSequence("came", "went", "came", "went");
        }
    }
}
