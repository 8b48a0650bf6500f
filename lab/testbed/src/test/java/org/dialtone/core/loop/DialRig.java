package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Actor;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.core.notify.NotificationRegistry;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.JournalStream;
import org.dialtone.core.stream.StreamHub;
import org.dialtone.testbed.fake.FakeActivity;
import org.dialtone.testbed.fake.FakeDecisions;
import org.dialtone.testbed.fake.FakeDialer;
import org.dialtone.testbed.fake.FakeKernel;
import org.dialtone.testbed.fake.FakeStore;
import org.dialtone.testbed.fake.FakeTime;
import org.dialtone.testbed.fake.FakeTrap;
import org.dialtone.testbed.history.DialFact;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// A router that dials, on a fake kernel, stepped by the test's own thread: in virtual time.
@NullMarked
final class DialRig implements RandomClients.Watched {
    static final Actor BOB = new Actor(Actor.Kind.CALLER, "bob");
    static final PacketHeader PACKET =
            new PacketHeader(
                    17,
                    InetAddress.ofLiteral("192.0.2.1"),
                    InetAddress.ofLiteral("198.51.100.1"),
                    1024,
                    53,
                    60);

    final FakeTime time = new FakeTime();
    final FakeKernel kernel = new FakeKernel(time);
    final List<DialFact> facts = new ArrayList<>();
    final FakeDialer dialer = new FakeDialer(DialKind.PPPOE, kernel, time, facts::add);
    final FakeTrap trap = new FakeTrap();
    final FakeActivity activity = new FakeActivity();
    final FakeStore store = new FakeStore();
    final FakeDecisions decisions = new FakeDecisions();
    final int rate;
    private final Random random;
    private final DialPorts ports;
    KeptJournal kept;
    StreamHub hub;
    RouterLoop loop;
    Definitions definitions;
    Administration admin;
    private int told;

    /// What the last router knew as refused when it ended.
    private Set<String> refused = Set.of();

    /// Requests, and whatever else this class was asked to do.
    long asked;

    /// Engine steps of routers before this one.
    private long stepsBefore;

    DialRig() {
        this(1, 10_000, 1 << 14);
    }

    @SuppressWarnings("NullAway.Init") // start() sets them
    DialRig(long seed, int rate, int ring) {
        this.random = new Random(seed);
        this.rate = rate;
        this.ports = new DialPorts(store, decisions, List.of(dialer), trap, activity, rate, random);
        this.kept = new KeptJournal(ring);
        kernel.addUp("eth0");
        start();
    }

    private void start() {
        kernel.listened();
        hub = new StreamHub(kept, time, "rig");
        loop = new RouterLoop(kernel, time, kept, hub, 1000, ports, ClientPorts.NONE);
        definitions = new Definitions(ports, loop.dials(), "rig");
        admin = new Administration(loop, ports, definitions);
        loop.dials().prepare(definitions.load());
        trap.listen(loop.dials().mailbox::demanded);
        loop.begin();
        for (int i = 0; !loop.ready().isDone(); i++) {
            assertThat(i).as("steps to the first listing").isLessThan(100_000);
            loop.step();
        }
    }

    /// One that waits for the loop so long and no longer.
    Administration administration(Duration patience) {
        return new Administration(loop, ports, definitions, patience);
    }

    /// The router ends as it should, and leaves what is connected.
    void end() {
        loop.abandon();
        ended();
    }

    /// The router is killed.
    void crash() {
        dialer.abandon();
        ended();
    }

    private void ended() {
        loop.dials().decisions.keep();
        refused =
                loop.dials().lines().stream()
                        .filter(each -> each.state.refused())
                        .map(each -> each.name)
                        .collect(Collectors.toSet());
        hub.close();
        activity.forget();
        trap.forget();
        told = kept.all.size();
        stepsBefore += loop.dials().steps.get();
    }

    /// Another takes its place.
    void again(boolean sameKernel) {
        again(sameKernel, Long.MAX_VALUE, 0);
    }

    void again(boolean sameKernel, long readable, int lost) {
        kept = kept.restarted(sameKernel, readable, lost);
        told = Math.min(told, kept.all.size());
        int begin = facts.size();
        long at = time.nanos();
        start();
        Set<String> known = new HashSet<>(refused);
        known.removeIf(name -> loop.dials().line(name) == null);
        facts.add(begin, new DialFact.Restarted(at, known));
    }

    // time

    /// Lets so much time pass, and the loop do whatever it does in it.
    void pass(Duration duration) {
        long horizon = time.nanos() + duration.toNanos();
        kernel.horizon(horizon);
        for (int i = 0; time.nanos() < horizon || busy(); i++) {
            assertThat(i).as("steps of the loop in " + duration).isLessThan(3_000_000);
            loop.step();
        }
    }

