package org.dialtone.testbed.dial;

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
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.dial.openvpn.OpenvpnDialer;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// [OpenvpnDialer] against an openvpn that serves.
@RequiresRoot
class OpenvpnDialerTest {
    /// An attempt may take 5 s.
    static final DialPolicy POLICY =
            DialPolicy.DEFAULT
                    .withMode(DialMode.MANUAL)
                    .withRedial(0, Duration.ofSeconds(1))
                    .withConnectTimeout(Duration.ofSeconds(5))
                    .withIdleTimeout(Duration.ZERO);

    @TempDir Path directory;
    private OpenvpnServer server;
    private Supervisor supervisor;
    private OpenvpnDialer dialer;
    private Path runtime;

    @BeforeEach
    void start() throws IOException {
        server = new OpenvpnServer(directory);
        runtime = directory.resolve("run");
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        dialer = new OpenvpnDialer(supervisor, server.client());
    }

    @AfterEach
    void stop() {
        supervisor.close();
        Processes.end(runtime.toString());
        server.close();
    }

    private DialRequest request(String password, Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "remote", "10.213.0.2",
                                "cert", directory.resolve("client.crt").toString(),
                                "key", directory.resolve("client.key").toString(),
                                "peer-fingerprint", server.fingerprint("server"),
                                "hand-window", "5"));
        settings.putAll(more);
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        "office",
                        DialKind.OPENVPN,
                        "ovpn-office",
                        true,
                        settings,
                        POLICY,
                        DemandPolicy.NONE);
        assertThat(dialer.problems(definition)).isEmpty();
        return new DialRequest(definition, new InterfaceCredentials("alice", "", password));
    }

    private boolean linkThere() {
        return server.near.exec("ip", "-br", "link").contains("ovpn-office");
    }

    private void nothingLeft() throws IOException {
        assertThat(linkThere()).isFalse();
        assertThat(Processes.with(runtime.toString())).isEmpty();
        // its folder goes after its end has been told
        await().untilAsserted(() -> assertThat(runtime).isEmptyDirectory());
    }

    @Test
    void connectsAndHangsUp() throws IOException {
        Told told = new Told();
        Dialling dialling = dialer.dial(request("secret", Map.of()), told);
        Established connection = told.connection();
        assertThat(connection.link()).isEqualTo("ovpn-office");
        assertThat(connection.local()).containsExactly(InetAddress.ofLiteral("10.214.0.2"));
        assertThat(connection.remote()).isEqualTo("10.213.0.2:1194");
        assertThat(told.phases()).contains(DialPhase.DISCOVERING, DialPhase.NEGOTIATING);
        assertThat(linkThere()).isTrue();
        dialling.hangUp();
        dialling.hangUp();
        assertThat(told.end())
                .isEqualTo(new DialEnd(Cause.REQUESTED, null, Remedy.NONE_NEEDED, ""));
        nothingLeft();
    }

    @Test
    void aWrongPasswordIsGivenUp() throws IOException {
        Told told = new Told();
        dialer.dial(request("wrong", Map.of()), told);
        DialEnd end = told.end();
        assertThat(end.error()).isEqualTo(RouterError.AUTHENTICATION_FAILURE);
        assertThat(end.cause()).isEqualTo(Cause.AUTHENTICATION_FAILED);
        assertThat(end.remedy()).isEqualTo(Remedy.GIVE_UP);
        nothingLeft();
    }

    @Test
    void aServerThatIsNotTheOneExpectedIsNotConnectedTo() throws IOException {
        Told told = new Told();
        String stranger = server.fingerprint("stranger");
        dialer.dial(request("secret", Map.of("peer-fingerprint", stranger)), told);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.NEGOTIATION_FAILED);
        assertThat(end.error()).isEqualTo(RouterError.VPN_REFUSED);
        nothingLeft();
    }

    @Test
    void aBadOptionIsGivenUp() throws IOException {
        Told told = new Told();
        dialer.dial(request("secret", Map.of("cipher", "NO-SUCH-CIPHER a b")), told);
        DialEnd end = told.end();
        assertThat(end.error()).isEqualTo(RouterError.INTERFACE_CONFIGURATION);
        assertThat(end.remedy()).isEqualTo(Remedy.GIVE_UP);
        assertThat(end.words()).contains("cipher");
        nothingLeft();
    }

    @Test
    void aServerThatIsNotThereDoesNotAnswer() throws IOException, InterruptedException {
        server.kill();
        Told told = new Told();
        dialer.dial(request("secret", Map.of()), told);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.NO_ANSWER);
        assertThat(end.error()).isEqualTo(RouterError.VPN_TIMEOUT);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL);
        nothingLeft();
    }

    @Test
    void anAttemptWithoutAnAnswerCanBeHungUp() throws IOException, InterruptedException {
        server.kill();
        Told told = new Told();
        Map<String, String> patient = Map.of("hand-window", "60");
        Dialling dialling = dialer.dial(request("secret", patient), told);
        await().until(() -> told.phases().contains(DialPhase.DISCOVERING));
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }

    @Test
    void aServerThatDiesIsMissed() throws IOException, InterruptedException {
        Told told = new Told();
        dialer.dial(request("secret", Map.of()), told);
        told.connection();
        server.kill();
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL_NOW);
        nothingLeft();
    }

    @Test
    void aServerThatTakesLeaveHasHungUpAndCanBeDialledWhenItIsBack()
            throws IOException, InterruptedException {
        Told told = new Told();
        dialer.dial(request("secret", Map.of()), told);
        told.connection();
        server.stop();
        assertThat(told.end().cause()).isEqualTo(Cause.PEER_HUNG_UP);
        nothingLeft();
        server.startAgain();
        Told again = new Told();
        dialer.dial(request("secret", Map.of()), again);
        again.connection();
    }

    @Test
    void anotherDaemonTakesItOver() throws IOException {
        Told told = new Told();
        DialRequest request = request("secret", Map.of());
        Dialling dialling = dialer.dial(request, told);
        Established connection = told.connection();
        dialling.leave();
        supervisor.close();
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        OpenvpnDialer other = new OpenvpnDialer(supervisor, server.client());
        Told taken = new Told();
        Dialling adopted = Objects.requireNonNull(other.adopt(request, taken));
        assertThat(taken.connection()).isEqualTo(connection);
        assertThat(server.recorded("came")).isEqualTo(1);
        adopted.hangUp();
        assertThat(taken.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }

    @Test
    void whatWasLostMeanwhileIsFoundOut() throws IOException, InterruptedException {
        Told told = new Told();
        DialRequest request = request("secret", Map.of());
        Dialling dialling = dialer.dial(request, told);
        told.connection();
        dialling.leave();
        supervisor.close();
        server.kill();
        await().atMost(Duration.ofSeconds(20)).until(() -> !linkThere());
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        OpenvpnDialer other = new OpenvpnDialer(supervisor, server.client());
        Told taken = new Told();
        assertThat(other.adopt(request, taken)).isNotNull();
        assertThat(taken.end().cause()).isEqualTo(Cause.PEER_DEAD);
        nothingLeft();
    }
}
