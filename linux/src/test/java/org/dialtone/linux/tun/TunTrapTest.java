package org.dialtone.linux.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.linux.ffm.OpenFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;

/// The trap on the kernel of this machine.
final class TunTrapTest {
    private final LinkedBlockingQueue<String> demands = new LinkedBlockingQueue<>();
    private final HandTime time = new HandTime();
    private Provider net;
    private TunTrap trap;

    @BeforeEach
    void open() {
        net = new Provider();
        start();
    }

    private void start() {
        trap = TunTrap.open(net.namespace(), TunTrap.NAME, time);
        trap.listen((name, packet) -> demands.add(name + ": " + packet.describe()));
    }

    @AfterEach
    void close() {
        trap.close();
        net.close();
    }

    private static InterfaceDefinition definition(
            String name, PacketFilter filter, int keepPackets, String... routes) {
        return definition(name, filter, keepPackets, 1 << 20, routes);
    }

    private static InterfaceDefinition definition(
            String name, PacketFilter filter, int keepPackets, int keepBytes, String... routes) {
        return new InterfaceDefinition(
                name,
                DialKind.PPPOE,
                "wan",
                true,
                Map.of(),
                DialPolicy.DEFAULT,
                new DemandPolicy(
                        List.of(routes),
                        100,
                        filter,
                        keepPackets,
                        keepBytes,
                        Duration.ofMinutes(1)));
    }

    private static InterfaceDefinition isp() {
        return definition("isp", PacketFilter.ALL, 128, "198.51.100.0/24", "2001:db8:2::/48");
    }

    /// Waits until the trap has done what it was asked: the route is this device's alone.
    private void settled(String route, String device) {
        String family = route.contains(":") ? "-6 " : "-4 ";
        String found = "";
        while (found.isEmpty() || !found.lines().allMatch(each -> each.contains("dev " + device))) {
            Thread.onSpinWait();
            found = net.ip(net.router, family + "route show " + route);
        }
    }

    @Test
    void theFirstEchoIsAnswered() throws InterruptedException {
        trap.arm(isp());
        settled("198.51.100.0/24", TunTrap.NAME);
        Process ping = net.start("ping", "-c", "1", "-W", "20", Provider.HOST);
        assertThat(demands.take()).isEqualTo("isp: icmp 192.0.0.8 > 198.51.100.1, 84 bytes");
        trap.release("isp", net.connect(2));
        assertThat(Provider.await(ping, 0)).contains("1 received");
        // the answer may be here before the trap's thread has counted what it sent
        counted("readdressed", 1);
        assertThat(trap.counters())
                .containsEntry("delivered", 1L)
                .containsEntry("kernel-refusals", 0L);
        await().until(() -> !routes().contains(TunTrap.NAME)); // after the packets
        assertThat(routes()).contains("198.51.100.0/24 via 203.0.113.1 dev wan");
        trap.disarm("isp");
        trap.close();
        assertThat(net.ip(net.router, "route show")).isEmpty();
    }

    @Test
    void theFirstEchoIsAnsweredOfSixToo() throws InterruptedException {
        trap.arm(isp());
        settled("2001:db8:2::/48", TunTrap.NAME);
        Process ping = net.start("ping", "-c", "1", "-W", "20", Provider.HOST6);
        assertThat(demands.take())
                .isEqualTo("isp: icmpv6 100:0:0:0:0:0:0:8 > 2001:db8:2:0:0:0:0:1, 104 bytes");
        trap.release("isp", net.connect(2));
        assertThat(Provider.await(ping, 0)).contains("1 received");
        trap.disarm("isp");
    }

    /// Sends the first datagram to a host that the connection leads to, whose far end does not
    /// answer yet.
    private void dialWithoutAnAnswer(Datagrams sent, Datagrams received)
            throws IOException, InterruptedException {
        net.silence();
        time.stop();
        trap.arm(isp());
        settled("198.51.100.0/24", TunTrap.NAME);
        sent.send(0, received.address());
        demands.take();
        trap.release("isp", net.connect(2));
        counted("asked", 1);
    }

    @Test
    void whatIsKeptWaitsForAFarEndThatPassesPackets() throws IOException, InterruptedException {
        try (Datagrams sent = new Datagrams(net.router);
                Datagrams received = Datagrams.at(net.provider, Provider.HOST)) {
            dialWithoutAnAnswer(sent, received);
            sent.send(1, received.address());
            counted("kept", 2);
            assertThat(trap.counters()).containsEntry("delivered", 0L);
            net.speak();
            time.pass(Duration.ofMillis(20)); // it asks again
            assertThat(received.take()).isEqualTo(0);
            assertThat(received.take()).isEqualTo(1);
        }
        assertThat(trap.counters()).containsEntry("silent", 0L);
        await().until(() -> !routes().contains(TunTrap.NAME));
    }

