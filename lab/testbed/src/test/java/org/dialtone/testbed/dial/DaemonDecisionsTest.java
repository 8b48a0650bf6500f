package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.RunningDaemon;
import org.dialtone.testbed.daemon.RunningDaemon.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// What people decide, and the far end, outlives the daemon: an interface that is to be kept
/// connected, by a command that writes down each time it is run.
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class DaemonDecisionsTest {
    @TempDir private Path directory;
    @AutoClose private final Namespace near = Namespace.create();
    private Path config;

    @BeforeEach
    void define() throws Exception {
        config = RunningDaemon.configure(directory, "", "");
        near.ip("link add x0 type veth peer name x1");
        near.ip("link set x1 up");
        Files.createDirectory(directory.resolve("interfaces.d"));
        Files.writeString(
                directory.resolve("interfaces.d/wan.toml"),
                """
                kind = "exec"
                link = "x0"
                [exec]
                command = "echo dialled >> %1$s/dials; ip link set x0 up"
                down = "ip link set x0 down"
                [dial]
                mode = "persistent"
                """
                        .formatted(directory));
    }

    @AfterEach
    void stop() {
        Processes.end(directory + "/run/");
    }

    private String good(String... arguments) throws Exception {
        Run run =
                RunningDaemon.command(
                        near,
                        Map.of("DIALTONE_ROUTER", "unix:" + directory.resolve("d.sock")),
                        arguments);
        assertThat(run.exit()).as(Arrays.toString(arguments) + run).isZero();
        return run.out();
    }

    private String state() throws Exception {
        String shown = good("interfaces", "wan", "--no-legend", "--fields", "state").strip();
        return shown.substring(shown.lastIndexOf(' ') + 1); // without its sign
    }

    private String manager() throws Exception {
        String shown = good("ddm", "status", "--fields", "ddm").strip();
        return shown.substring(shown.lastIndexOf(' ') + 1);
    }

    private void awaitConnected() {
        await().atMost(RunningDaemon.LIMIT).until(() -> state().equals("connected"));
    }

    private long dials() throws IOException {
        return Files.readAllLines(directory.resolve("dials")).size();
    }

    /// Ends a daemon as nobody should.
    private static void kill(RunningDaemon daemon) throws InterruptedException {
        daemon.signal("KILL");
        daemon.awaitExit();
    }

    @Test
    void whatSomebodyHungUpIsNotDialledByTheNextDaemon() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(near, config)) {
            awaitConnected();
            good("disconnect", "wan", "--wait", "--timeout", "30s");
            // it is kept by a thread of its own
            await().atMost(RunningDaemon.LIMIT)
                    .until(() -> Files.exists(directory.resolve("run/.decisions")));
            kill(daemon);
        }
        try (RunningDaemon daemon = RunningDaemon.start(near, config)) {
            assertThat(state()).isEqualTo("disconnected");
            assertThat(dials()).isEqualTo(1);
            assertThat(daemon.stop()).isZero();
        }
        try (RunningDaemon daemon = RunningDaemon.start(near, config)) {
            assertThat(state()).isEqualTo("disconnected");
            assertThat(dials()).isEqualTo(1);
            good("connect", "wan", "--wait", "--timeout", "30s");
            assertThat(dials()).isEqualTo(2);
            assertThat(daemon.stop()).isZero();
        }
        assertThat(directory.resolve("run/.decisions")).as("nothing is decided").doesNotExist();
    }

    @Test
    void aManagerThatWasStoppedIsUntilSomebodyStartsIt() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(near, config)) {
            awaitConnected();
            good("ddm", "stop");
            kill(daemon);
        }
        try (RunningDaemon daemon = RunningDaemon.start(near, config)) {
            assertThat(manager()).isEqualTo("stopped");
            await().atMost(RunningDaemon.LIMIT).until(() -> !state().equals("connected"));
            assertThat(dials()).isEqualTo(1);
            good("ddm", "start");
            awaitConnected();
            assertThat(dials()).isEqualTo(2);
            kill(daemon);
        }
        try (RunningDaemon daemon = RunningDaemon.start(near, config)) {
            assertThat(manager()).isEqualTo("running");
            assertThat(state()).isEqualTo("connected");
            assertThat(dials()).isEqualTo(2);
            Files.writeString(directory.resolve("run/.decisions"), "nonsense");
            kill(daemon);
        }
        try (RunningDaemon daemon = RunningDaemon.start(near, config)) {
            assertThat(daemon.log()).anyMatch(line -> line.contains(".decisions cannot be read"));
            assertThat(manager()).isEqualTo("running");
            good("disconnect", "wan", "--wait", "--timeout", "30s");
            assertThat(daemon.stop()).isZero();
        }
    }
}
