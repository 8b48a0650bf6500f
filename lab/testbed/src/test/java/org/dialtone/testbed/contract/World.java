package org.dialtone.testbed.contract;

import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.port.Journal;
import org.dialtone.core.port.LinkSource;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.EventRing;
import org.dialtone.linux.netlink.NetlinkLinkSource;
import org.dialtone.testbed.LinkToggler;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.fake.FakeKernel;

import java.util.UUID;

/// A router whose one interface of note, `eth0`, the test connects and disconnects.
interface World extends AutoCloseable {
    RouterCore core();

    Journal journal();

    void carrier(boolean on);

    @Override
    void close();

    /// Links that are played.
    static World scripted(RouterCore.Settings settings) {
        FakeKernel kernel = FakeKernel.blocking();
        kernel.addUp("eth0");
        return new Running(settings, kernel) {
            @Override
            public void carrier(boolean on) {
                kernel.carrier("eth0", on);
            }
        };
    }

    /// Real links:
    ///
    ///     near:  eth0 ---- eth0  :far
    static World real(RouterCore.Settings settings) {
        Namespace near = Namespace.create();
        Namespace far = Namespace.create();
        near.ip("link add eth0 up type veth peer name eth0 netns " + far.name());
        far.ip("link set eth0 up");
        LinkToggler links = new LinkToggler(far);
        int index = Integer.parseInt(far.exec("cat", "/sys/class/net/eth0/ifindex").strip());
        LinkSource source =
                NetlinkLinkSource.open(near.netns().file(), NetlinkLinkSource.RECEIVE_BUFFER);
        return new Running(settings, source) {
            @Override
            public void carrier(boolean on) {
                if (on) {
                    links.up(index);
                } else {
                    links.down(index);
                }
            }

            @Override
            public void close() {
                super.close();
                links.close();
                near.close();
                far.close();
            }
        };
    }

    abstract class Running implements World {
        private final Journal journal = new EventRing(UUID.randomUUID(), 1 << 12);
        private final RouterCore core;

        Running(RouterCore.Settings settings, LinkSource source) {
            core = RouterCore.start(settings, source, journal, Time.SYSTEM);
        }

        @Override
        public RouterCore core() {
            return core;
        }

        @Override
        public Journal journal() {
            return journal;
        }

        @Override
        public void close() {
            core.close();
        }
    }
}
