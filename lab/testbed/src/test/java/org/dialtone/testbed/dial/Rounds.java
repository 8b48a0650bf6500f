package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.Router;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Connects and hangs up an interface of a router again and again, and counts: what the router
/// tells, against what the kernel tells another listener of the link; in the end, what is left
/// over. How often: `-Ddialtone.rounds=1000`.
public final class Rounds {
    /// How many, in every run.
    public static final int COUNT = Integer.getInteger("dialtone.rounds", 10);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Router router;
    private final Path runtime;
    private final List<String> ip;

    /// @param router onto the network that the links are made in
    /// @param ip the words that run ip(8) in that network
    /// @param runtime the folder of its supervisor
    public Rounds(Router router, List<String> ip, Path runtime) {
        this.router = router;
        this.ip = ip;
        this.runtime = runtime;
    }

    /// Goes the rounds.
    ///
    /// @param goes whether the link goes when the interface is hung up
    public void go(InterfaceDefinition definition, InterfaceCredentials credentials, boolean goes)
            throws Exception {
        var ddm = router.ddm();
        String name = definition.name();
        ddm.create(definition);
        ddm.setCredentials(name, credentials);
        try (EventStream stream = router.events(StreamOptions.live())) {
            round(name, stream); // what is made once and stays is there from then on
        }
        List<String> before = leftovers();
        int descriptors = descriptors();
        Path told = Files.createTempFile("dialtone", ".monitor");
        Process monitor = monitor(told);
        List<ConnectionEvent> events = new ArrayList<>();
        try (EventObject event = EventObject.autoReset();
                EventStream stream = router.events(StreamOptions.live())) {
            router.register(event);
            for (int i = 0; i < COUNT; i++) {
                events.addAll(round(name, stream));
                assertThat(event.await(LIMIT)).isTrue();
                if ((i + 1) % 100 == 0) {
                    System.out.println(definition.kind() + ": " + (i + 1) + " rounds");
                }
            }
            router.deregister(event);
            if (goes) {
                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> assertThat(gone(told, definition.link())).isEqualTo(COUNT));
            }
            await().atMost(LIMIT).untilAsserted(() -> assertThat(leftovers()).isEqualTo(before));
            ddm.delete(name);
            for (StreamRecord record = stream.poll(Duration.ZERO);
                    record != null;
                    record = stream.poll(Duration.ZERO)) {
                assertThat(of(name, record)).as("%s", record).isFalse();
            }
        } finally {
            monitor.destroyForcibly().onExit().join();
            Files.delete(told);
        }
        assertThat(descriptors()).isEqualTo(descriptors);
        assertThat(events).hasSize(2 * COUNT);
        for (int i = 0; i < events.size(); i++) {
            boolean up = i % 2 == 0;
            ConnectionEvent each = events.get(i);
            assertThat(each.kind())
                    .isEqualTo(
                            up
                                    ? ConnectionEvent.Kind.CONNECTED
                                    : ConnectionEvent.Kind.DISCONNECTED);
            assertThat(each.cause()).as("%s", each).isEqualTo(Cause.REQUESTED);
            assertThat(each.type()).isEqualTo(InterfaceType.FULL_ROUTER);
            assertThat(each.connection()).isEqualTo(events.get(i - i % 2).connection());
            assertThat(each.connects() + each.disconnects()).isEqualTo(1);
        }
    }

    /// One round, and the next two events of all that are told.
    private List<ConnectionEvent> round(String name, EventStream stream) throws Exception {
        router.ddm().connect(name).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        router.ddm().disconnect(name).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        List<ConnectionEvent> events = new ArrayList<>();
        while (events.size() < 2) {
            StreamRecord record = stream.poll(LIMIT);
            assertThat(record).as("an event within %s", LIMIT).isNotNull();
            if (of(name, record)) {
                events.add((ConnectionEvent) record);
            }
        }
        return events;
    }

    private static boolean of(String name, StreamRecord record) {
        return record instanceof ConnectionEvent event && event.interfaceName().equals(name);
    }

    private Process monitor(Path told) throws IOException {
        List<String> words = new ArrayList<>(ip);
        words.addAll(List.of("monitor", "link"));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
    }

    /// How often the kernel has told that a link was deleted.
    private static long gone(Path told, String link) throws IOException {
        return Files.readAllLines(told).stream()
                .filter(line -> line.matches("Deleted [0-9]+: " + link + "[@:].*"))
                .count();
    }

    /// Links, addresses, routes and processes.
    private List<String> leftovers() throws IOException {
        TreeSet<String> all = new TreeSet<>();
        for (String what : List.of("-br link", "-br addr", "-4 route", "-6 route")) {
            List<String> words = new ArrayList<>(ip);
            words.addAll(List.of(what.split(" ")));
            Namespace.run("", words.toArray(String[]::new)).lines().forEach(all::add);
        }
        ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(runtime.toString()))
                .forEach(all::add);
        try (Stream<Path> files = Files.list(runtime)) {
            files.map(Path::toString).forEach(all::add);
        }
        return List.copyOf(all);
    }

    private static int descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return (int) all.count();
        }
    }
}
