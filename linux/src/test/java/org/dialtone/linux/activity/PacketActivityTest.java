package org.dialtone.linux.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.dial.PacketFilter;
import org.dialtone.core.port.dial.ActivityMonitor.Watch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Links of the kernel of this machine, watched. What ping sends has passed when ping is done.
final class PacketActivityTest {
    private Neighbours net;

    @BeforeEach
    void connect() {
        net = new Neighbours();
        net.connect();
    }

    @AfterEach
    void remove() {
        net.close();
    }

    private Watch watch(String... rules) {
        PacketFilter filter = new PacketFilter(List.of(rules));
        Watch watch = new PacketActivity(net.namespace()).watch("wan", filter);
        settled(watch);
        return watch;
    }

    /// Waits until it is open, or bound, and has nothing to tell.
    private static void settled(Watch watch) {
        await().until(() -> !watch.passed());
    }

    /// One echo there and back.
    private void ping(String to) {
        net.in(net.here, "ping", "-c", "1", "-W", "20", to);
    }

    @Test
    void aPacketIsSeenOnce() {
        try (Watch watch = watch()) {
            ping("192.0.2.2");
            assertThat(watch.passed()).isTrue();
            assertThat(watch.passed()).isFalse();
            ping("2001:db8::2");
            assertThat(watch.passed()).isTrue();
            assertThat(watch.passed()).isFalse();
        }
    }

    /// One whose workers are the test's.
    private LinkWatch watch(Queue<Runnable> work) {
        LinkWatch watch =
                new LinkWatch(net.namespace(), "wan", PacketFilter.ALL, new Reading(), work::add);
        watch.begin();
        return watch;
    }

    @Test
    void whileAWorkerIsAtItNobodyCanTell() {
        Queue<Runnable> work = new ArrayDeque<>();
        LinkWatch watch = watch(work);
        assertThat(List.of(watch.passed(), watch.passed())).as("not open").containsOnly(true);
        work.remove().run();
        assertThat(watch.passed()).isFalse();
        net.disconnect();
        net.connect();
        assertThat(List.of(watch.passed(), watch.passed())).as("not bound").containsOnly(true);
        work.remove().run();
        assertThat(watch.passed()).isFalse();
        ping("192.0.2.2");
        assertThat(watch.passed()).isTrue();
        watch.close();
        work.remove().run();
        assertThat(net.in(net.here, "ss", "-0anH")).isBlank();
    }

    @Test
    void whatTheFilterLeavesOutIsNotSeen() {
        try (Watch all = watch();
                Watch noPing = watch("deny icmp", "deny icmpv6");
                Watch echo = watch("permit icmp to 192.0.2.2");
                Watch other = watch("permit to 198.51.100.0/24")) {
            ping("192.0.2.2");
            ping("2001:db8::2");
            assertThat(all.passed()).isTrue();
            assertThat(echo.passed()).isTrue();
            assertThat(noPing.passed()).isFalse();
            assertThat(other.passed()).isFalse();
        }
    }

    @Test
    void theWayIsTheLinks() {
        net.in(net.there, "sysctl", "-qw", "net.ipv4.icmp_echo_ignore_all=1");
        try (Watch in = watch("permit in");
                Watch out = watch("permit out")) {
            net.in(net.here, "sh", "-c", "ping -c 1 -W 0.1 192.0.2.2 || true");
            assertThat(out.passed()).isTrue();
            assertThat(in.passed()).isFalse();
        }
    }

    @Test
    void whatConcernsTheLinkAloneIsNotSeen() {
        try (Watch watch = watch()) {
            long before = sent();
            net.in(net.here, "sh", "-c", "ping -c 1 -W 0.1 -I wan 224.0.0.251 || true");
            long group = sent(); // the kernel may have looked for a router meanwhile
            assertThat(group).as("to a group").isGreaterThan(before);
            net.in(net.here, "bash", "-c", "echo >/dev/udp/192.0.2.77/9");
            assertThat(sent()).as("by ARP").isGreaterThan(group);
            assertThat(watch.passed()).isFalse();
            ping("192.0.2.2");
            assertThat(watch.passed()).isTrue();
        }
    }

    private long sent() {
        String read = net.in(net.here, "cat", "/sys/class/net/wan/statistics/tx_packets");
        return Long.parseLong(read.strip());
    }

    @Test
    void aLinkThatGoesDownIsWatchedOn() {
        try (Watch watch = watch()) {
            net.ip(net.here, "link set wan down");
            assertThat(watch.passed()).isFalse();
            net.ip(net.here, "link set wan up");
            net.ip(net.here, "addr replace 2001:db8::1/64 dev wan nodad");
            assertThat(watch.passed()).isFalse();
            ping("192.0.2.2");
            assertThat(watch.passed()).isTrue();
        }
    }

