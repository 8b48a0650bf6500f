package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialKind;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// PPPoE against a pppoe-server.
@Tag(GuestTests.TAG)
class PppoeTest {
    private static final int ROUNDS = Integer.getInteger("dialtone.rounds", 5);
    private static final String GOOD = PppServer.PASSWORD;

    @TempDir private Path directory;
    private PppoeServer server;
    private PppClient client;

    @BeforeEach
    void start() throws IOException {
        server = new PppoeServer(directory, "1");
        client = new PppClient(DialKind.PPPOE, "ppp-isp", directory.resolve("run"));
        client.ip("link set wan0 up");
        client.rememberWhatIsThere();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private Dialling dial(String password, Told told, String... more) {
        Map<String, String> settings =
                new java.util.HashMap<>(
                        Map.of(
                                "device",
                                PppoeServer.DEVICE,
                                "lcp-echo-interval",
                                "1",
                                "lcp-echo-failure",
                                "3",
                                "options",
                                "lcp-restart 1 pppoe-padi-timeout 1 pppoe-padi-attempts" + " 2"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return client.dial(settings, password, told);
    }

    @Test
    void connectsAndHangsUp() throws IOException {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        Established connection = told.connection();
        assertThat(connection.link()).isEqualTo("ppp-isp");
        assertThat(connection.local()).hasSize(1);
        assertThat(connection.local().getFirst().getHostAddress()).startsWith("10.99.0.1");
        assertThat(connection.peer()).isEqualTo(InetAddress.ofLiteral("10.99.0.1"));
        assertThat(connection.nameServers())
                .isEqualTo(List.of(InetAddress.ofLiteral("10.99.0.53")));
        assertThat(connection.remote()).matches("([0-9A-F]{2}:){5}[0-9A-F]{2}");
        assertThat(told.phases())
                .contains(DialPhase.STARTING, DialPhase.DISCOVERING, DialPhase.AUTHENTICATING);
        assertThat(told.phases()).isSorted();
        assertThat(client.linkThere()).isTrue();
        assertThat(server.calls().recorded("came")).isEqualTo(1);
        client.isSilentAbout(GOOD);
        dialling.hangUp();
        dialling.hangUp();
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.REQUESTED);
        assertThat(end.error()).isNull();
        assertThat(end.remedy()).isEqualTo(Remedy.NONE_NEEDED);
        client.nothingLeft();
        await().until(() -> server.calls().recorded("went") == 1);
        assertThat(server.calls().log()).contains("User request");
    }

    @Test
    void aWrongPasswordIsGivenUp() throws IOException {
        Told told = new Told();
        dial("wrong", told);
        DialEnd end = told.end();
        assertThat(end.error()).isEqualTo(RouterError.AUTHENTICATION_FAILURE);
        assertThat(end.cause()).isEqualTo(Cause.AUTHENTICATION_FAILED);
        assertThat(end.remedy()).isEqualTo(Remedy.GIVE_UP);
        assertThat(server.calls().recorded("came")).isZero();
        client.nothingLeft();
    }

    @Test
    void aServerThatIsNotThereDoesNotAnswer() throws Exception {
        server.kill();
        Told told = new Told();
        dial(GOOD, told);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.NO_ANSWER);
        assertThat(end.error()).isEqualTo(RouterError.NO_ANSWER);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL);
        assertThat(end.words()).contains("PADO");
        client.nothingLeft();
    }

    @Test
    void anAttemptWithoutAnAnswerCanBeHungUp() throws Exception {
        server.kill();
        Told told = new Told();
        Dialling dialling = dial(GOOD, told, "options", "pppoe-padi-timeout 30");
        await().until(() -> told.phases().contains(DialPhase.DISCOVERING));
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        client.nothingLeft();
    }

    @Test
    void aServiceThatNobodyOffersIsNotFound() throws IOException {
        Told told = new Told();
        dial(GOOD, told, "ac-name", "another");
        assertThat(told.end().cause()).isEqualTo(Cause.NO_ANSWER);
        client.nothingLeft();
    }

    @Test
    void anUnpluggedCableIsMissed() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        server.plugged(false);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(end.error()).isEqualTo(RouterError.SERVER_NOT_RESPONDING);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL_NOW);
        client.nothingLeft();
    }

    @Test
    void aServerThatFreezesIsMissed() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        server.calls().signal("STOP");
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL_NOW);
        client.nothingLeft();
    }

    @Test
    void aDeviceThatIsTakenDownEndsIt() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        client.ip("link set wan0 down");
        assertThat(told.end().remedy()).isEqualTo(Remedy.REDIAL_NOW);
        client.nothingLeft();
    }

    @Test
    void aServerThatHangsUpIsUnderstood() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        server.calls().signal("TERM");
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_HUNG_UP);
        assertThat(end.error()).isEqualTo(RouterError.REMOTE_DISCONNECTION);
        client.nothingLeft();
    }

    @Test
    void aServerThatHasBeenRestartedIsDialledAgain() throws Exception {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        server.kill();
        server.startAgain();
        assertThat(told.end().remedy()).isEqualTo(Remedy.REDIAL_NOW);
        client.nothingLeft();
        Told again = new Told();
        Dialling dialling = dial(GOOD, again);
        again.connection();
        dialling.hangUp();
        again.end();
        client.nothingLeft();
    }

    @Test
    void aPppdThatIsKilledLeavesNothing() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        client.signalPppd("KILL");
        assertThat(told.end().cause()).isEqualTo(Cause.DIALER_FAILED);
        client.nothingLeft();
    }

    @Test
    void aPppdThatHangsIsEndedAllTheSame() throws IOException {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        told.connection();
        client.signalPppd("STOP");
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        client.nothingLeft();
    }

    @Test
    void aLaterDaemonTakesItOver() throws IOException {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        Established connection = told.connection();
        dialling.leave();
        client.restart();
        Told taken = new Told();
        Dialling adopted = Objects.requireNonNull(client.adopt(taken));
        assertThat(taken.connection()).isEqualTo(connection);
        assertThat(server.calls().recorded("came")).isEqualTo(1);
        assertThat(server.calls().recorded("went")).isZero();
        adopted.hangUp();
        assertThat(taken.end().cause()).isEqualTo(Cause.REQUESTED);
        client.nothingLeft();
    }

    @Test
    void whatWasLostMeanwhileIsNotTakenOver() throws Exception {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        told.connection();
        dialling.leave();
        client.restart();
        server.calls().signal("TERM");
        await().atMost(Duration.ofSeconds(20)).until(() -> !client.linkThere());
        await().until(() -> client.adopt(new Told()) == null);
    }

    @Test
    void nothingIsLeftOverAfterManyRounds() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            Told told = new Told();
            Dialling dialling = dial(GOOD, told);
            told.connection();
            dialling.hangUp();
            assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        }
        assertThat(server.calls().recorded("came")).isEqualTo(ROUNDS);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> server.calls().recorded("went") == ROUNDS);
        client.nothingLeft();
    }
}
