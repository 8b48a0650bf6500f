package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Role;
import org.dialtone.core.model.Caller;
import org.dialtone.linux.ffm.AioSignals;
import org.dialtone.linux.socket.UnixPacketServer;
import org.dialtone.local.EventFdObject;
import org.dialtone.server.eventsocket.EventSocket;
import org.dialtone.server.eventsocket.Limits;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// Programs in C and Python on the event socket of a router on real links: those of docs/examples,
/// compiled and run as a reader would, and worse ones.
///
///     near                                                far
///     v0 ──────────────────────────────────────────────── v0 (toggled)
///     router ──▶ eventfd ──▶ poll in another process
///       ▲ event socket ◀──── register, deregister ┘
@RequiresRoot
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class EventSocketTest {
    private static final Path EXAMPLES = Path.of("../../docs/examples").toAbsolutePath();

    @TempDir private Path directory;
    private Path path;
    private Lab lab;
    private EventSocket socket;
    private AioSignals signals;
    private int far;
    private long ownRegistrations;
    private volatile Role role = Role.OBSERVER;

    @BeforeEach
    void open() {
        path = directory.resolve("events.sock");
        lab = Lab.open();
        signals = AioSignals.open();
        far = lab.veth("v0");
        ownRegistrations = lab.router.statistics().registrations();
        startSocket();
    }

    private void startSocket() {
        socket =
                EventSocket.start(
                        UnixPacketServer.open(UnixPacketServer.Options.at(path)),
                        Limits.DEFAULT,
                        who -> new Caller(role, "uid " + who.uid() + ", pid " + who.pid(), true),
                        lab.router::newHandle,
                        descriptor -> EventFdObject.adoptForeign(descriptor, signals));
    }

    @AfterEach
    void close() {
        try (Lab closing = lab) {
            socket.close();
            signals.close();
            assertThat(closing.router.statistics().registrations()).isEqualTo(ownRegistrations);
        }
    }

    private long registrations() {
        return lab.router.statistics().registrations() - ownRegistrations;
    }

    private void awaitRegistrations(int count) {
        await().atMost(Lab.LIMIT).until(() -> registrations() == count);
    }

    /// A client of the event socket, and what it has printed.
    private record Running(Process process, BufferedReader out) implements AutoCloseable {
        static Running of(List<String> command) throws IOException {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new Running(process, process.inputReader());
        }

        String line() throws IOException {
            return Objects.requireNonNullElse(out.readLine(), "(ended)");
        }

        void interrupt() {
            Namespace.run("", "kill", "-INT", Long.toString(process.pid()));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    enum Example {
        C,
        PYTHON
    }

    private Running start(Example example) throws IOException {
        return Running.of(
                switch (example) {
                    case C -> List.of(compiled(EXAMPLES.resolve("listen.c")), path.toString());
                    case PYTHON ->
                            List.of(
                                    "python3",
                                    EXAMPLES.resolve("listen.py").toString(),
                                    path.toString());
                });
    }

    private Running start(String program, String... arguments) throws Exception {
        Path source = Path.of(Objects.requireNonNull(getClass().getResource(program)).toURI());
        List<String> command = new ArrayList<>(List.of(compiled(source), path.toString()));
        command.addAll(List.of(arguments));
        return Running.of(command);
    }

    private String compiled(Path source) {
        String program = directory.resolve(source.getFileName() + ".out").toString();
        Namespace.run(
                "",
                "cc",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-I" + EXAMPLES,
                "-o",
                program,
                source.toString());
        return program;
    }

    @ParameterizedTest
    @EnumSource
    void theExamplesAreWokenAndLeaveInPeace(Example example) throws Exception {
        try (Running client = start(example)) {
            assertThat(client.line()).matches("registered at [0-9]+");
            awaitRegistrations(1);
            assertThat(lab.router.listeners())
                    .anyMatch(listener -> listener.owner().endsWith("pid " + client.process.pid()));
            for (int i = 0; i < 5; i++) {
                lab.farLinks.down(far);
                assertThat(client.line()).isEqualTo("signalled 1 times");
                lab.farLinks.up(far);
                assertThat(client.line()).isEqualTo("signalled 1 times");
            }
            client.interrupt();
            if (example == Example.PYTHON) {
                assertThat(client.line()).isEqualTo("registration 1: 10 signals");
            }
            assertThat(client.line()).isEqualTo("deregistered: 0");
            assertThat(client.process.waitFor()).isZero();
        }
    }

    /// Reads what it says until it says this.
    private static void until(Running client, String words) throws Exception {
        for (String line = client.line(); !line.contains(words); line = client.line()) {
            assertThat(line).isNotEqualTo("(ended)"); // what it has tried meanwhile
        }
    }

    @ParameterizedTest
    @EnumSource
    void theExamplesComeBackWithTheRouter(Example example) throws Exception {
        try (Running client = start(example)) {
            assertThat(client.line()).startsWith("registered at");
            socket.close();
            assertThat(client.line()).contains("the router has gone");
            // a try a second: the first may come before the socket has gone
            until(client, "No such file");
            startSocket();
            until(client, "registered at");
            assertThat(client.line()).as("look").isEqualTo("signalled 1 times");
            lab.farLinks.down(far);
            assertThat(client.line()).isEqualTo("signalled 1 times");
            client.interrupt();
            if (example == Example.PYTHON) {
                assertThat(client.line()).isEqualTo("registration 1: 1 signals");
            }
            assertThat(client.line()).isEqualTo("deregistered: 0");
            assertThat(client.process.waitFor()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theExamplesSayWhyTheyAreRefused(Example example) throws Exception {
        role = Role.NONE;
        try (Running client = start(example)) {
            StringBuilder said = new StringBuilder();
            for (String line = client.line(); !line.equals("(ended)"); line = client.line()) {
                said.append(line).append('\n');
            }
            assertThat(said).contains("error 5");
            assertThat(client.process.waitFor()).isEqualTo(1);
        }
    }

    @Test
    void aRightThatIsTakenAwayEndsWhatStands() throws Exception {
        try (Running client = start(Example.C)) {
            assertThat(client.line()).startsWith("registered at");
            awaitRegistrations(1);
            role = Role.NONE;
            socket.recheck();
            assertThat(client.line()).contains("the router has gone");
            awaitRegistrations(0);
        }
    }

    @Test
    void killedClientsLeaveNothingBehind() throws Exception {
        List<Running> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(start(i % 4 == 0 ? Example.PYTHON : Example.C));
            }
            for (Running client : clients) {
                assertThat(client.line()).startsWith("registered at");
            }
            awaitRegistrations(20);
            int before = descriptors();
            for (Running client : clients.subList(0, 15)) {
                client.process.destroyForcibly(); // SIGKILL
            }
            awaitRegistrations(5);
            // of each: its connection, its eventfd
            await().atMost(Lab.LIMIT).until(() -> descriptors() <= before - 30);
            lab.farLinks.down(far);
            for (Running client : clients.subList(15, 20)) {
                assertThat(client.line()).isEqualTo("signalled 1 times");
            }
        } finally {
            clients.forEach(Running::close);
        }
        awaitRegistrations(0);
    }

    private static int descriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    /// Blocking eventfds that stay full, and others whose owner fills them again and again:
    /// write(2) would wait for ever.
    @Test
    void anEventFdThatIsFullHoldsNobodyUpEvenIfItBlocks() throws Exception {
        try (Running full = start("full.c");
                Running other = start(Example.C)) {
            assertThat(full.line()).isEqualTo("registered");
            assertThat(other.line()).startsWith("registered at");
            awaitRegistrations(101);
            for (int i = 0; i < 20; i++) {
                lab.farLinks.down(far);
                assertThat(other.line()).isEqualTo("signalled 1 times");
                lab.farLinks.up(far);
                assertThat(other.line()).isEqualTo("signalled 1 times");
            }
        }
    }

    /// The peer finds its eventfd as it made it: a read that waits is one system call at each
    /// wake-up, where poll and read are two.
    @Test
    void anEventFdThatBlocksGoesOnBlocking() throws Exception {
        try (Running client = start("blocking.c")) {
            assertThat(client.line()).isEqualTo("registered");
            lab.farLinks.down(far);
            assertThat(client.line()).isEqualTo("1");
            lab.farLinks.up(far);
            assertThat(client.line()).isEqualTo("1");
        }
    }

    @Test
    void nothingIsSignalledAfterTheAnswerToDeregister() throws Exception {
        int rounds = Lab.SOAK ? 200_000 : 4_000;
        AtomicBoolean done = new AtomicBoolean();
        Thread storm =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!done.get()) {
                                        lab.farLinks.flip(far, 4);
                                    }
                                });
        try (Running one = start("storm.c", Integer.toString(rounds));
                Running other = start("storm.c", Integer.toString(rounds))) {
            for (Running client : List.of(one, other)) {
                String said = client.line();
                assertThat(client.process.waitFor()).as(said).isZero();
                assertThat(Long.parseLong(said.replace("signals ", "")))
                        .isGreaterThanOrEqualTo(rounds / 4);
            }
        } finally {
            done.set(true);
            storm.join();
        }
        awaitRegistrations(0);
    }

    @Test
    void theSocketGoesWithTheRouter() {
        assertThat(Files.exists(path)).isTrue();
        socket.close();
        assertThat(Files.exists(path)).isFalse();
        assertThat(socket.serving()).isFalse();
    }
}
