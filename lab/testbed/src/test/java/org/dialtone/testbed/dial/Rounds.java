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
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.Processes;

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

    /// What the router's trap is called.
    public static final String TRAP = "trap0";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// The route that the interface has.
    private static final String ROUTE = "192.0.2.0/24";

    private static final DemandPolicy DEMAND =
            new DemandPolicy(
                    List.of(ROUTE), 0, PacketFilter.ALL, 16, 16 * 1024, Duration.ofSeconds(60));

    private final Router router;
    private final Path runtime;
    private final List<String> ip;

    /// @param router onto the network that the links are made in, with a trap there
    /// @param ip the words that run ip(8) in that network
    /// @param runtime the folder of its supervisor
    public Rounds(Router router, List<String> ip, Path runtime) {
        this.router = router;
        this.ip = ip;
        this.runtime = runtime;
    }

    /// Goes the rounds.
    ///
    /// @param defined what is dialled; it is given a route, and dialled on demand
    /// @param goes whether the link goes when the interface is hung up. Of one that stays the
    ///   kernel has nothing to tell, and connects are to be counted at the peer
    public void go(InterfaceDefinition defined, InterfaceCredentials credentials, boolean goes)
            throws Exception {
        var ddm = router.ddm();
        String name = defined.name();
        String link = defined.link();
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        name,
                        defined.kind(),
                        link,
                        true,
                        defined.settings(),
                        DialPolicy.DEFAULT,
                        DEMAND);
        ddm.create(definition);
        ddm.setCredentials(name, credentials);
        try (EventStream stream = router.events(StreamOptions.live())) {
            connect(name); // what is made once and stays is there from then on
            awaitRoute(link, TRAP);
            hungUp(name, stream);
        }
        awaitRoute(TRAP, link);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(runtime).isEmptyDirectory());
        List<String> before = leftovers();
        int descriptors = descriptors();
        Path told = Files.createTempFile("dialtone", ".monitor");
        Process monitor = monitor(told);
        List<ConnectionEvent> events = new ArrayList<>();
        try (EventObject event = EventObject.autoReset();
                EventStream stream = router.events(StreamOptions.live())) {
            router.register(event);
            for (int i = 0; i < COUNT; i++) {
                connect(name);
                awaitRoute(link, TRAP);
                events.addAll(hungUp(name, stream));
                assertThat(event.await(LIMIT)).isTrue();
                if ((i + 1) % 100 == 0) {
                    System.out.println(definition.kind() + ": " + (i + 1) + " rounds");
                }
            }
            router.deregister(event);
            int links = goes ? COUNT : 0;
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(gone(told, link)).isEqualTo(links));
            if (goes) {
                assertThat(came(told, link)).isEqualTo(COUNT);
            }
            await().atMost(LIMIT).untilAsserted(() -> assertThat(leftovers()).isEqualTo(before));
            ddm.delete(name);
            await().atMost(LIMIT)
                    .until(() -> leftovers().stream().noneMatch(line -> line.startsWith(ROUTE)));
            for (StreamRecord record = stream.poll(Duration.ZERO);
                    record != null;
                    record = stream.poll(Duration.ZERO)) {
                assertThat(of(name, record)).as("%s", record).isFalse();
            }
        } finally {
            monitor.destroyForcibly().onExit().join();
            Files.delete(told);
        }
        await().atMost(LIMIT).until(() -> descriptors() <= descriptors);
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

    private void connect(String name) throws Exception {
        router.ddm().connect(name).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /// Ends a round, and has the next two events of all that are told.
    private List<ConnectionEvent> hungUp(String name, EventStream stream) throws Exception {
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

    /// Starts ip-monitor(8), and waits until the kernel tells it of links.
    private Process monitor(Path told) throws IOException {
        List<String> words = new ArrayList<>(ip);
        words.addAll(List.of("monitor", "link"));
        Process monitor =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(told.toFile())
                        .start();
        String pid = Long.toString(monitor.pid());
        Path sockets = Path.of("/proc", pid, "net", "netlink"); // of its network namespace
        await().atMost(LIMIT)
                .until(
                        () ->
                                Files.readAllLines(sockets).stream()
                                        .map(line -> List.of(line.strip().split("\\s+")))
                                        .anyMatch(
                                                socket ->
                                                        socket.get(2).equals(pid)
                                                                && !socket.get(3).matches("0+")));
        return monitor;
    }

    /// How often the kernel has told that a link was deleted.
    private static long gone(Path told, String link) throws IOException {
        return Files.readAllLines(told).stream()
                .filter(line -> line.matches("Deleted [0-9]+: " + link + "[@:].*"))
                .count();
    }

    /// Of how many links of this name the kernel has told that they carry packets. Each is made
    /// anew, with a number of its own, and told of many times.
    private static long came(Path told, String link) throws IOException {
        String up = "[0-9]+: " + link + "[@:][^<]*<(.*,)?UP,LOWER_UP[,>].*";
        return Files.readAllLines(told).stream()
                .filter(line -> line.matches(up))
                .map(line -> line.substring(0, line.indexOf(':')))
                .distinct()
                .count();
    }

    /// How many lines say that the interface's route leads over a link.
    private static long routed(List<String> lines, String link) {
        return lines.stream()
                .filter(
                        line ->
                                line.startsWith(ROUTE)
                                        && (line + " ").contains(" dev " + link + " "))
                .count();
    }

    /// Waits until the interface's route leads over one link and no longer over another.
    private void awaitRoute(String over, String no) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> {
                            List<String> routes = ran("-4 route").lines().toList();
                            return routed(routes, over) == 1 && routed(routes, no) == 0;
                        });
    }

    /// What ip(8) says.
    private String ran(String what) {
        List<String> words = new ArrayList<>(ip);
        words.addAll(List.of(what.split(" ")));
        return Namespace.run("", words.toArray(String[]::new));
    }

    /// Links, addresses, routes and processes.
    private List<String> leftovers() throws IOException {
        TreeSet<String> all = new TreeSet<>();
        for (String what : List.of("-br link", "-br addr", "-4 route", "-6 route")) {
            ran(what).lines().map(Rounds::withoutTheLastAddress).forEach(all::add);
        }
        Processes.with(runtime.toString())
                .map(process -> process.info().commandLine().orElse(""))
                .forEach(all::add);
        try (Stream<Path> files = Files.list(runtime)) {
            files.map(Path::toString).forEach(all::add);
        }
        return List.copyOf(all);
    }

    /// The trap has the address that the last connection had, and each may be given another.
    private static String withoutTheLastAddress(String line) {
        return line.contains(TRAP) ? line.replaceAll("[0-9.]+/32|src [0-9.]+", "ADDRESS") : line;
    }

    private static int descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return (int) all.count();
        }
    }
}
