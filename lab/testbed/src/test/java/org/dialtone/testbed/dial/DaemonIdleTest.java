package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// An interface that nobody uses is hung up, on the links of the kernel: openvpn is there and sends
/// a keep-alive a second. Its definition and its credentials are files that somebody wrote.
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class DaemonIdleTest {
    @TempDir private Path directory;
    private OpenvpnServer server;
    private Path config;

    @BeforeEach
    void configure() throws Exception {
        server = new OpenvpnServer(directory);
        config = RunningDaemon.configure(directory, "", "trap = \"idle0\"");
        Path credentials = Files.createDirectory(directory.resolve("credentials.d"));
        Path secret =
                Files.writeString(
                        credentials.resolve("office.toml"),
                        "user = \"alice\"\npassword = \"secret\"\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.createDirectory(directory.resolve("interfaces.d"));
    }

    @AfterEach
    void stop() {
        Processes.end(directory.resolve("run") + "/");
        server.close();
    }

    private void define(String counts) throws IOException {
        Files.writeString(
                directory.resolve("interfaces.d/office.toml"),
                """
                kind = "openvpn"
                link = "ovpn-idle"

                [openvpn]
                remote = "10.213.0.2"
                cert = "%1$s/client.crt"
                key = "%1$s/client.key"
                peer-fingerprint = "%2$s"

                [dial]
                mode = "on-demand"
                idle-timeout = "3s"
                idle-filter = [%3$s]
                """
                        .formatted(directory, server.fingerprint("server"), counts));
    }

    private String good(String... arguments) throws Exception {
        Run run =
                RunningDaemon.command(
                        server.near,
                        Map.of("DIALTONE_ROUTER", "unix:" + directory.resolve("d.sock")),
                        arguments);
        assertThat(run.exit()).as(Arrays.toString(arguments) + run).isZero();
        return run.out();
    }

    private List<String> history() throws Exception {
        return good("history", "--interface", "office", "--connections-only", "-o", "jsonl")
                .lines()
                .toList();
    }

    /// Uses it from the moment it is connected: begun afterwards, it might be hung up as idle
    /// first.
    private Process ping() throws IOException {
        String first = "until ping -c 1 -W 1 10.214.0.1; do sleep 0.1; done; ";
        String then = "exec ping -i 0.5 10.214.0.1";
        return new ProcessBuilder(server.near.command("sh", "-c", first + then))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("ping").toFile())
                .start();
    }

    private long echoes() throws IOException {
        try (var lines = Files.lines(directory.resolve("ping"))) {
            return lines.filter(line -> line.contains("ttl=")).count();
        }
    }

    private void connect() throws Exception {
        good("connect", "office", "--wait", "--timeout", "30s");
    }

    private void hungUpAsIdle() throws Exception {
        await().atMost(RunningDaemon.LIMIT).until(() -> history().size() == 2);
        assertThat(history().getLast()).contains("\"disconnected\"").contains("idle-timeout");
        assertThat(good("timeline", "office", "--limit", "1"))
                .contains("nothing passed over it for too long");
        await().atMost(RunningDaemon.LIMIT).until(() -> server.recorded("went") == 1);
    }

    @Test
    void stayingInUseKeepsItUpAndKeepAlivesDoNot() throws Exception {
        define("");
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config)) {
            Process ping = ping();
            try {
                connect();
                // 12 s: four times as long as it may be idle
                await().atMost(RunningDaemon.LIMIT).until(() -> echoes() >= 24);
                assertThat(history()).as("in use").hasSize(1);
            } finally {
                ping.destroy();
            }
            hungUpAsIdle();
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void whatTheFilterLeavesOutDoesNotKeepItUp() throws Exception {
        define("\"deny icmp\", \"permit out\"");
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config)) {
            Process ping = ping();
            try {
                connect();
                await().atMost(RunningDaemon.LIMIT).until(() -> echoes() >= 1);
                hungUpAsIdle();
                assertThat(ping.isAlive()).as("in use all the time").isTrue();
            } finally {
                ping.destroy();
            }
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void aFileThatIsWrongIsSaidOnce() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(server.near, config)) {
            Path written = directory.resolve("wrong.toml"); // whole when the daemon sees it
            Files.writeString(written, "kind = \"exec\"\n[dial]\nidle-timeout = \"5 min\"\n");
            Files.move(
                    written,
                    directory.resolve("interfaces.d/wrong.toml"),
                    StandardCopyOption.ATOMIC_MOVE);
            daemon.awaitLog("wrong.toml:3:1: dial.idle-timeout: found \"5 min\"");
            define("");
            await().atMost(RunningDaemon.LIMIT)
                    .until(() -> good("interface", "show").contains("office"));
            assertThat(daemon.log()).filteredOn(line -> line.contains("wrong.toml")).hasSize(1);
            assertThat(daemon.stop()).isZero();
        }
    }
}
