package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.EventStream;
import org.dialtone.api.Router;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.stream.EventRing;
import org.dialtone.linux.activity.PacketActivity;
import org.dialtone.linux.netlink.NetlinkLinkSource;
import org.dialtone.linux.tun.TunTrap;
import org.dialtone.testbed.fake.FakeStore;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// A router that dials on real links, with a trap and an eye on what passes; and what it tells of
/// one interface.
public final class DiallingRouter implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final RouterCore core;
    public final Router router;
    private final EventStream events;

    /// @param namespace the file of the network namespace that its links are in; null for this
    ///   process's own
    /// @param name the interface's
    /// @param time its clocks
    public DiallingRouter(@Nullable Path namespace, String name, List<Dialer> dialers, Time time) {
        this.name = name;
        DialPorts ports =
                new DialPorts(
                        new FakeStore(),
                        dialers,
                        TunTrap.open(namespace, Rounds.TRAP, Time.SYSTEM),
                        new PacketActivity(namespace),
                        100,
                        new SplittableRandom());
        core =
                RouterCore.start(
                        RouterCore.Settings.named("dialling"),
                        NetlinkLinkSource.open(namespace, NetlinkLinkSource.RECEIVE_BUFFER),
                        new EventRing(UUID.randomUUID(), 1 << 14),
                        time,
                        ports);
        router = core.handle(Caller.SELF);
        events = router.events(StreamOptions.live());
    }

    public DemandDialManager ddm() {
        return router.ddm();
    }

    /// The interface as it is now.
    public RouterInterface now() {
        return router.snapshot().interfaces().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// Waits for the interface's next connect or disconnect.
    public ConnectionEvent next() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            // other records come meanwhile, progress for one, and are no reason to wait anew
            StreamRecord record = events.poll(Duration.ofNanos(end - System.nanoTime()));
            assertThat(record).as("an event within %s", LIMIT).isNotNull();
            if (record instanceof ConnectionEvent event && event.interfaceName().equals(name)) {
                return event;
            }
        }
    }

    /// Closing leaves what is connected as it is.
    @Override
    public void close() {
        events.close();
        core.close();
    }
}
