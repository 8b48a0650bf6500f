package org.dialtone.linux.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.core.port.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;

/// The trap on the kernel of this machine.
final class TunTrapTest {
    private final LinkedBlockingQueue<String> demands = new LinkedBlockingQueue<>();
    private Provider net;
    private TunTrap trap;

    @BeforeEach
    void open() {
        net = new Provider();
        trap = TunTrap.open(net.namespace(), TunTrap.NAME, Time.SYSTEM);
        trap.listen((name, packet) -> demands.add(name + ": " + packet.describe()));
    }

    @AfterEach
    void close() {
        trap.close();
        net.close();
    }

    private static InterfaceDefinition definition(
            String name, PacketFilter filter, int keepPackets, String... routes) {
        return new InterfaceDefinition(
                name,
                DialKind.PPPOE,
                "wan",
                true,
                Map.of(),
                DialPolicy.DEFAULT,
                new DemandPolicy(
                        List.of(routes), 100, filter, keepPackets, 1 << 20, Duration.ofMinutes(1)));
    }

    private static InterfaceDefinition isp() {
        return definition("isp", PacketFilter.ALL, 128, "198.51.100.0/24", "2001:db8:2::/48");
    }

    /// Waits until the trap has done what it was asked.
    private void settled(String route, String device) {
        String family = route.contains(":") ? "-6 " : "-4 ";
        String found = "";
        while (!found.contains("dev " + device)) {
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
        await().untilAsserted(() -> assertThat(trap.counters()).containsEntry("delivered", 1L));
        assertThat(trap.counters())
                .containsEntry("readdressed", 1L)
                .containsEntry("kernel-refusals", 0L);
        assertThat(net.ip(net.router, "route show"))
                .contains("198.51.100.0/24 via 203.0.113.1 dev wan")
                .doesNotContain(TunTrap.NAME);
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
}
