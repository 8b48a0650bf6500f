package org.dialtone.bench;

import org.dialtone.api.EventObject;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.Phase;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.port.Time;
import org.dialtone.daemon.interfaces.DefinitionFiles;
import org.dialtone.linux.activity.PacketActivity;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.linux.tun.TunTrap;
import org.dialtone.local.LocalRouter;
import org.dialtone.local.Netns;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// PPPoE by the real programs, dialled by a router and by hand in turn: FOLDER BY_HAND DATAGRAMS
/// TOLD ROUNDS. Runs in a guest of driver/guest.py's. Writes `key value` lines to TOLD; times in
/// nanoseconds.
///
/// By hand: pppd with the options that the router has given it, but for the link's name, the
/// folder, and `updetach`.
public final class PppoeSubject implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// Rounds before those that are counted: the JVM's, and the first sight of each file.
    private static final int WARMUP = 3;

    private static final String DIALLED = "office";
    private static final String DEMANDED = "branch";
    private static final String SECRET = "s3cret-of-alice";

    /// Of the server's namespace, beside its address in the calls: one is reached by hand, the
    /// other by the router.
    private static final String BY_HAND_TO = "10.200.0.1";

    private static final String ROUTER_TO = "10.200.0.2";
    private static final int PORT = 9999;

    /// Datagrams of a round, and how far apart they are in milliseconds: beyond the time that a
    /// dial takes.
    private static final int DATAGRAMS = 25;

    private static final int APART = 100;

    private final Path folder;
    private final Path runtime;
    private final Path hand;
    private final Supervisor supervisor;
    private final DefinitionFiles store;
    private final LocalRouter router;
    private final Helper sender;
    private final Helper receiver;
    private final PrintWriter told;
    private final Map<Long, Long> got = new ConcurrentHashMap<>();
    private long number = 1;

    private PppoeSubject(Path folder, String datagrams, PrintWriter told) throws IOException {
        this.folder = folder;
        this.told = told;
        runtime = Files.createDirectories(folder.resolve("dial"));
        hand = Files.createDirectories(folder.resolve("hand"));
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        store =
                DefinitionFiles.open(
                        Files.createDirectories(folder.resolve("interfaces.d")),
                        Files.createDirectories(folder.resolve("credentials.d")));
        router =
                LocalRouter.open(
                        LocalRouter.Options.of(Netns.own()),
                        new DialPorts(
                                store,
                                Dialers.all(supervisor),
                                TunTrap.open(null, TunTrap.NAME, Time.SYSTEM),
                                new PacketActivity(null),
                                DialPorts.DIALS_A_SECOND,
                                new SplittableRandom()));
        define(DIALLED, DialMode.MANUAL, List.of());
        define(DEMANDED, DialMode.ON_DEMAND, List.of(ROUTER_TO + "/32"));
        sender = new Helper(List.of(datagrams, "send"));
        receiver = new Helper(List.of(datagrams, "receive", "far", Integer.toString(PORT)));
        Thread.ofPlatform().daemon().name("received").start(this::receive);
    }

    private void define(String name, DialMode mode, List<String> routes) {
        DialPolicy policy = DialPolicy.DEFAULT.withMode(mode);
        DemandPolicy keeps = DemandPolicy.NONE;
        router.ddm()
                .create(
                        new InterfaceDefinition(
                                name,
                                DialKind.PPPOE,
                                "ppp-" + name,
                                true,
                                Map.of(
                                        "device",
                                        "wan0",
                                        "options",
                                        "lcp-restart 1 lcp-max-terminate 1"),
                                policy,
                                new DemandPolicy(
                                        routes,
                                        keeps.metric(),
                                        keeps.filter(),
                                        keeps.keepPackets(),
                                        keeps.keepBytes(),
                                        keeps.keepFor())));
        router.ddm().setCredentials(name, new InterfaceCredentials("alice", "", SECRET));
    }

    private void receive() {
        try {
            while (true) {
                String[] words = receiver.read().split(" ");
                got.putIfAbsent(Long.parseLong(words[1]), Long.parseLong(words[2]));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void say(String key, long value) {
        told.println(key + " " + value);
        told.flush();
    }

    // the two ways to dial

    private boolean connected(String name) {
        return router.snapshot().interfaces().stream()
                .filter(each -> each.name().equals(name))
                .anyMatch(RouterInterface::connected);
    }

    private static void drain(EventObject event) throws InterruptedException {
        while (event.await(Duration.ZERO)) {
            // of the round before
        }
    }

    private long dial(EventObject event, boolean counts) throws Exception {
        drain(event);
        long begun = System.nanoTime();
        var connection = router.ddm().connect(DIALLED);
        while (!connected(DIALLED)) {
            if (!event.await(LIMIT)) {
                throw new IllegalStateException("not connected within " + LIMIT);
            }
        }
        long took = System.nanoTime() - begun;
        connection.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (counts) {
            phases("dial-", DIALLED);
        }
        return took;
    }

    private void phases(String key, String name) {
        for (Phase each : router.ddm().timeline(name, 1).getFirst().phases()) {
            if (!each.name().equals("connected")) {
                say(key + each.name(), each.duration().toNanos());
            }
        }
    }

    private void hangUp(String name) throws Exception {
        router.ddm().disconnect(name).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        rest();
    }

    /// Waits until nobody's pppd is left, at either end, so that the server takes the next call.
    private static void rest() throws Exception {
        while (ProcessHandle.allProcesses()
                        .anyMatch(p -> p.info().command().orElse("").endsWith("/pppd"))
                || NetworkInterface.networkInterfaces()
                        .anyMatch(i -> i.getName().startsWith("ppp"))) {
            Thread.sleep(50);
        }
        Thread.sleep(300);
    }

    // by hand

    /// Takes what the router has given its pppd. It is being connected.
    private void takeOptions() throws IOException {
        Path from = runtime.resolve(DIALLED + "@pppoe");
        for (String script : List.of("on-ip-up", "on-ip-down")) {
            Files.copy(
                    from.resolve(script),
                    hand.resolve(script),
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        String options =
                Files.readString(from.resolve("options"))
                        .replace("ppp-" + DIALLED, "ppp-hand")
                        .replace(from.toString(), hand.toString());
        Files.writeString(hand.resolve("options"), options);
        // on demand pppd has to know the addresses beforehand, those of IPv6 too if it has any
        Files.writeString(
                hand.resolve("demand"),
                options.replace("nopersist\n", "")
                        + "demand\nidle 600\n10.99.0.100:10.99.0.1\nipcp-accept-remote\nnoipv6\n");
        Files.writeString(hand.resolve("secret"), SECRET);
    }

    private static void ip(String line) throws Exception {
        Process ip = new ProcessBuilder(("ip " + line).split(" ")).inheritIO().start();
        if (ip.waitFor() != 0) {
            throw new IOException("failed: ip " + line);
        }
    }

    // demand

    /// Sends a round of datagrams, and says what has become of them.
    private void send(String key, String to, boolean counts) throws Exception {
        long first = number;
        number += DATAGRAMS;
        sender.write(to + " " + PORT + " " + first + " " + DATAGRAMS + " " + APART);
        long sent = 0;
        String line = sender.read();
        while (!line.equals("done")) {
            String[] words = line.split(" ");
            if (Long.parseLong(words[1]) == first) {
                sent = Long.parseLong(words[2]);
            }
            line = sender.read();
        }
        for (int i = 0; i < 40 && missing(first) > 0; i++) {
            Thread.sleep(50);
        }
        if (!counts) {
            return;
        }
        Long arrived = got.get(first);
        if (arrived != null) {
            say(key, arrived - sent);
        }
        say(key + "-sent", DATAGRAMS);
        say(key + "-lost", missing(first));
    }

    private long missing(long first) {
        long count = 0;
        for (long i = first; i < first + DATAGRAMS; i++) {
            count += got.containsKey(i) ? 0 : 1;
        }
        return count;
    }

    private void dialInTurn(EventObject event, Helper byHand, int rounds) throws Exception {
        for (int i = 0; i < WARMUP + rounds; i++) {
            boolean counts = i >= WARMUP;
            for (int turn = 0; turn < 2; turn++) {
                if ((i + turn) % 2 == 0) {
                    long took = dial(event, counts);
                    if (counts) {
                        say("dial", took);
                    }
                    hangUp(DIALLED);
                } else {
                    long[] took = byHand.ask("dial", "up");
                    if (counts) {
                        say("dial-by-hand", took[0]);
                        say("address-by-hand", took[1]);
                    }
                    byHand.ask("stop", "gone");
                    rest();
                }
            }
        }
    }

    private void demandInTurn(Helper byHand, int rounds) throws Exception {
        for (int i = 0; i < WARMUP + rounds; i++) {
            boolean counts = i >= WARMUP;
            for (int turn = 0; turn < 2; turn++) {
                if ((i + turn) % 2 == 0) {
                    send("demand", ROUTER_TO, counts);
                    if (counts) {
                        phases("demand-", DEMANDED);
                    }
                    hangUp(DEMANDED);
                } else {
                    byHand.ask("demand", "up");
                    ip("route replace " + BY_HAND_TO + "/32 dev ppp-hand");
                    Thread.sleep(300); // it waits for a packet now
                    send("demand-by-hand", BY_HAND_TO, counts);
                    byHand.ask("stop", "gone");
                    rest();
                }
            }
        }
    }

    private void measure(String byHandProgram, int rounds) throws Exception {
        try (EventObject event = EventObject.autoReset()) {
            router.register(event);
            dial(event, false);
            takeOptions();
            hangUp(DIALLED);
            List<String> command =
                    List.of(
                            byHandProgram,
                            "ppp-hand",
                            hand.resolve("options").toString(),
                            hand.resolve("demand").toString(),
                            hand.resolve("secret").toString(),
                            folder.resolve("hand.log").toString());
            try (Helper byHand = new Helper(command)) {
                dialInTurn(event, byHand, rounds);
                demandInTurn(byHand, rounds);
            }
        }
    }

    @Override
    public void close() {
        router.close();
        supervisor.close();
        store.close();
        sender.close();
        receiver.close();
    }

    public static void main(String[] args) throws Exception {
        try (PrintWriter told =
                        new PrintWriter(
                                Files.newBufferedWriter(Path.of(args[3]), StandardCharsets.UTF_8));
                PppoeSubject subject = new PppoeSubject(Path.of(args[0]), args[2], told)) {
            subject.measure(args[1], Integer.parseInt(args[4]));
        }
        System.exit(0);
    }
}