    @Test
    void aFarEndThatNeverAnswersIsNotWaitedForLong() throws IOException, InterruptedException {
        try (Datagrams sent = new Datagrams(net.router);
                Datagrams received = Datagrams.at(net.provider, Provider.HOST)) {
            dialWithoutAnAnswer(sent, received);
            time.pass(EchoProbe.PATIENCE.minusNanos(1));
            trap.arm(definition("other", PacketFilter.ALL, 1, "192.0.2.128/25"));
            settled("192.0.2.128/25", TunTrap.NAME);
            trap.disarm("other");
            await().until(() -> !routes().contains("192.0.2.128")); // it has looked at its clock
            assertThat(trap.counters()).containsEntry("delivered", 0L);
            time.pass(Duration.ofNanos(1));
            counted("delivered", 1);
            assertThat(trap.counters()).containsEntry("silent", 1L);
            // and the next time not even that long
            trap.arm(isp());
            settled("198.51.100.0/24", TunTrap.NAME);
            sent.send(1, received.address());
            demands.take();
            trap.release("isp", net.connect(2));
            counted("asked", 2);
            time.pass(EchoProbe.LITTLE_PATIENCE);
            counted("delivered", 2);
        }
    }

    @Test
    void aTrapThatIsClosedWaitsForNoAnswer() throws IOException, InterruptedException {
        try (Datagrams sent = new Datagrams(net.router);
                Datagrams received = Datagrams.at(net.provider, Provider.HOST)) {
            dialWithoutAnAnswer(sent, received);
            trap.close();
            assertThat(routes()).contains("198.51.100.0/24 via 203.0.113.1 dev wan");
            assertThat(trap.counters()).containsEntry("delivered", 1L);
        }
    }

    @Test
    void aDeviceThatSomebodyRemovesIsMadeAnew() throws InterruptedException {
        trap.arm(isp());
        settled("198.51.100.0/24", TunTrap.NAME);
        Process ping = net.start("ping", "-c", "1", "-W", "20", Provider.HOST);
        demands.take();
        time.stop();
        net.ip(net.router, "link del " + TunTrap.NAME);
        await().until(() -> !OpenFiles.has("/dev/net/tun")); // and it is not made anew yet
        trap.arm(definition("other", PacketFilter.ALL, 8, "192.0.2.128/25"));
        time.pass(Duration.ofSeconds(1));
        settled("198.51.100.0/24", TunTrap.NAME);
        settled("2001:db8:2::/48", TunTrap.NAME);
        settled("192.0.2.128/25", TunTrap.NAME);
        trap.release("isp", net.connect(2));
        assertThat(Provider.await(ping, 0)).as("it was kept").contains("1 received");
        trap.arm(isp());
        settled("198.51.100.0/24", TunTrap.NAME);
        time.pass(Duration.ofSeconds(1));
        Process again = net.start("ping", "-c", "1", "-W", "20", Provider.HOST);
        assertThat(demands.take()).isEqualTo("isp: icmp 203.0.113.2 > 198.51.100.1, 84 bytes");
        trap.release("isp", net.connect(2));
        assertThat(Provider.await(again, 0)).contains("1 received");
        assertThat(trap.counters()).containsEntry("kernel-refusals", 0L);
    }

    @Test
    void aDeviceThatCannotBeMadeAnewIsTriedAgain() {
        trap.arm(isp());
        settled("198.51.100.0/24", TunTrap.NAME);
        time.stop();
        net.ip(net.router, "link del " + TunTrap.NAME);
        net.ip(net.router, "link add " + TunTrap.NAME + " type veth peer name other");
        for (int i = 0; i < 3; i++) {
            time.pass(Duration.ofSeconds(5));
            trap.refuse("isp"); // it looks at its clock
        }
        net.ip(net.router, "link del " + TunTrap.NAME);
        await().until(
                        () -> {
                            time.pass(Duration.ofMinutes(1));
                            trap.refuse("isp");
                            return routes().contains(TunTrap.NAME);
                        });
    }

    private void counted(String counter, long value) {
        await().untilAsserted(() -> assertThat(trap.counters()).containsEntry(counter, value));
    }

