package org.dialtone.testbed.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.RunningDaemon;
import org.dialtone.testbed.daemon.RunningDaemon.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The daemon as people use it: somebody dials in to a real server, and is seen on the command
/// line.
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class DaemonClientsTest {
    @TempDir private Path directory;
    private OpenvpnGateway gateway;
    private Path config;

    @BeforeEach
    void serve() throws Exception {
        gateway = new OpenvpnGateway(directory);
        config = configure("openvpn = [\"" + gateway.socket() + "\"]");
    }

    private Path configure(String clients) throws Exception {
        return Files.writeString(
                directory.resolve("dialtone.toml"),
                """
                [router]
                name = "gw1"
                [local]
                socket = "%1$s/d.sock"
                events = "%1$s/e.sock"
                [journal]
                directory = "%1$s/journal"
                [dial]
                run = "%1$s/run"
                [clients]
                %2$s
                """
                        .formatted(directory, clients));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Run cli(String... arguments) throws Exception {
        return RunningDaemon.command(
                gateway.here,
                Map.of("DIALTONE_ROUTER", "unix:" + directory.resolve("d.sock")),
                arguments);
    }

    private String good(String... arguments) throws Exception {
        Run run = cli(arguments);
        assertThat(run.exit()).as(Arrays.toString(arguments) + run).isZero();
        return run.out();
    }

    /// The connects and disconnects of clients so far, a line each.
    private List<String> history() throws Exception {
        String all =
                good(
                        "history",
                        "--interface",
                        "office:*",
                        "--connections-only",
                        "-o",
                        "jsonl",
                        "--fields",
                        "event,name,type,cause,actor,actorName,duration,rxBytes");
        return all.lines().toList();
    }

    private List<String> awaitHistory(int lines) {
        await().atMost(RunningDaemon.LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> history().size() >= lines);
        try {
            assertThat(history()).hasSize(lines);
            return history();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoDialsInIsAConnectionWithUserAndAddress() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(gateway.here, config)) {
            gateway.dialIn("alice");
            assertThat(awaitHistory(1).getFirst())
                    .contains("\"connected\"")
                    .contains("\"name\":\"office:alice\",\"type\":\"client\"")
                    .contains("\"dialled-in\",\"actor\":\"peer\"")
                    .contains("alice from 10.221.0.1:");
            gateway.dialIn("bob").destroy();
            List<String> three = awaitHistory(3);
            assertThat(three.get(2)).contains("\"disconnected\"").contains("peer-hung-up");
            assertThat(three.get(2)).contains("bob from 10.221.0.1:");

            String connections =
                    good(
                            "connections",
                            "office:*",
                            "-o",
                            "jsonl",
                            "--fields",
                            "name,user,remote,addresses,rxBytes,txBytes");
            assertThat(connections)
                    .containsPattern(
                            "\"office:alice\",\"user\":\"alice\",\"remote\":\"10.221.0.1:\\d+\","
                                    + "\"addresses\":\\[\"10.222.0.\\d+\"],"
                                    + "\"rxBytes\":[1-9]\\d+,\"txBytes\":[1-9]\\d+");
            assertThat(connections.lines()).hasSize(1);
            assertThat(good("interfaces", "office:alice", "--no-legend"))
                    .contains("connected")
                    .contains("client")
                    .contains("openvpn");
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void aClientThatDiesIsDead() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(gateway.here, config)) {
            Process client = gateway.dialIn("alice");
            awaitHistory(1);
            client.destroyForcibly();
            assertThat(awaitHistory(2).get(1))
                    .contains("peer-dead")
                    .containsPattern("\"rxBytes\":[1-9]");
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void anOperatorHangsUp() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(gateway.here, config)) {
            Process client = gateway.dialIn("alice");
            awaitHistory(1);
            good("disconnect", "office:alice", "--wait", "--timeout", "20s");
            assertThat(awaitHistory(2).get(1)).contains("requested").contains("uid 0");
            client.waitFor();
            assertThat(cli("disconnect", "office:alice").exit()).isNotZero();
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void theDaemonIsKilledAndWhoStaysIsNotToldAgain() throws Exception {
        Process bob;
        String before;
        try (RunningDaemon daemon = RunningDaemon.start(gateway.here, config)) {
            gateway.dialIn("alice");
            bob = gateway.dialIn("bob");
            awaitHistory(2);
            before = good("connections", "office:alice", "-o", "jsonl", "--fields", "since,id");
            daemon.signal("KILL");
            daemon.awaitExit();
        }
        bob.destroy();
        bob.waitFor();
        await().atMost(RunningDaemon.LIMIT)
                .until(() -> !Files.readString(gateway.status()).contains(",bob,"));
        try (RunningDaemon daemon = RunningDaemon.start(gateway.here, config)) {
            List<String> all = awaitHistory(3);
            assertThat(all.get(2)).contains("office:bob").contains("reconciled");
            assertThat(good("connections", "office:alice", "-o", "jsonl", "--fields", "since,id"))
                    .isEqualTo(before);
            gateway.kill();
            assertThat(awaitHistory(4).get(3)).contains("office:alice").contains("dialer-failed");
            gateway.startAgain();
            gateway.dialIn("carol");
            assertThat(String.join("", awaitHistory(6).subList(4, 6)))
                    .as("alice's openvpn dials again by itself")
                    .contains("office:alice", "office:carol");
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void whileAnotherHoldsTheSocketTheDaemonWaits() throws Exception {
        SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX);
        try (RunningDaemon daemon = held(other)) {
            gateway.dialIn("alice");
            assertThat(history()).isEmpty();
            daemon.awaitLog("does another program hold the management interface");
            other.close();
            assertThat(awaitHistory(1).getFirst())
                    .as("it was there before it could be seen")
                    .contains("office:alice", "reconciled");
            assertThat(daemon.stop()).isZero();
        } finally {
            other.close();
        }
    }

    /// A daemon that is started when another holds the management interface.
    private RunningDaemon held(SocketChannel other) throws Exception {
        other.connect(UnixDomainSocketAddress.of(gateway.socket()));
        assertThat(other.read(ByteBuffer.allocate(100))).as("the greeting").isPositive();
        return RunningDaemon.start(gateway.here, config);
    }

    @Test
    void whoseClientsAreToldIsSaidByAReload() throws Exception {
        configure("");
        try (RunningDaemon daemon = RunningDaemon.start(gateway.here, config)) {
            Process alice = gateway.dialIn("alice");
            assertThat(history()).isEmpty();
            configure("openvpn = [\"" + gateway.socket() + "\"]");
            daemon.reload();
            assertThat(awaitHistory(1).getFirst())
                    .as("it was there before it was looked at")
                    .contains("office:alice", "reconciled");
            gateway.dialIn("bob");
            assertThat(awaitHistory(2).get(1)).contains("office:bob", "dialled-in");

            String[] who = {"connections", "office:*", "-o", "jsonl", "--fields", "name,id,since"};
            String before = good(who);
            configure("openvpn = [\"" + gateway.socket() + "\"]\nppp = [\"ppp*\"]");
            daemon.reload();
            assertThat(good(who)).as("what stays is not touched").isEqualTo(before);
            assertThat(history()).hasSize(2);

            configure("ppp = [\"ppp*\"]");
            daemon.reload();
            assertThat(cli(who).err()).contains("no interface \"office:*\"");
            assertThat(history().subList(2, 4))
                    .allSatisfy(it -> assertThat(it).contains("disconnected", "redefined"));
            assertThat(alice.isAlive()).as("the session itself goes on").isTrue();
            assertThat(daemon.stop()).isZero();
            assertThat(daemon.log()).noneMatch(line -> line.contains("takes a restart"));
        }
    }

    @Test
    void aStatusFileWillDo() throws Exception {
        configure("openvpn_status = [\"" + gateway.status() + "\"]");
        try (RunningDaemon daemon = RunningDaemon.start(gateway.here, config)) {
            Process client = gateway.dialIn("alice");
            assertThat(awaitHistory(1).getFirst()).contains("alice from 10.221.0.1:");
            Run refused = cli("disconnect", "office:alice");
            assertThat(refused.err()).contains("cannot be asked");
            client.destroy();
            assertThat(awaitHistory(2).get(1)).contains("session-ended");
            assertThat(daemon.stop()).isZero();
        }
    }
}
