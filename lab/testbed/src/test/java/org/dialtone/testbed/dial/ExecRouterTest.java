package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent.Kind;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.RequiresRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// A router that connects by a command: what the manager makes of how that ends.
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class ExecRouterTest {
    private static final String NAME = "wan";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private Path runtime;
    private Namespace near;
    private Supervisor supervisor;
    private final Stopping clock = new Stopping();
    private DiallingRouter router;

    @BeforeEach
    void open() throws Exception {
        runtime = Files.createDirectory(directory.resolve("run"));
        near = Namespace.create();
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        Path namespace = Path.of("/run/netns/" + near.name());
        router = new DiallingRouter(namespace, NAME, Dialers.all(supervisor), clock);
    }

    @AfterEach
    void close() {
        router.close();
        supervisor.close();
        Processes.end(directory.toString());
        near.close();
    }

    /// How long an attempt may take.
    private Duration patience = Duration.ofMinutes(1);

    /// Defines the interface: no attempt follows one that fails.
    private void define(String command) {
        define(Map.of("command", command));
    }

    private void define(Map<String, String> settings) {
        DialPolicy policy =
                DialPolicy.DEFAULT
                        .withMode(DialMode.MANUAL)
                        .withRedial(0, Duration.ofSeconds(1))
                        .withConnectTimeout(patience)
                        .withIdleTimeout(Duration.ZERO);
        router.ddm()
                .create(
                        new InterfaceDefinition(
                                NAME,
                                DialKind.EXEC,
                                "x0",
                                true,
                                settings,
                                policy,
                                DemandPolicy.NONE));
    }

    /// What makes the link, and has it pass packets.
    private String link() {
        return "ip -n %1$s link add x0 type veth peer name x1 && ip -n %1$s link set x1 up"
                        .formatted(near.name())
                + " && ip -n "
                + near.name()
                + " link set x0 up && ";
    }

    /// A clock that can be stopped: what waits by it then waits for ever.
    private static final class Stopping implements Time {
        private volatile @Nullable Long stopped;

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            Long at = stopped;
            return at == null ? System.nanoTime() : at;
        }
    }

    private String untilItIsOver() {
        return "while ! [ -e " + directory.resolve("over") + " ]; do sleep 0.1; done; ";
    }

    private String takesItDown() {
        return "ip -n " + near.name() + " link set x0 down; ";
    }

    private void over() throws Exception {
        Files.createFile(directory.resolve("over"));
    }

    private void failsToConnect(RouterError error, String words) {
        assertThatThrownBy(() -> router.ddm().connect(NAME).get())
                .cause()
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(error);
                            assertThat(e.getMessage()).contains(words);
                        });
        RouterInterface now = router.now();
        assertThat(now.state()).isEqualTo(ConnectionState.UNREACHABLE);
        assertThat(now.reasons()).containsExactly(UnreachabilityReason.CONNECTION_FAILURE);
        assertThat(now.lastError()).isEqualTo(error);
    }

    private void nothingLeft() {
        assertThat(Processes.with(runtime.toString())).isEmpty();
        // its folder goes after its end has been told
        await().atMost(LIMIT).untilAsserted(() -> assertThat(runtime).isEmptyDirectory());
    }

    @Test
    void aCommandThatFailsIsToldWithItsLastWords() {
        define("echo first; echo the modem is on fire >&2; exit 3");
        failsToConnect(RouterError.UNKNOWN, "the modem is on fire");
        nothingLeft();
    }

    @Test
    void aLinkThatNeverComesIsNotWaitedForLongerThanAnAttemptMayTake() {
        patience = Duration.ofSeconds(2);
        define("exec sleep infinity");
        failsToConnect(RouterError.REQUEST_TIMEOUT, "");
        nothingLeft();
    }

    @Test
    void aCommandThatEndsByItselfIsAFarEndThatHasHungUp() throws Exception {
        define(link() + untilItIsOver() + "exit 0");
        router.ddm().connect(NAME).get();
        assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
        over();
        assertThat(router.next())
                .satisfies(down -> assertThat(down.kind()).isEqualTo(Kind.DISCONNECTED))
                .satisfies(down -> assertThat(down.cause()).isEqualTo(Cause.PEER_HUNG_UP));
        assertThat(router.now().connected()).isFalse();
    }

    @Test
    void aCommandThatFailsWhileItIsConnectedHasNotBeenHungUp() throws Exception {
        define(link() + untilItIsOver() + "exit 3");
        router.ddm().connect(NAME).get();
        assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
        over();
        assertThat(router.next().cause()).isEqualTo(Cause.DIALER_FAILED);
        assertThat(router.now().connected()).isFalse();
    }

    /// Connects it, and has the command end: the kernel's word waits for that as long as it takes.
    private Cause causeHoweverLate() throws Exception {
        router.ddm().connect(NAME).get();
        assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
        clock.stopped = clock.nanos();
        try {
            over();
            return router.next().cause();
        } finally {
            clock.stopped = null;
        }
    }

    @Test
    void theKernelsWordOfALinkThatTheCommandTakesDownWaitsForItsEnd() throws Exception {
        define(link() + untilItIsOver() + takesItDown() + "exit 0");
        assertThat(causeHoweverLate()).isEqualTo(Cause.PEER_HUNG_UP);
        assertThat(router.now().connected()).isFalse();
    }

    @Test
    void theEndOfACommandIsToldThoughItLeavesSomebodyBehind() throws Exception {
        define("sleep 1000 & " + link() + untilItIsOver() + takesItDown() + "exit 3");
        assertThat(causeHoweverLate()).isEqualTo(Cause.DIALER_FAILED);
        assertThat(router.now().connected()).isFalse();
    }

    @Test
    void aLinkThatAnotherTakesDownIsTheKernelsWordIfTheCommandGoesOn() throws Exception {
        define(link() + untilItIsOver());
        router.ddm().connect(NAME).get();
        assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
        near.ip("link set x0 down");
        assertThat(router.next())
                .satisfies(down -> assertThat(down.kind()).isEqualTo(Kind.DISCONNECTED))
                .satisfies(down -> assertThat(down.cause()).isEqualTo(Cause.ADMIN_DOWN));
        assertThat(router.now().connected()).isFalse();
    }

    @Test
    void aCommandThatHasEndedLongAgoIsNotWaitedFor() throws Exception {
        define(Map.of("command", link() + "exit 0", "down", takesItDown()));
        router.ddm().connect(NAME).get();
        assertThat(router.next().kind()).isEqualTo(Kind.CONNECTED);
        clock.stopped = clock.nanos();
        try {
            near.ip("link set x0 down");
            assertThat(router.next().cause()).isEqualTo(Cause.ADMIN_DOWN);
        } finally {
            clock.stopped = null;
        }
        router.ddm().disconnect(NAME).get();
    }

    /// A `down` that takes the link away, and records that it has been run.
    private String removesIt() {
        return "echo down >>"
                + directory.resolve("record")
                + "; ip -n "
                + near.name()
                + " link del x0";
    }

    private String links() {
        return Namespace.run("", "ip", "-n", near.name(), "link");
    }

    private void takenDownOnce() throws Exception {
        assertThat(links()).doesNotContain("x0");
        assertThat(directory.resolve("record")).hasContent("down");
        nothingLeft();
    }

    @Test
    void whatACommandHasBroughtUpIsTakenDownIfItIsHungUpMeanwhile() throws Exception {
        define(Map.of("command", link() + "sleep 60", "down", removesIt()));
        var connecting = router.ddm().connect(NAME);
        await().atMost(LIMIT).until(() -> links().contains("x0"));
        router.ddm().disconnect(NAME).get();
        assertThat(connecting).failsWithin(LIMIT);
        takenDownOnce();
    }

    @Test
    void whatACommandThatTakesTooLongHasBroughtUpIsTakenDown() throws Exception {
        patience = Duration.ofSeconds(2);
        define(Map.of("command", link() + "sleep 60", "down", removesIt()));
        failsToConnect(RouterError.REQUEST_TIMEOUT, "");
        takenDownOnce();
    }

    @Test
    void aCommandThatIgnoresSigtermIsKilledBeforeItsDownIsRun() throws Exception {
        patience = Duration.ofSeconds(2);
        String command = "trap '' TERM; " + link() + "while :; do sleep 0.1; done";
        define(Map.of("command", command, "down", removesIt()));
        failsToConnect(RouterError.REQUEST_TIMEOUT, "");
        takenDownOnce();
    }

    @Test
    void whatACommandThatFailsHasBroughtUpIsTakenDown() throws Exception {
        String command = link() + "echo the modem is on fire >&2; exit 3";
        define(Map.of("command", command, "down", removesIt() + "; echo gone >&2"));
        failsToConnect(RouterError.UNKNOWN, "the modem is on fire");
        takenDownOnce();
    }

    @Test
    void aDownThatTakesItsTimeIsNotRunTwice() throws Exception {
        patience = Duration.ofSeconds(2);
        String down = removesIt() + "; sleep 8";
        define(Map.of("command", link() + "exit 3", "down", down));
        failsToConnect(RouterError.REQUEST_TIMEOUT, ""); // while it is run
        takenDownOnce();
    }

    @Test
    void aCommandWithADownReadsThePasswordToo() throws Exception {
        String command = "read -r word; [ \"$word\" = secret ] && " + link() + "exit 0";
        define(Map.of("command", command, "down", removesIt()));
        router.ddm().setCredentials(NAME, new InterfaceCredentials("", "", "secret"));
        router.ddm().connect(NAME).get();
        router.ddm().disconnect(NAME).get();
        takenDownOnce();
    }
}
