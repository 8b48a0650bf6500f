package org.dialtone.testbed.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.dial.wireguard.WireguardDialer;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.dial.Told;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// What [WireguardDialer] has to do, whoever serves the devices at both ends.
abstract class WireguardContract {
    static final Path SOCKETS = Path.of("/run/wireguard");

    private static final DialPolicy POLICY =
            DialPolicy.DEFAULT
                    .withMode(DialMode.MANUAL)
                    .withRedial(0, Duration.ofSeconds(1))
                    .withConnectTimeout(Duration.ofSeconds(10))
                    .withIdleTimeout(Duration.ZERO);

    @TempDir Path directory;
    private final boolean kernel;
    private final String userspace;
    final String link = "wgc" + ProcessHandle.current().pid() % 100_000_000;
    private final Later time = new Later();
    WireguardServer server;
    Supervisor supervisor;
    Path runtime;
    WireguardDialer dialer;

    /// Whoever serves the devices.
    ///
    /// @param userspace what definitions say of it
    WireguardContract(boolean kernel, String userspace) {
        this.kernel = kernel;
        this.userspace = userspace;
    }

    @BeforeEach
    final void start() throws IOException {
        server = new WireguardServer(directory, kernel);
        runtime = directory.resolve("run");
        open();
    }

    final void open() throws IOException {
        Files.createDirectories(runtime);
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        Path namespace = Path.of("/run/netns/" + server.near.name());
        dialer = new WireguardDialer(supervisor, time, server.client(), SOCKETS, namespace);
    }

    /// As if the daemon had been started again.
    final void openAgain() throws IOException {
        supervisor.close();
        open();
    }

    @AfterEach
    final void stop() {
        supervisor.close();
        Processes.end(link);
        server.close();
    }

    final Stream<ProcessHandle> children() {
        return Processes.with(link);
    }

    final DialRequest request(String key, Map<String, String> more) throws IOException {
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "public-key", server.publicKey,
                                "endpoint", "10.217.0.2:51820",
                                "address", "10.218.0.2/24",
                                "allowed-ips", "10.218.0.0/24",
                                "userspace", userspace));
        settings.putAll(more);
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        "office",
                        DialKind.WIREGUARD,
                        link,
                        true,
                        settings,
                        POLICY,
                        DemandPolicy.NONE);
        assertThat(dialer.problems(definition)).isEmpty();
        assertThat(dialer.missing(definition)).isNull();
        return new DialRequest(definition, new InterfaceCredentials("", "", server.secret(key)));
    }

    final void nothingLeft() throws IOException {
        assertThat(server.near.exec("ip", "-br", "link")).doesNotContain(link);
        assertThat(SOCKETS.resolve(link + ".sock")).doesNotExist();
        assertThat(children()).isEmpty();
        // its folder goes after its end has been told
        await().untilAsserted(() -> assertThat(runtime).isEmptyDirectory());
    }

    @Test
    void connectsCarriesPacketsAndHangsUp() throws IOException {
        Told told = new Told();
        Dialling dialling = dialer.dial(request("client", Map.of("mtu", "1300")), told);
        Established connection = told.connection();
        assertThat(connection.link()).isEqualTo(link);
        assertThat(connection.local()).containsExactly(InetAddress.ofLiteral("10.218.0.2"));
        assertThat(connection.remote()).isEqualTo("10.217.0.2:51820");
        assertThat(server.near.exec("ping", "-c", "1", "-W", "5", "10.218.0.1"))
                .contains("1 received");
        assertThat(server.near.exec("ip", "link", "show", link)).contains("mtu 1300");
        dialling.hangUp();
        dialling.hangUp();
        assertThat(told.end())
                .isEqualTo(new DialEnd(Cause.REQUESTED, null, Remedy.NONE_NEEDED, ""));
        nothingLeft();
    }

    @Test
    void aKeyThatTheFarEndDoesNotKnowGetsNoAnswer() throws IOException {
        Told told = new Told();
        dialer.dial(request("stranger", Map.of()), told);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.NO_ANSWER);
        assertThat(end.error()).isEqualTo(RouterError.VPN_TIMEOUT);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL);
        assertThat(server.handshake()).isZero();
        nothingLeft();
    }

    @Test
    void whatIsNoKeyIsGivenUp() throws IOException {
        DialRequest request = request("client", Map.of());
        Told told = new Told();
        dialer.dial(
                new DialRequest(request.definition(), new InterfaceCredentials("", "", "hush")),
                told);
        DialEnd end = told.end();
        assertThat(end.error()).isEqualTo(RouterError.NO_INTERFACE_CREDENTIALS_SET);
        assertThat(end.remedy()).isEqualTo(Remedy.GIVE_UP);
        assertThat(end.words()).doesNotContain("hush");
        nothingLeft();
    }

    @Test
    void aServerThatDiesIsMissedWhenItsSessionIsVoid() throws IOException {
        Told told = new Told();
        dialer.dial(request("client", Map.of()), told);
        told.connection();
        server.kill();
        time.seconds.set(196);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL_NOW);
        nothingLeft();
        server.startAgain();
        Told again = new Told();
        Dialling dialling = dialer.dial(request("client", Map.of()), again);
        again.connection();
        dialling.hangUp();
        assertThat(again.end().cause()).isEqualTo(Cause.REQUESTED);
    }

    @Test
    void withoutItsLinkAConnectionHasEnded() throws IOException {
        Told told = new Told();
        dialer.dial(request("client", Map.of()), told);
        told.connection();
        server.near.ip("link del " + link);
        assertThat(told.end().cause()).isEqualTo(Cause.DIALER_FAILED);
        nothingLeft();
    }

    @Test
    void anotherDaemonTakesItOver() throws IOException {
        Told told = new Told();
        DialRequest request = request("client", Map.of());
        assertThat(dialer.adopt(request, told)).isNull();
        Dialling dialling = dialer.dial(request, told);
        Established connection = told.connection();
        await().until(() -> server.handshake() > 0); // with the client's first packet after it
        long handshake = server.handshake();
        dialling.leave();
        openAgain();
        Told taken = new Told();
        Dialling adopted = Objects.requireNonNull(dialer.adopt(request, taken));
        assertThat(taken.connection()).isEqualTo(connection);
        assertThat(server.handshake()).isEqualTo(handshake);
        adopted.hangUp();
        assertThat(taken.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }
}