    @Test
    void whoWaitsIsToldOfTheFailure() throws InterruptedException {
        trap.arm(isp());
        settled("198.51.100.0/24", TunTrap.NAME);
        settled("2001:db8:2::/48", TunTrap.NAME);
        Process four = net.start("ping", "-c", "1", "-W", "20", Provider.HOST);
        demands.take();
        trap.refuse("isp");
        assertThat(Provider.await(four, 1)).contains("Destination Host Unreachable");
        time.pass(Duration.ofSeconds(1));
        Process six = net.start("ping", "-c", "1", "-W", "20", Provider.HOST6);
        demands.take();
        trap.refuse("isp");
        assertThat(Provider.await(six, 1)).contains("Destination unreachable: Address unreachable");
        counted("refused", 2);
        counted("answered", 2);
    }

    @Test
    void whatMayNotDialIsToldSo() {
        trap.arm(
                definition("isp", new PacketFilter(List.of("permit tcp")), 128, "198.51.100.0/24"));
        settled("198.51.100.0/24", TunTrap.NAME);
        Process ping = net.start("ping", "-c", "1", "-W", "20", Provider.HOST);
        assertThat(Provider.await(ping, 1)).contains("Packet filtered");
        counted("prohibited", 1);
        assertThat(demands).isEmpty();
    }

    @Test
    void theFirstAreKeptAndTheRestIsCounted() throws IOException, InterruptedException {
        trap.arm(definition("isp", PacketFilter.ALL, 3, "198.51.100.0/24"));
        settled("198.51.100.0/24", TunTrap.NAME);
        try (Datagrams sent = new Datagrams(net.router);
                Datagrams received = Datagrams.at(net.provider, Provider.HOST)) {
            for (int i = 0; i < 10; i++) {
                sent.send(i, received.address());
            }
            demands.take();
            counted("dropped-number", 7);
            trap.release("isp", net.connect(2));
            for (int i = 0; i < 3; i++) {
                assertThat(received.take()).isEqualTo(i);
            }
            sent.send(10, received.address());
            assertThat(received.take()).isEqualTo(10);
        }
    }

    @Test
    void whatIsLargerThanTheRoomThatIsLeftIsCounted() throws IOException, InterruptedException {
        // a datagram is 32 bytes, with its headers
        trap.arm(definition("isp", PacketFilter.ALL, 128, 3 * 32 + 31, "198.51.100.0/24"));
        settled("198.51.100.0/24", TunTrap.NAME);
        try (Datagrams sent = new Datagrams(net.router);
                Datagrams received = Datagrams.at(net.provider, Provider.HOST)) {
            for (int i = 0; i < 10; i++) {
                sent.send(i, received.address());
            }
            demands.take();
            counted("dropped-bytes", 7);
            assertThat(trap.counters()).containsEntry("dropped-number", 0L);
            trap.release("isp", net.connect(2));
            for (int i = 0; i < 3; i++) {
                assertThat(received.take()).isEqualTo(i);
            }
            sent.send(10, received.address());
            assertThat(received.take()).isEqualTo(10);
        }
    }

    @Test
    void nothingIsLostWhileTheRoutesMove() throws IOException, InterruptedException {
        trap.arm(definition("isp", PacketFilter.ALL, 10_000, "198.51.100.0/24"));
        settled("198.51.100.0/24", TunTrap.NAME);
        int kept = 300;
        int all = 3000;
        Set<Integer> arrived = new HashSet<>();
        try (Datagrams sent = new Datagrams(net.router);
                Datagrams received = Datagrams.at(net.provider, Provider.HOST)) {
            for (int i = 0; i < kept; i++) {
                sent.send(i, received.address());
            }
            demands.take();
            trap.release("isp", net.connect(2));
            for (int i = 0; i < all; i++) {
                int number = received.take();
                assertThat(arrived.add(number)).as("%d, once", number).isTrue();
                if (i < kept) {
                    assertThat(number).isEqualTo(i);
                }
                // as many on the way as were kept: no queue overflows
                if (i + kept < all) {
                    sent.send(i + kept, received.address());
                }
            }
        }
        assertThat(trap.counters()).containsEntry("dropped-number", 0L);
    }

    @Test
    void whatIsForwardedKeepsItsSource() throws InterruptedException {
        net.lan("192.0.2.1", "192.0.2.2");
        trap.arm(isp());
        settled("198.51.100.0/24", TunTrap.NAME);
        Process ping = net.startInLan("ping", "-c", "1", "-W", "20", Provider.HOST);
        assertThat(demands.take()).isEqualTo("isp: icmp 192.0.2.2 > 198.51.100.1, 84 bytes");
        trap.release("isp", net.connect(2));
        assertThat(Provider.await(ping, 0)).contains("1 received");
        counted("delivered", 1);
        assertThat(trap.counters()).containsEntry("readdressed", 0L);
    }

