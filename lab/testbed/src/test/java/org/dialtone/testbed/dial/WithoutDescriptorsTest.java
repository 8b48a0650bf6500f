package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;
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
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/// A daemon that has no descriptor left for a while: what it cannot look at it does not take for
/// gone, and what happened meanwhile it finds out when it has some again.
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class WithoutDescriptorsTest {
    @TempDir private Path directory;
    private Namespace namespace;
    private Path config;

    @BeforeEach
    void configure() throws Exception {
        namespace = Namespace.create();
        config = RunningDaemon.configure(directory, "", "");
        Files.createDirectory(directory.resolve("interfaces.d"));
    }

    @AfterEach
    void stop() {
        Processes.end(directory.toString()); // what the interfaces run, too
        namespace.close();
    }

    /// One whose link is there as long as its command runs, which says which process it is.
    private void define(String name) throws IOException {
        Files.writeString(
                directory.resolve("interfaces.d/" + name + ".toml"),
                """
                kind = "exec"
                link = "x-%1$s"
                [exec]
                command = "echo $$ >%2$s/%1$s && ip link add x-%1$s type veth peer name y-%1$s && ip link set y-%1$s up && ip link set x-%1$s up && sleep 1000; ip link del x-%1$s"
                [dial]
                mode = "persistent"
                redial-interval = "1s"
                idle-timeout = "never"
                """
                        .formatted(name, directory));
    }

    private String good(String... arguments) throws Exception {
        Run run =
                RunningDaemon.command(
                        namespace,
                        Map.of("DIALTONE_ROUTER", "unix:" + directory.resolve("d.sock")),
                        arguments);
        assertThat(run.exit()).as(Arrays.toString(arguments) + run).isZero();
        return run.out();
    }

    private void awaitConnected(String name) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(
                                                good(
                                                        "interfaces",
                                                        "--no-legend",
                                                        "--fields",
                                                        "name,state"))
                                        .containsPattern("(?m)^" + name + " +. connected"));
    }

    private long changes(String name) throws Exception {
        return good("history", "--interface", name, "--connections-only", "-o", "jsonl")
                .lines()
                .count();
    }

    /// Lets a process have no descriptor with a number as high as this.
    private static void descriptors(RunningDaemon daemon, String most) {
        Namespace.run(
                "", "prlimit", "--pid", Long.toString(daemon.pid()), "--nofile=" + most + ":");
    }

    @Test
    void nothingIsTakenForGoneAndAllIsFoundOutLater() throws Exception {
        define("lan");
        define("wan");
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            awaitConnected("lan");
            awaitConnected("wan");
            descriptors(daemon, "3");
            define("dmz");
            daemon.awaitLog("the definitions cannot be read");
            String runs = Files.readString(directory.resolve("wan")).strip();
            ProcessHandle command = ProcessHandle.of(Long.parseLong(runs)).orElseThrow();
            command.descendants().forEach(ProcessHandle::destroyForcibly);
            daemon.awaitLog("of child wan");

            descriptors(daemon, "4096");
            awaitConnected("dmz");
            await().atMost(Duration.ofSeconds(60)).until(() -> changes("wan") == 3);
            awaitConnected("wan");
            assertThat(changes("lan")).as("connected, and no more").isOne();
            good("ddm", "stop");
            assertThat(daemon.stop()).isZero();
        }
    }
}