    @Test
    void aLinkThatWentAndComesBackIsWatchedOn() {
        try (Watch watch = watch()) {
            net.disconnect();
            assertThat(watch.passed()).isFalse();
            assertThat(watch.passed()).isFalse();
            net.connect();
            assertThat(watch.passed()).as("nobody knows").isTrue();
            settled(watch);
            ping("192.0.2.2");
            assertThat(watch.passed()).isTrue();
            assertThat(watch.passed()).isFalse();
        }
    }

    @Test
    void aLinkThatIsNotThereYetIsWatchedFromThenOn() {
        net.disconnect();
        try (Watch watch = watch()) {
            net.connect();
            assertThat(watch.passed()).isTrue();
            settled(watch);
            ping("192.0.2.2");
            assertThat(watch.passed()).isTrue();
        }
    }

    @Test
    void aLinkThatComesBackWithItsIndexIsWatchedOn() {
        String index = net.ip(net.here, "link show wan").replaceAll("(?s)^(\\d+):.*", "$1");
        try (Watch watch = watch()) {
            net.disconnect();
            assertThat(watch.passed()).isFalse();
            net.connect("index " + index);
            assertThat(net.ip(net.here, "link show wan")).startsWith(index + ":");
            assertThat(watch.passed()).isTrue();
            settled(watch);
            ping("192.0.2.2");
            assertThat(watch.passed()).isTrue();
        }
    }

    @Test
    void aClosedOneSeesNothing() {
        Watch watch = watch();
        watch.close();
        watch.close();
        assertThat(watch.passed()).isFalse();
        await().until(() -> net.in(net.here, "ss", "-0anH").isBlank());
    }

    @Test
    void oneThatIsClosedBeforeItIsOpenLeavesNothing() {
        Queue<Runnable> work = new ArrayDeque<>();
        LinkWatch watch = watch(work);
        watch.close();
        assertThat(watch.passed()).isFalse();
        work.remove().run();
        assertThat(work).isEmpty();
        assertThat(watch.passed()).isFalse();
        assertThat(net.in(net.here, "ss", "-0anH")).isBlank();
    }

    @Test
    void whatCannotBeWatchedIsTakenToBeInUse() {
        Path none = Path.of("/run/netns/act-no-such-namespace");
        try (Watch watch = new PacketActivity(none).watch("wan", PacketFilter.ALL)) {
            for (int i = 0; i < 3; i++) {
                assertThat(watch.passed()).isTrue();
            }
        }
    }

    @Test
    void manyAreOpenedAndClosedWithoutALeftover() {
        PacketActivity activity = new PacketActivity(net.namespace());
        for (int round = 0; round < 5; round++) {
            List<Watch> watches = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                watches.add(activity.watch("wan", PacketFilter.ALL));
            }
            if (round % 2 == 0) {
                watches.forEach(PacketActivityTest::settled);
                ping("192.0.2.2");
                assertThat(watches).allMatch(Watch::passed);
            }
            watches.forEach(Watch::close);
        }
        await().until(() -> net.in(net.here, "ss", "-0anH").isBlank());
    }

    @Test
    void aFilterForWhichTheKernelHasNoRoomIsAppliedHere() {
        net.in(net.here, "sysctl", "-qw", "net.core.optmem_max=20480");
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < 254; i++) {
            rules.add("permit tcp from 2001:db8:%x::/48 port %d to 2001:db8::9".formatted(i, i));
        }
        rules.add("permit icmpv6");
        rules.add("deny");
        try (Watch long_ = watch(rules.toArray(String[]::new))) {
            ping("192.0.2.2");
            assertThat(long_.passed()).isFalse();
            ping("2001:db8::2");
            assertThat(long_.passed()).isTrue();
            assertThat(long_.passed()).isFalse();
        }
    }

    @Test
    void anImpossibleNameIsRefused() {
        PacketActivity activity = new PacketActivity(null);
        assertThatThrownBy(() -> activity.watch("a-name-that-is-too-long", PacketFilter.ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 15 bytes");
    }

    @Test
    void aFloodIsSeenAndCostsNoMemory() {
        try (Watch watch = watch()) {
            net.in(net.here, "ping", "-q", "-f", "-c", "20000", "-s", "1000", "192.0.2.2");
            String sockets = net.in(net.here, "ss", "-0anm");
            int held = Integer.parseInt(sockets.replaceAll("(?s).*skmem:\\(r(\\d+),.*", "$1"));
            assertThat(held).as(sockets).isBetween(1, 8192);
            assertThat(watch.passed()).isTrue();
            assertThat(watch.passed()).isFalse();
        }
    }
}
