package org.dialtone.testbed.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.journal.JournalOptions;
import org.dialtone.journal.SqliteJournal;
import org.dialtone.linux.clients.WireguardClients;
import org.dialtone.linux.netlink.NetlinkLinkSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a router in this process has to tell of a device's peers, whoever serves the device.
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
abstract class WireguardClientsContract {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final boolean kernel;
    @TempDir private Path directory;
    private final Later time = new Later();
    private WireguardGateway gateway;
    private WireguardClients clients;
    private RouterCore core;
    private Router router;

    WireguardClientsContract(boolean kernel) {
        this.kernel = kernel;
    }

    @BeforeEach
    final void open() throws Exception {
        gateway = new WireguardGateway(directory, kernel);
        openRouter();
    }

    /// A router whose journal is there again the next time.
    private void openRouter() {
        clients =
                new WireguardClients(
                        gateway.link,
                        WireguardGateway.SOCKETS,
                        gateway.here.netns().file(),
                        Map.of(gateway.publicKey, "alice's laptop"),
                        time);
        core =
                RouterCore.start(
                        new RouterCore.Settings("gw", false, 8),
                        NetlinkLinkSource.open(
                                gateway.here.netns().file(), NetlinkLinkSource.RECEIVE_BUFFER),
                        SqliteJournal.open(
                                JournalOptions.of(directory.resolve("journal"), "here"),
                                Time.SYSTEM),
                        Time.SYSTEM,
                        DialPorts.NONE,
                        new ClientPorts(List.of(clients), null));
        router = core.handle(Caller.SELF);
    }

    private void closeRouter() {
        router.close();
        core.close();
    }

    @AfterEach
    final void close() {
        closeRouter();
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
    void aPeerThatMovesIsTheSameConnection() {
        gateway.dialIn();
        ConnectionEvent up = connection(1);
        gateway.move(51_899);
        await().atMost(SOON).until(() -> remote().equals("10.223.0.1:51899"));
        assertThat(router.connections().stream().map(Connection::id)).contains(up.connection());
        assertThat(connections()).hasSize(1);
    }

    /// Where the only client is.
    private String remote() {
        return router.connections().stream()
                .flatMap(each -> Stream.ofNullable(each.farEnd()))
                .map(FarEnd::remote)
                .collect(Collectors.joining(" and "));
    }

    @Test
    void whoIsNamedOtherwiseIsRenamedAndStaysConnected() {
        gateway.dialIn();
        ConnectionEvent up = connection(1);
        clients.names(Map.of(gateway.publicKey, "bob"));
        await().atMost(SOON).until(() -> clientsNow().equals(List.of(gateway.link + ":bob")));
        clients.names(Map.of());
        String key = gateway.link + ":" + gateway.publicKey.replace('/', '_');
        await().atMost(SOON).until(() -> clientsNow().equals(List.of(key)));
        assertThat(router.connections().stream().map(Connection::id)).contains(up.connection());
        assertThat(connections()).hasSize(1);
    }

    /// The names of the clients that are connected.
    private List<String> clientsNow() {
        return router.connections().stream()
                .map(Connection::interfaceName)
                .filter(each -> each.contains(":"))
                .toList();
    }

    @Test
    void aPeerThatIsForgottenHasEnded() {
        gateway.dialIn();
        connection(1);
        gateway.forget();
        assertThat(connection(2).cause()).isEqualTo(Cause.SESSION_ENDED);
    }

    @Test
    void anOperatorIsToldThatItCannotBeHungUp() {
        gateway.dialIn();
        ConnectionEvent up = connection(1);
        String before = gateway.peers();
        assertThatThrownBy(() -> router.ddm().disconnect(up.interfaceName()).join())
                .hasMessageContaining("cannot be asked to end a session");
        assertThat(gateway.peers()).isEqualTo(before);
        assertThat(router.connections().stream().map(Connection::id)).contains(up.connection());
    }

    @Test
    void overARestartWhoStaysIsNotToldAgain() {
        gateway.dialIn();
        ConnectionEvent up = connection(1);
        closeRouter();
        openRouter();
        assertThat(router.connections().stream().map(Connection::id)).contains(up.connection());
        assertThat(connections()).hasSize(1);
        closeRouter();
        gateway.killClient();
        time.seconds.set(196);
        openRouter();
        ConnectionEvent down = connection(2);
        assertThat(down.cause()).isEqualTo(Cause.RECONCILED);
        assertThat(down.connection()).isEqualTo(up.connection());
    }

    @Test
    void withTheDeviceItsPeersGo() throws Exception {
        gateway.dialIn();
        connection(1);
        gateway.kill();
        assertThat(connection(2).cause()).isEqualTo(Cause.DIALER_FAILED);
        gateway.serve();
        gateway.dialIn();
        assertThat(connection(3).cause()).isEqualTo(Cause.DIALLED_IN);
    }
}
