package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.dialtone.testbed.Processes;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.RunningDaemon;
import org.dialtone.testbed.daemon.RunningDaemon.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// The daemon as people use it: an interface is defined, connected and hung up on the command line,
/// and dialled by a real openvpn.
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class DaemonDialsTest {
    /// Like nothing else that is anywhere: where it is found, it has got.
    private final String password = UUID.randomUUID().toString();

    @TempDir private Path directory;
    private OpenvpnServer server;
    private Path config;

    @BeforeEach
    void configure() throws Exception {
        server = new OpenvpnServer(directory, password);
        config = RunningDaemon.configure(directory, "", "");
    }

    @AfterEach
    void stop() {
        Processes.end(ours());
        server.close();
    }

    /// In the command lines of what the daemon has started.
    private String ours() {
        return directory.resolve("run") + "/";
    }

    private Run cli(String... arguments) throws Exception {
        return RunningDaemon.command(
                server.near,
                Map.of("DIALTONE_ROUTER", "unix:" + directory.resolve("d.sock")),
                arguments);
    }

    private String good(String... arguments) throws Exception {
        Run run = cli(arguments);
        assertThat(run.exit()).as(Arrays.toString(arguments) + run).isZero();
        return run.out();
    }

    private Path password(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void add(String password, String... more) throws Exception {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "interface",
                                "add",
                                "office",
                                "--kind",
                                "openvpn",
                                "--user",
                                "alice",
                                "--password-file",
                                password(password).toString()));
        for (String setting :
                List.of(
                        "link=ovpn-office",
                        "openvpn.remote=10.213.0.2",
                        "openvpn.cert=" + directory.resolve("client.crt"),
                        "openvpn.key=" + directory.resolve("client.key"),
                        "openvpn.peer-fingerprint=" + server.fingerprint("server"),
                        "dial.mode=manual",
                        "dial.idle-timeout=never")) {
            words.addAll(List.of("--set", setting));
        }
        words.addAll(List.of(more));
        good(words.toArray(String[]::new));
    }

    private String state() throws Exception {
        return good("interfaces", "office", "--no-legend", "--fields", "state").strip();
    }

    private boolean linkThere() {
        return server.near.exec("ip", "-br", "link").contains("ovpn-office");
    }

    private String history() throws Exception {
        return good("history", "--interface", "office", "--connections-only", "-o", "jsonl");
    }

    @Test
    void anInterfaceIsDefinedConnectedAndHungUp() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config)) {
            add(password);
            assertThat(Files.readString(directory.resolve("interfaces.d/office.toml")))
                    .contains("kind = \"openvpn\"");
            good("connect", "office", "--wait", "--timeout", "30s");
            assertThat(linkThere()).isTrue();
            assertThat(processesShowing("ovpn-office")).isNotEmpty();
            assertThat(processesShowing(password)).isEmpty();
            assertThat(good("interfaces", "--no-legend", "--fields", "name"))
                    .contains("office")
                    .doesNotContain("ovpn-office");
            good("disconnect", "office", "--wait", "--timeout", "30s");
            assertThat(linkThere()).isFalse();
            assertThat(history().lines())
                    .hasSize(2)
                    .satisfiesExactly(
                            up -> assertThat(up).contains("requested").contains("uid 0"),
                            down -> assertThat(down).contains("requested").contains("uid 0"));
            assertThat(good("history", "-o", "jsonl") + good("timeline", "office", "-o", "jsonl"))
                    .contains("office")
                    .doesNotContain(password);
            assertThat(daemon.stop()).isZero();
            assertThat(String.join("\n", daemon.log())).doesNotContain(password);
            assertThat(filesHolding("office")).anyMatch(file -> file.startsWith("journal/"));
            assertThat(filesHolding(password))
                    .as("what this test wrote, and where it is kept")
                    .containsExactlyInAnyOrder("password", "user", "credentials.d/office.toml");
        }
        assertThat(Processes.with(ours())).isEmpty();
    }

    /// The arguments and environments in which anybody or root sees these words.
    private static List<Path> processesShowing(String words) {
        List<Path> found = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            for (String what : List.of("cmdline", "environ")) {
                Path file = Path.of("/proc", Long.toString(process.pid()), what);
                try {
                    if (Files.readString(file, ISO_8859_1).contains(words)) {
                        found.add(file);
                    }
                } catch (IOException _) {
                    // it has ended
                }
            }
        }
        return found;
    }

    private List<String> filesHolding(String words) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, ISO_8859_1).contains(words)) {
                    found.add(directory.relativize(file).toString());
                }
            }
        }
        return found;
    }

    @Test
    void theFirstPacketDialsAndIsDelivered() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config)) {
            add(
                    password,
                    "--set",
                    "dial.mode=on-demand",
                    "--set",
                    "demand.routes=10.214.0.0/24",
                    "--set",
                    "demand.filter=permit icmp");
            await().atMost(RunningDaemon.LIMIT)
                    .until(() -> routes().contains("10.214.0.0/24 dev dialtone0"));
            String ping = server.near.exec("ping", "-c", "1", "-W", "30", "10.214.0.1");
            assertThat(ping).contains("icmp_seq=1 ttl=").contains(" 0% packet loss");
            await().untilAsserted( // it is told when it is on disk
                            () ->
                                    assertThat(history())
                                            .as("the packet that dialled")
                                            .contains("\"demand\"")
                                            .contains("10.214.0.1"));
            assertThat(good("ddm", "status", "--fields", "packets")).contains("delivered=");
            good("disconnect", "office", "--wait", "--timeout", "30s");
            await().atMost(RunningDaemon.LIMIT)
                    .until(() -> routes().contains("10.214.0.0/24 dev dialtone0"));
            good("interface", "remove", "office");
            await().atMost(RunningDaemon.LIMIT).until(() -> !routes().contains("10.214.0.0/24"));
            assertThat(daemon.stop()).isZero();
        }
    }

    private String routes() {
        return server.near.exec("ip", "route");
    }

    @Test
    void aReloadTakesOtherFoldersAndRatesAndHangsNothingUp() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config)) {
            add(password);
            good("connect", "office", "--wait", "--timeout", "30s");
            String[] who = {"connections", "office", "-o", "jsonl", "--fields", "name,id,since"};
            String before = good(who);
            String text = Files.readString(config);

            Files.writeString(config, text + "interfaces = \"" + directory + "/slip\"\n");
            daemon.signal("HUP");
            daemon.awaitLog("[dial] interfaces: " + directory + "/slip is not a folder");
            assertThat(good(who)).isEqualTo(before);

            Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
            Files.copy(
                    directory.resolve("interfaces.d/office.toml"),
                    elsewhere.resolve("office.toml"));
            Files.writeString(
                    elsewhere.resolve("other.toml"),
                    "kind = \"exec\"\nlink = \"other0\"\n[exec]\ncommand = \"sleep 1\"\n");
            Files.writeString(
                    config,
                    (text + "interfaces = \"" + elsewhere + "\"\nrate = 3\ntrap = \"trap9\"\n")
                            .replace("/run\"", "/run2\""));
            daemon.reload();
            assertThat(daemon.log())
                    .anyMatch(line -> line.contains("[dial] run has changed: takes a restart"))
                    .anyMatch(line -> line.contains("[dial] trap has changed: takes a restart"))
                    .noneMatch(line -> line.contains("[dial] has changed"));
            await().atMost(RunningDaemon.LIMIT)
                    .until(() -> good("interfaces", "--fields", "name").contains("other"));
            assertThat(good(who)).as("defined as before: not touched").isEqualTo(before);

            Files.delete(elsewhere.resolve("office.toml"));
            await().atMost(RunningDaemon.LIMIT).until(() -> !linkThere());
            await().atMost(RunningDaemon.LIMIT).until(() -> history().lines().count() == 2);
            assertThat(history().lines()).last().asString().contains("redefined");
            await().atMost(RunningDaemon.LIMIT)
                    .until(() -> Processes.with(ours()).findAny().isEmpty());
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void aWrongPasswordIsSaidAndNotTriedAgain() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config)) {
            add("wrong", "--set", "dial.mode=persistent");
            await().atMost(RunningDaemon.LIMIT).until(() -> state().contains("unreachable"));
            assertThat(good("timeline", "office")).contains("691");
            assertThat(
                            cli("explain", "office", "--packet", "udp 10.0.0.1:1024 > 192.0.2.1:53")
                                    .out())
                    .contains("would not be dialled")
                    .contains("✕ back-off");
            assertThat(good("explain", "office")).as("by hand").contains("would be dialled");
            assertThat(server.recorded("came")).isZero();
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void theDaemonIsKilledAndTheConnectionGoesOn() throws Exception {
        Process ping;
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config)) {
            add(password, "--set", "demand.routes=10.214.0.0/24");
            good("connect", "office", "--wait", "--timeout", "30s");
            await().atMost(RunningDaemon.LIMIT).until(() -> routes().contains("10.214.0.0/24"));
            ping =
                    new ProcessBuilder(
                                    server.near.command(
                                            "ping", "-i", "0.01", "-W", "5", "10.214.0.1"))
                            .start();
            daemon.signal("KILL");
            daemon.awaitExit();
        }
        assertThat(linkThere()).isTrue();
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config)) {
            assertThat(state()).contains("connected");
            assertThat(Ping.ended(ping)).matches(Ping::whole);
            assertThat(routes()).contains("10.214.0.0/24 dev ovpn-office");
            assertThat(history().lines()).as("no false disconnect").hasSize(1);
            assertThat(server.recorded("came")).isEqualTo(1);
            good("disconnect", "office", "--wait", "--timeout", "30s");
            assertThat(linkThere()).isFalse();
            assertThat(history().lines()).hasSize(2);
            assertThat(daemon.stop()).isZero();
        }
        assertThat(Processes.with(ours())).isEmpty();
    }
}