    private boolean busy() {
        return !kernel.quiet() || !loop.dials().mailbox.isEmpty();
    }

    /// Lets the loop do what is due, and no time pass but what asking costs.
    void hear() {
        for (int i = 0; busy() || i < 3; i++) {
            assertThat(i).as("steps of the loop").isLessThan(100_000);
            if (i > 1_000) {
                LockSupport.parkNanos(10_000); // a letter may be there before it can be taken
            }
            kernel.horizon(time.nanos());
            loop.step();
        }
    }

    // what people do

    /// Has another thread call, and the loop do what it waits for.
    void call(Runnable what) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        asked++;
        hear(); // so that the next letter is the call's
        Thread.ofVirtual()
                .name("caller")
                .start(
                        () -> {
                            try {
                                what.run();
                                done.complete(null);
                            } catch (RuntimeException e) {
                                done.completeExceptionally(e);
                            }
                        });
        while (!done.isDone() && loop.dials().mailbox.isEmpty()) {
            LockSupport.parkNanos(10_000);
        }
        hear();
        try {
            done.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RouterException known) {
                throw known;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    void create(InterfaceDefinition definition) {
        note(definition.name());
        call(() -> admin.create(definition, BOB));
    }

    CompletableFuture<ConnectionId> connect(String name) {
        asked++;
        note(name);
        CompletableFuture<ConnectionId> answer = admin.connect(name, BOB);
        hear();
        return answer;
    }

    /// The same where what is answered does not matter.
    void dial(String name) {
        var _ = connect(name);
    }

    void hangUp(String name) {
        var _ = disconnect(name);
    }

    CompletableFuture<@Nullable Void> disconnect(String name) {
        asked++;
        CompletableFuture<@Nullable Void> answer = admin.disconnect(name, BOB);
        hear();
        return answer;
    }

    /// Somebody asks for it, or changes something about it, next.
    void note(String name) {
        hear(); // what is begun before that is heard of is begun before it
        facts.add(new DialFact.Asked(time.nanos(), name));
    }

    void packet(String name) {
        asked++;
        trap.packet(name, PACKET);
        hear();
    }

    // what they see

    @Override
    public RouterSnapshot snapshot() {
        return loop.snapshot();
    }

    @Override
    public NotificationRegistry registry() {
        return loop.registry();
    }

    @Override
    public List<RouterEvent> journal() {
        return kept.all;
    }

    @Override
    public Time time() {
        return time;
    }

    @Override
    public JournalStream stream(StreamOptions options) {
        return new JournalStream(hub, options, snapshot(), _ -> {});
    }

    RouterInterface shown(String name) {
        return snapshot().interfaces().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " of " + snapshot().interfaces()));
    }

    boolean connected(String name) {
        return shown(name).connected();
    }

    List<String> names() {
        return snapshot().interfaces().stream().map(RouterInterface::name).toList();
    }

    /// The events since the last call.
    List<RouterEvent> events() {
        List<RouterEvent> fresh = List.copyOf(kept.all.subList(told, kept.all.size()));
        told = kept.all.size();
        return fresh;
    }

    List<ConnectionEvent> connections() {
        return events().stream()
                .filter(ConnectionEvent.class::isInstance)
                .map(ConnectionEvent.class::cast)
                .toList();
    }

    /// The connects and disconnects since the last call, each as `isp CONNECTED REQUESTED bob`.
    List<String> told() {
        return connections().stream().map(DialRig::line).toList();
    }

    private static String line(ConnectionEvent event) {
        Actor actor = event.actor();
        String who = actor.kind() == Actor.Kind.CALLER ? actor.name() : actor.kind().toString();
        return event.interfaceName() + " " + event.kind() + " " + event.cause() + " " + who;
    }

    /// Takes a look at the manager.
    void look() {
        DialEngine engine = loop.dials();
        long outside = asked + kernel.statistics().messages() + facts.size();
        facts.add(
                new DialFact.Looked(
                        time.nanos(),
                        engine.lines().size(),
                        outside,
                        stepsBefore + engine.steps.get(),
                        engine.timers(),
                        engine.turns()));
    }

    // definitions

    static Policy policy(DialMode mode) {
        return new Policy(mode);
    }

    static InterfaceDefinition definition(String name, DialMode mode) {
        return policy(mode).of(name);
    }

    static InterfaceDefinition definition(
            String name, String link, org.dialtone.api.dial.DialPolicy policy) {
        return new InterfaceDefinition(
                name,
                DialKind.PPPOE,
                link,
                true,
                Map.of("device", "wan0"),
                policy,
                DemandPolicy.NONE);
    }
}
