package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.EventStream;
import org.dialtone.api.Router;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.EventRing;
import org.dialtone.linux.activity.PacketActivity;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.netlink.NetlinkLinkSource;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.linux.tun.TunTrap;
import org.dialtone.testbed.fake.FakeStore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;

/// A router on the links of this process's network, with all that it can dial with.
final class PppRouter implements AutoCloseable {
    static final String NAME = "isp";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Supervisor supervisor;
    private final RouterCore core;
    final Router router;
    private final EventStream events;

    /// @param trap whether packets may dial
    /// @param time its clocks
    PppRouter(Path runtime, boolean trap, Time time) {
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        DialPorts ports =
                new DialPorts(
                        new FakeStore(),
                        Dialers.all(supervisor),
                        trap ? TunTrap.open(null, "trap0", Time.SYSTEM) : null,
                        new PacketActivity(null),
                        100,
                        new SplittableRandom());
        core =
                RouterCore.start(
                        RouterCore.Settings.named("guest"),
                        NetlinkLinkSource.open(null, NetlinkLinkSource.RECEIVE_BUFFER),
                        new EventRing(UUID.randomUUID(), 1 << 14),
                        time,
                        ports);
        router = core.handle(Caller.SELF);
        events = router.events(StreamOptions.live());
    }

    DemandDialManager ddm() {
        return router.ddm();
    }

    void define(InterfaceDefinition definition, String password) {
        ddm().create(definition);
        ddm().setCredentials(NAME, new InterfaceCredentials(PppServer.USER, "", password));
    }

    /// Waits for the interface's next connect or disconnect.
    ConnectionEvent next() throws InterruptedException {
        while (true) {
            StreamRecord record = events.poll(LIMIT);
            assertThat(record).as("an event within %s", LIMIT).isNotNull();
            if (record instanceof ConnectionEvent event && event.interfaceName().equals(NAME)) {
                return event;
            }
        }
    }

    /// Closing leaves what is connected as it is.
    @Override
    public void close() {
        events.close();
        core.close();
        supervisor.close();
    }
}