    @Test
    void theOldAreGivenUp() throws InterruptedException {
        trap.arm(isp());
        settled("198.51.100.0/24", TunTrap.NAME);
        Process ping = net.start("ping", "-c", "1", "-W", "20", Provider.HOST);
        demands.take();
        time.pass(Duration.ofMinutes(1));
        trap.arm(definition("other", PacketFilter.ALL, 1)); // it looks at its clock
        assertThat(Provider.await(ping, 1)).contains("Destination Host Unreachable");
        counted("expired", 1);
    }

    @Test
    void aConnectionThatOutlivesItsRouterKeepsItsRoutes() {
        trap.arm(isp());
        trap.release("isp", net.connect(2));
        settled("198.51.100.0/24", "wan");
        trap.close();
        String routes = net.ip(net.router, "route show");
        assertThat(routes).contains("198.51.100.0/24");
        start();
        trap.arm(isp());
        trap.arm(definition("late", PacketFilter.ALL, 1, "192.0.2.128/25"));
        settled("192.0.2.128/25", TunTrap.NAME);
        Process ping = net.start("ping", "-c", "1", "-W", "20", Provider.HOST);
        assertThat(Provider.await(ping, 0)).contains("1 received"); // not connected again yet
        trap.release("isp", net.connect(2));
        settled("198.51.100.0/24", "wan");
        time.pass(Duration.ofSeconds(30));
        trap.disarm("late");
        await().until(() -> net.ip(net.router, "route show").equals(routes));
        counted("leftovers", 0);
        trap.disarm("isp");
        await().until(() -> net.ip(net.router, "route show").isEmpty());
        await().until(() -> net.ip(net.router, "-6 route show proto 209").isEmpty());
    }

    @Test
    void routesThatNobodyClaimsGo() {
        trap.arm(isp());
        trap.release("isp", net.connect(2));
        settled("198.51.100.0/24", "wan");
        settled("2001:db8:2::/48", "wan");
        trap.close();
        start();
        trap.arm(definition("other", PacketFilter.ALL, 1, "192.0.2.128/25"));
        settled("192.0.2.128/25", TunTrap.NAME);
        time.pass(Duration.ofSeconds(30));
        trap.disarm("other");
        counted("leftovers", 2);
        assertThat(net.ip(net.router, "route show")).doesNotContain("198.51.100.0/24");
    }

    @Test
    void twoThatWantTheSameRouteHaveItInTurn() {
        trap.arm(isp());
        trap.arm(definition("backup", PacketFilter.ALL, 8, "198.51.100.0/24"));
        settled("198.51.100.0/24", TunTrap.NAME);
        trap.release("isp", net.connect(2));
        await().untilAsserted(
                        () ->
                                assertThat(routes())
                                        .containsOnlyOnce("198.51.100.0/24 via")
                                        .doesNotContain(TunTrap.NAME));
        trap.arm(isp()); // down again: its address stays
        await().until(() -> routes().contains("dev " + TunTrap.NAME) && !routes().contains("via"));
        assertThat(routes()).as("of the first by name").contains("src 192.0.0.8");
        trap.disarm("backup");
        await().until(() -> routes().contains("src 203.0.113.2"));
        trap.disarm("isp");
        await().until(() -> routes().isEmpty());
        await().until(
                        () ->
                                !net.ip(net.router, "addr show " + TunTrap.NAME)
                                        .contains("203.0.113.2"));
        assertThat(trap.counters()).containsEntry("kernel-refusals", 0L);
    }

    private String routes() {
        return net.ip(net.router, "route show");
    }

    @Test
    void aFloodIsNotAnsweredByAFlood() throws IOException {
        trap.arm(
                definition("isp", new PacketFilter(List.of("permit tcp")), 128, "198.51.100.0/24"));
        settled("198.51.100.0/24", TunTrap.NAME);
        try (Datagrams sent = new Datagrams(net.router);
                Datagrams received = Datagrams.at(net.provider, Provider.HOST)) {
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            for (int i = 0; trap.counters().getOrDefault("unanswered", 0L) < 100; i++) {
                assertThat(System.nanoTime()).as("until the rate is reached").isLessThan(end);
                sent.send(i, received.address());
            }
            assertThat(trap.counters().get("answered")).isGreaterThanOrEqualTo(1000L);
        }
    }
}
