package org.dialtone.testbed.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.FarEnd;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.Router;
import org.dialtone.api.Traffic;
import org.dialtone.core.loop.ClientPorts;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.port.Time;
import org.dialtone.linux.clients.WireguardClients;
import org.dialtone.local.LocalRouter;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Peers of a real wireguard-go, as a router in this process tells of them.
@RequiresRoot
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class WireguardClientsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /// The machine's clock, and how much later it is taken to be.
    private static final class Later implements Time {
        final AtomicLong seconds = new AtomicLong();

        @Override
        public Instant now() {
            return Instant.now().plusSeconds(seconds.get());
        }

        @Override
        public long nanos() {
            return System.nanoTime() + seconds.get() * 1_000_000_000L;
        }
    }

    @TempDir private Path directory;
    private final Later time = new Later();
    private WireguardGateway gateway;
    private WireguardClients clients;
    private Router router;

    @BeforeEach
    void open() throws Exception {
        gateway = new WireguardGateway(directory);
        clients = clients();
        router = router();
    }

    private WireguardClients clients() {
        return new WireguardClients(
                gateway.link,
                WireguardGateway.SOCKETS,
                Map.of(gateway.publicKey, "alice's laptop"),
                time);
    }

    private Router router() {
        return LocalRouter.open(
                LocalRouter.Options.of(gateway.here.netns()),
                DialPorts.NONE,
                new ClientPorts(List.of(clients), null));
    }

    @AfterEach
    void close() {
        router.close();
        gateway.close();
    }

    private List<ConnectionEvent> connections() {
        return router.history(HistoryQuery.ALL).records().stream()
                .filter(ConnectionEvent.class::isInstance)
                .map(ConnectionEvent.class::cast)
                .filter(each -> each.interfaceName().contains(":"))
                .toList();
    }

    private ConnectionEvent connection(int number) {
        await().atMost(SOON).until(() -> connections().size() >= number);
        return connections().get(number - 1);
    }

    @Test
    void aPeerIsConnectedWhileItsSessionIsGood() throws Exception {
        gateway.dialIn();
        ConnectionEvent up = connection(1);
        assertThat(up.interfaceName()).isEqualTo(gateway.link + ":alice's_laptop");
        assertThat(up.cause()).isEqualTo(Cause.DIALLED_IN);
        assertThat(up.actor().name()).startsWith("alice's laptop from 10.223.0.1:");
        Connection connection =
                router.connections().stream()
                        .filter(each -> each.id().equals(up.connection()))
                        .findFirst()
                        .orElseThrow();
        FarEnd farEnd = connection.farEnd();
        assertThat(farEnd).isNotNull();
        assertThat(farEnd.addresses()).containsExactly(InetAddress.ofLiteral("10.224.0.2"));
        await().atMost(SOON)
                .until(
                        () ->
                                router.traffic(up.connection()).orElse(Traffic.NONE).rxBytes()
                                        > 200); // a handshake and some keep-alives
        gateway.killClient();
        time.seconds.set(170);
        assertThat(connections()).hasSize(1);
        time.seconds.set(196);
        ConnectionEvent down = connection(2);
        assertThat(down.cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(down.connection()).isEqualTo(up.connection());
        assertThat(down.traffic()).isNotNull();
    }

    @Test
    void whoIsNamedOtherwiseIsRenamedAndStaysConnected() {
        gateway.dialIn();
        ConnectionEvent up = connection(1);
        clients.names(Map.of(gateway.publicKey, "bob"));
        await().atMost(SOON)
                .until(
                        () ->
                                router.connections().stream()
                                        .anyMatch(
                                                it ->
                                                        it.interfaceName().endsWith(":bob")
                                                                && it.id()
                                                                        .equals(up.connection())));
        clients.names(Map.of());
        String key = gateway.publicKey.replace('/', '_');
        await().atMost(SOON)
                .until(
                        () ->
                                router.interfaces().stream()
                                        .anyMatch(it -> it.name().endsWith(":" + key)));
        assertThat(connections()).hasSize(1);
    }

    @Test
    void withTheDeviceItsPeersGo() {
        gateway.dialIn();
        connection(1);
        router.close();
        clients = clients();
        router = router();
        assertThat(connections()).as("it was there already").isEmpty();
        assertThat(router.connections())
                .anySatisfy(it -> assertThat(it.interfaceName()).contains("alice"));
        gateway.kill();
        assertThat(connection(1).cause()).isEqualTo(Cause.DIALER_FAILED);
    }
}
