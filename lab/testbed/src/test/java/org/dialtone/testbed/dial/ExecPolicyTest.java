package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionEvent.Kind;
import org.dialtone.api.EventStream;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Interfaces that are kept connected, on real links made by a command: how long, and which of a
/// group.
@RequiresRoot
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class ExecPolicyTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    @TempDir private Path directory;
    private Namespace near;
    private Supervisor supervisor;
    private DiallingRouter router;
    private EventStream events;

    @BeforeEach
    void open() {
        near = Namespace.create();
        supervisor = Supervisor.open(directory.resolve("run"), Time.SYSTEM);
        Path namespace = Path.of("/run/netns/" + near.name());
        router = new DiallingRouter(namespace, FIRST, Dialers.all(supervisor), Time.SYSTEM);
        events = router.router.events(StreamOptions.live());
    }

    @AfterEach
    void close() {
        router.ddm().stop();
        await().atMost(LIMIT)
                .until(
                        () ->
                                ProcessHandle.allProcesses()
                                        .map(p -> p.info().commandLine().orElse(""))
                                        .noneMatch(line -> line.contains(directory.toString())));
        events.close();
        router.close();
        supervisor.close();
        near.close();
    }

    /// Defines an interface that can be connected while there is no file "cut".
    private void define(String name, DialMode mode, Duration limit, int priority) {
        DialPolicy base = DialPolicy.DEFAULT;
        DialPolicy policy =
                new DialPolicy(
                        mode,
                        100,
                        Duration.ofSeconds(1),
                        base.connectTimeout(),
                        base.unreachable(),
                        base.unreachableMost(),
                        Duration.ZERO,
                        base.idleFilter(),
                        base.hours(),
                        limit,
                        "uplinks",
                        priority);
        String command =
                ("[ ! -e %2$s ] && %1$s link add %3$s up type veth"
                                + " peer name %3$s-far && %1$s link set %3$s-far up")
                        .formatted("ip -n " + near.name(), directory.resolve("cut-" + name), name);
        String down = "ip -n " + near.name() + " link del " + name;
        router.ddm()
                .create(
                        new InterfaceDefinition(
                                name,
                                DialKind.EXEC,
                                name,
                                true,
                                Map.of("command", command, "down", down),
                                policy,
                                DemandPolicy.NONE));
    }

    private ConnectionEvent happens(String name, Kind kind, Cause cause) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            StreamRecord record = events.poll(Duration.ofNanos(end - System.nanoTime()));
            assertThat(record).as("an event within %s", LIMIT).isNotNull();
            if (record instanceof ConnectionEvent event
                    && !event.interfaceName().endsWith("-far")) {
                assertThat(event.interfaceName()).as("%s", event).isEqualTo(name);
                assertThat(event.kind()).as("%s", event).isEqualTo(kind);
                assertThat(event.cause()).as("%s", event).isEqualTo(cause);
                return event;
            }
        }
    }

    @Test
    void theSecondStandsInUntilTheFirstIsBack() throws Exception {
        define(FIRST, DialMode.PERSISTENT, Duration.ZERO, 1);
        happens(FIRST, Kind.CONNECTED, Cause.PERSISTENT);
        define(SECOND, DialMode.ON_DEMAND, Duration.ZERO, 2);
        Path cut = Files.createFile(directory.resolve("cut-" + FIRST));
        near.ip("link set " + FIRST + " down");
        happens(FIRST, Kind.DISCONNECTED, Cause.ADMIN_DOWN);
        happens(SECOND, Kind.CONNECTED, Cause.FAILOVER);
        Files.delete(cut);
        happens(FIRST, Kind.CONNECTED, Cause.PERSISTENT);
        happens(SECOND, Kind.DISCONNECTED, Cause.FAILOVER);
    }

    @Test
    void aSessionThatHasLastedAsLongAsItMayIsEndedAndFollowedByAnother() throws Exception {
        Duration most = Duration.ofSeconds(3);
        define(FIRST, DialMode.PERSISTENT, most, 1);
        for (int i = 0; i < 2; i++) {
            ConnectionEvent up = happens(FIRST, Kind.CONNECTED, Cause.PERSISTENT);
            ConnectionEvent down = happens(FIRST, Kind.DISCONNECTED, Cause.SESSION_LIMIT);
            assertThat(down.connection()).isEqualTo(up.connection());
            assertThat(down.duration()).isGreaterThanOrEqualTo(most);
        }
    }
}
