package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Glob;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.Router;
import org.dialtone.api.Traffic;
import org.dialtone.api.dial.DialKind;
import org.dialtone.core.loop.ClientPorts;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.linux.clients.PppdClients;
import org.dialtone.local.LocalRouter;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.dial.Told;
import org.dialtone.testbed.guest.GuestTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Who dials in to a server with pppds, as a router on the server's side tells of them.
@Tag(GuestTests.TAG)
abstract class ClientsContract {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final DialKind kind;
    private final Map<String, String> settings;
    private final String peer;
    private final String remote;

    @TempDir private Path directory;
    private PppServer server;
    private PppClient client;
    private Router router;

    /// @param settings what a definition says beside the echoes
    /// @param peer the server's address in a call
    /// @param remote what is told of where the client came from: a pattern
    ClientsContract(DialKind kind, Map<String, String> settings, String peer, String remote) {
        this.kind = kind;
        this.settings = settings;
        this.peer = peer;
        this.remote = remote;
    }

    /// A server, that runs.
    abstract PppServer serve(Path directory) throws IOException;

    /// Makes the near end ready for the server.
    abstract void makeReady(PppClient near);

    @BeforeEach
    void start() throws IOException {
        server = serve(directory);
        client = new PppClient(kind, "ppp-test", directory.resolve("run"));
        makeReady(client);
        router = router();
    }

    private Router router() {
        return LocalRouter.open(
                LocalRouter.Options.of(server.far.netns()),
                DialPorts.NONE,
                new ClientPorts(
                        List.of(),
                        new PppdClients(List.of(new Glob("ppp*")), PppdClients.DATABASE)));
    }

    @AfterEach
    void stop() {
        router.close();
        client.close();
        server.close();
    }

    private Dialling dial(String password, Told told) {
        Map<String, String> all =
                new HashMap<>(Map.of("lcp-echo-interval", "1", "lcp-echo-failure", "3"));
        all.putAll(settings);
        return client.dial(all, password, told);
    }

    private List<ConnectionEvent> connections() {
        return router.history(HistoryQuery.ALL).records().stream()
                .filter(ConnectionEvent.class::isInstance)
                .map(ConnectionEvent.class::cast)
                .filter(each -> each.interfaceName().startsWith("ppp"))
                .toList();
    }

    private ConnectionEvent connection(int number) {
        await().atMost(SOON).until(() -> connections().size() >= number);
        return connections().get(number - 1);
    }

    private FarEnd farEnd(ConnectionEvent event) {
        Connection found =
                router.connections().stream()
                        .filter(each -> each.id().equals(event.connection()))
                        .findFirst()
                        .orElseThrow();
        return Objects.requireNonNull(found.farEnd());
    }

    @Test
    void whoDialsInIsToldWithUserAndAddress() throws Exception {
        Told told = new Told();
        Dialling dialling = dial(PppServer.PASSWORD, told);
        InetAddress mine = told.connection().local().getFirst();
        ConnectionEvent up = connection(1);
        assertThat(up.type()).isEqualTo(InterfaceType.CLIENT);
        assertThat(up.interfaceName()).isEqualTo("ppp0");
        assertThat(up.cause()).isEqualTo(Cause.DIALLED_IN);
        assertThat(up.actor().name()).matches("alice from " + remote);
        await().atMost(SOON).until(() -> farEnd(up).addresses().contains(mine));
        FarEnd farEnd = farEnd(up);
        assertThat(farEnd.user()).isEqualTo(PppServer.USER);
        assertThat(client.ip("addr show")).as("an address of ours").contains(farEnd.remote());
        Namespace.run("", "ping", "-c", "2", "-W", "5", peer);
        assertThat(router.traffic(up.connection()).orElse(Traffic.NONE).rxPackets()).isPositive();

        router.close();
        router = router();
        assertThat(router.connections())
                .anySatisfy(it -> assertThat(it.interfaceName()).isEqualTo("ppp0"));
        await().atMost(SOON)
                .until(
                        () ->
                                router.connections().stream()
                                        .anyMatch(
                                                it ->
                                                        it.farEnd() != null
                                                                && it.farEnd().equals(farEnd)));
        assertThat(connections()).as("it was there already").isEmpty();

        dialling.hangUp();
        told.end();
        ConnectionEvent down = connection(1);
        assertThat(down.kind()).isEqualTo(ConnectionEvent.Kind.DISCONNECTED);
        assertThat(down.cause()).isEqualTo(Cause.SESSION_ENDED);
        assertThat(down.actor()).isEqualTo(up.actor());
        await().atMost(SOON)
                .until(
                        () ->
                                router.interfaces().stream()
                                        .noneMatch(it -> it.name().startsWith("ppp")));
    }

    @Test
    void anOperatorHangsUp() throws Exception {
        Told told = new Told();
        dial(PppServer.PASSWORD, told);
        told.connection();
        connection(1);
        router.ddm().disconnect("ppp0").get(30, TimeUnit.SECONDS);
        ConnectionEvent down = connection(2);
        assertThat(down.cause()).isEqualTo(Cause.REQUESTED);
        assertThat(down.actor().kind()).isEqualTo(Actor.Kind.CALLER);
        assertThat(told.end().cause()).isEqualTo(Cause.PEER_HUNG_UP);
    }

    @Test
    void whoIsRefusedIsNoConnection() {
        Told told = new Told();
        dial("wrong", told);
        told.end();
        assertThat(connections()).isEmpty();
    }
}
