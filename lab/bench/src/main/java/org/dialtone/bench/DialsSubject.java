package org.dialtone.bench;

import org.dialtone.api.Router;
import org.dialtone.api.dial.DdmStatus;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.ActivityMonitor;
import org.dialtone.core.port.dial.DefinitionStore;
import org.dialtone.core.stream.EventRing;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// The demand-dial manager with many interfaces, on paper links and a paper dialer: INTERFACES RATE
/// SECONDS ROUNDS. Prints `key value` lines; times in nanoseconds, memory in bytes.
public final class DialsSubject {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private DialsSubject() {}

    /// Definitions that nobody changes.
    private record Store(List<InterfaceDefinition> all) implements DefinitionStore {
        @Override
        public Loaded load() {
            return new Loaded(all, List.of(), Set.of());
        }

        @Override
        public void save(InterfaceDefinition definition) {}

        @Override
        public void delete(String name) {}

        @Override
        public @Nullable InterfaceCredentials credentials(String name) {
            return new InterfaceCredentials("user-" + name, "", "secret");
        }

        @Override
        public void setCredentials(String name, @Nullable InterfaceCredentials credentials) {}

        @Override
        public void onChange(Runnable listener) {}
    }

    /// Something passes all the time.
    private static final class Busy implements ActivityMonitor, ActivityMonitor.Watch {
        @Override
        public Watch watch(String link, org.dialtone.api.dial.PacketFilter counts) {
            return this;
        }

        @Override
        public boolean passed() {
            return true;
        }

        @Override
        public void close() {}
    }

    /// Looks every second whether anything has passed, and dials again a second after a loss.
    private static InterfaceDefinition definition(int number, DialMode mode) {
        DialPolicy policy =
                DialPolicy.DEFAULT
                        .withMode(mode)
                        .withRedial(10, SECOND)
                        .withIdleTimeout(Duration.ofSeconds(10));
        String name = "branch-office-" + number;
        return new InterfaceDefinition(
                name,
                DialKind.PPPOE,
                "ppp-" + number,
                true,
                Map.of("device", "wan0", "service", "business-" + number),
                policy,
                DemandPolicy.NONE);
    }

    private static RouterCore start(
            PaperLinks links, PaperDialer dialer, List<InterfaceDefinition> all, int rate) {
        links.add("eth0");
        return RouterCore.start(
                RouterCore.Settings.named("bench"),
                links,
                new EventRing(UUID.randomUUID(), 1 << 12),
                Time.SYSTEM,
                new DialPorts(
                        new Store(all), List.of(dialer), null, new Busy(), rate, new Random(1)));
    }

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        int rate = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        long[] room = new long[1 << 22];
        PaperLinks none = new PaperLinks(room);
        long empty;
        try (RouterCore core = start(none, new PaperDialer(none), List.of(), rate)) {
            empty = Figures.memory();
            Figures.say("empty", empty);
            core.handle(Caller.SELF).close();
        }
        PaperLinks links = new PaperLinks(room);
        PaperDialer dialer = new PaperDialer(links);
        List<InterfaceDefinition> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(definition(i, DialMode.MANUAL));
        }
        long begun = System.nanoTime();
        try (RouterCore core = start(links, dialer, all, rate)) {
            Router router = core.handle(Caller.SELF);
            Figures.say("start", System.nanoTime() - begun);
            Figures.say("defined", Figures.memory() - empty);
            ticks(links, "quiet", seconds);

            begun = System.nanoTime();
            for (InterfaceDefinition each : all) {
                while (router.ddm().connect(each.name()).isCompletedExceptionally()) {
                    LockSupport.parkNanos(1_000_000); // too many calls wait
                }
            }
            untilConnected(router, count);
            Figures.say("connected", System.nanoTime() - begun);
            Figures.say("up", Figures.memory() - empty);
            ticks(links, "tick", seconds);
            for (int round = 0; round < rounds; round++) {
                storm(router, links, dialer, count);
            }
            Figures.say("after", Figures.memory() - empty);
        }
    }

    private static void untilConnected(Router router, int count) {
        while (true) {
            DdmStatus status = router.ddm().status();
            if (status.connected() == count) {
                return;
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void ticks(PaperLinks links, String key, int seconds)
            throws InterruptedException {
        links.startTicks();
        long begun = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(seconds));
        told(links, key, begun);
    }

    private static void told(PaperLinks links, String key, long begun) {
        long[] all = links.ticks();
        Figures.say(key + "-count", all.length);
        if (all.length > 0) {
            Figures.say(key + "-p50", all[all.length / 2]);
            Figures.say(key + "-p99", all[(int) (all.length * 0.99)]);
            Figures.say(key + "-most", all[all.length - 1]);
        }
        Figures.say(key + "-share", links.used() * 1_000_000 / (System.nanoTime() - begun));
    }

    /// All are lost at once, and dialled again.
    private static void storm(Router router, PaperLinks links, PaperDialer dialer, int count) {
        links.startTicks();
        long begun = System.nanoTime();
        dialer.drop();
        while (router.ddm().status().connected() == count) {
            LockSupport.parkNanos(1_000_000);
        }
        untilConnected(router, count);
        Figures.say("storm", System.nanoTime() - begun);
        List<Long> dials = dialer.dials();
        Figures.say("storm-dials", dials.size());
        Figures.say("storm-most-a-second", mostASecond(dials));
        told(links, "storm-tick", begun);
    }

    private static long mostASecond(List<Long> dials) {
        long most = 0;
        int first = 0;
        for (int i = 0; i < dials.size(); i++) {
            while (dials.get(i) - dials.get(first) >= 1_000_000_000L) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }
}
