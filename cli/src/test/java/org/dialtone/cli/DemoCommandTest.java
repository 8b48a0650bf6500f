package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class DemoCommandTest {
    private static final String NAMESPACE = "dialtone-demo-" + ProcessHandle.current().pid();

    private final Cli cli = new Cli();
    private final List<String> commands = new ArrayList<>();
    private String failing = "nothing";
    private Shell.Result failure = new Shell.Result(1, "RTNETLINK answers: no");

    @BeforeEach
    void aKernelThatObeys() {
        cli.router.interfaces.add(Samples.connected(1, "demo0"));
        cli.shell =
                command -> {
                    String line = String.join(" ", command).replace(NAMESPACE, "NS");
                    commands.add(line);
                    if (line.contains(failing)) {
                        return failure;
                    }
                    if (line.endsWith("demo1 down") || line.endsWith("del demo0")) {
                        cli.router.records.add(
                                Samples.lost(5, cli.time.now(), "demo0", Duration.ofSeconds(1)));
                    } else if (line.endsWith("link set demo1 up") && cli.opened.size() == 1) {
                        cli.router.records.add(Samples.gained(6, cli.time.now(), "demo0"));
                    }
                    return new Shell.Result(0, "");
                };
    }

    @Test
    void playsOnAStageOfItsOwnAndClearsIt() {
        Cli.Run run = cli.run("demo", "-o", "jsonl", "--fields", "event,name");
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                        {"event":"snapshot"}
                        {"event":"present","name":"demo0"}
                        {"event":"disconnected","name":"demo0"}
                        {"event":"connected","name":"demo0"}
                        {"event":"disconnected","name":"demo0"}
                        """);
        assertThat(commands)
                .containsExactly(
                        "ip netns add NS",
                        "ip -n NS link add demo0 up type veth peer name demo1",
                        "ip -n NS link set demo1 up",
                        "ip -n NS link set demo1 down",
                        "ip -n NS link set demo1 up",
                        "ip -n NS link del demo0",
                        "ip netns del NS");
        assertThat(run.err())
                .contains("$ ip netns add " + NAMESPACE + "\n")
                .contains("The far end goes down:\n");
        assertThat(cli.opened).containsExactly(NAMESPACE);
        assertThat(cli.router.closed).isTrue();
    }

    @Test
    void clearsTheStageAfterAFailure() {
        failing = "demo1 down";
        Cli.Run run = cli.run("demo");
        assertThat(run.exit()).isEqualTo(Exit.FAILURE);
        assertThat(run.err()).contains("link set demo1 down: RTNETLINK answers: no\n");
        assertThat(commands).last().isEqualTo("ip netns del NS");
    }

    @Test
    void clearsTheStageWhenTheRouterSaysNothing() {
        cli.shell = command -> new Shell.Result(0, "");
        Cli.Run run = cli.run("demo");
        assertThat(run.exit()).isEqualTo(Exit.FAILURE);
        assertThat(run.err()).endsWith("dialtone: the router has not told it within 5.0s\n");
    }

    @Test
    void clearsTheStageAfterCtrlCAndSaysNothing() {
        failing = "demo1 down";
        failure = new Shell.Result(130, "");
        Cli.Run run = cli.run("demo");
        assertThat(run.exit()).isEqualTo(Exit.INTERRUPTED);
        assertThat(run.err()).doesNotContain("dialtone: ");
        assertThat(commands).last().isEqualTo("ip netns del NS");
    }

    @Test
    void withoutRootItSaysSo() {
        failing = "netns add";
        failure = new Shell.Result(1, "mkdir /run/netns failed: Permission denied");
        Cli.Run run = cli.run("demo");
        assertThat(run.exit()).isEqualTo(Exit.FAILURE);
        assertThat(run.err())
                .endsWith(
                        "\ndialtone: ip netns add "
                                + NAMESPACE
                                + ": mkdir /run/netns failed: Permission denied (dialtone demo"
                                + " needs root)\n");
        assertThat(commands).containsExactly("ip netns add NS");
    }

    @Test
    void withoutIpItSaysSo() {
        cli.shell =
                command -> {
                    throw new IOException("error=2, No such file or directory");
                };
        Cli.Run run = cli.run("demo");
        assertThat(run.exit()).isEqualTo(Exit.FAILURE);
        assertThat(run.err())
                .endsWith(
                        "dialtone: dialtone demo needs the program ip, of the package iproute2:"
                                + " error=2, No such file or directory\n");
    }
}
