package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialKind;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.testbed.dial.Told;
import org.dialtone.testbed.guest.GuestTests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What every kind of PPP has to do, whatever carries it.
@Tag(GuestTests.TAG)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PppContract {
    static final String GOOD = PppServer.PASSWORD;

    /// Options for pppd that save a test time.
    static final String QUICK = "lcp-restart 1 lcp-max-terminate 1";

    private final DialKind kind;
    private final Map<String, String> settings;
    private final String peer;
    private @Nullable PppServer server;
    private @Nullable PppClient client;

    /// @param settings what a definition says beside the echoes and [#QUICK]
    /// @param peer the far end's address in a call
    PppContract(DialKind kind, Map<String, String> settings, String peer) {
        this.kind = kind;
        this.settings = settings;
        this.peer = peer;
    }

    /// A server, that runs.
    abstract PppServer serve(Path directory) throws IOException;

    /// Makes the near end ready for the server.
    abstract void makeReady(PppClient near);

    /// What [Established#remote] is like.
    abstract String remote();

    final PppServer server() {
        return Objects.requireNonNull(server);
    }

    final PppClient client() {
        return Objects.requireNonNull(client);
    }

    @BeforeAll
    final void serveAll(@TempDir Path directory) throws IOException {
        server = serve(directory);
    }

    @AfterAll
    final void close() {
        server().close();
    }

    @BeforeEach
    final void start(@TempDir Path directory) throws IOException {
        server().makeReady();
        client = new PppClient(kind, "ppp-test", directory.resolve("run"));
        makeReady(client());
        client().rememberWhatIsThere();
    }

    @AfterEach
    final void stop() {
        client().close();
    }

    /// Dials.
    ///
    /// @param more settings and their values
    final Dialling dial(String password, Told told, String... more) {
        Map<String, String> all =
                new HashMap<>(
                        Map.of(
                                "lcp-echo-interval", "1",
                                "lcp-echo-failure", "2",
                                "options", QUICK));
        all.putAll(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return client().dial(all, password, told);
    }

    @Test
    void connectsAndHangsUp() throws IOException {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        Established connection = told.connection();
        assertThat(connection.link()).isEqualTo("ppp-test");
        assertThat(connection.local()).hasSize(1);
        assertThat(connection.local().getFirst().getHostAddress()).startsWith(peer);
        assertThat(connection.peer()).isEqualTo(InetAddress.ofLiteral(peer));
        assertThat(connection.nameServers()).containsExactly(InetAddress.ofLiteral(PppServer.DNS));
        assertThat(connection.remote()).matches(remote());
        assertThat(told.phases()).isNotEmpty().isSorted();
        assertThat(client().linkThere()).isTrue();
        server().awaitRecorded("came", 1);
        client().isSilentAbout(GOOD);
        dialling.hangUp();
        dialling.hangUp();
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.REQUESTED);
        assertThat(end.error()).isNull();
        assertThat(end.remedy()).isEqualTo(Remedy.NONE_NEEDED);
        client().nothingLeft();
        server().awaitRecorded("went", 1);
    }

    @Test
    void aWrongPasswordIsGivenUp() throws IOException {
        Told told = new Told();
        dial("wrong", told);
        DialEnd end = told.end();
        assertThat(end.error()).isEqualTo(RouterError.AUTHENTICATION_FAILURE);
        assertThat(end.cause()).isEqualTo(Cause.AUTHENTICATION_FAILED);
        assertThat(end.remedy()).isEqualTo(Remedy.GIVE_UP);
        assertThat(server().recorded("came")).isZero();
        client().nothingLeft();
    }

    @Test
    void aServerThatFreezesIsMissed() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        server().signal("STOP");
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL_NOW);
        client().nothingLeft();
    }

    @Test
    void aServerThatHangsUpIsUnderstood() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        server().signal("TERM");
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_HUNG_UP);
        assertThat(end.error()).isEqualTo(RouterError.REMOTE_DISCONNECTION);
        client().nothingLeft();
    }

    @Test
    void aServerThatHasBeenRestartedIsDialledAgain() throws Exception {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        server().kill();
        server().startAgain();
        DialEnd end = told.end();
        assertThat(end.remedy()).as("%s", end).isEqualTo(Remedy.REDIAL_NOW);
        client().nothingLeft();
        Told again = new Told();
        Dialling dialling = dial(GOOD, again);
        again.connection();
        dialling.hangUp();
        again.end();
        client().nothingLeft();
    }

    @Test
    void aPppdThatIsKilledLeavesNothing() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        client().signalPppd("KILL");
        assertThat(told.end().cause()).isEqualTo(Cause.DIALER_FAILED);
        client().nothingLeft();
    }

    @Test
    void aLaterDaemonTakesItOver() throws IOException {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        Established connection = told.connection();
        dialling.leave();
        client().restart();
        Told taken = new Told();
        Dialling adopted = Objects.requireNonNull(client().adopt(taken));
        assertThat(taken.connection()).isEqualTo(connection);
        server().awaitRecorded("came", 1);
        assertThat(server().recorded("went")).isZero();
        adopted.hangUp();
        assertThat(taken.end().cause()).isEqualTo(Cause.REQUESTED);
        client().nothingLeft();
    }

    @Test
    void whatWasLostMeanwhileIsNotTakenForTheConnection() throws IOException {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        told.connection();
        dialling.leave();
        client().restart();
        server().signal("TERM");
        await().atMost(Duration.ofSeconds(20)).until(() -> !client().linkThere());
        Told taken = new Told();
        if (client().adopt(taken) != null) {
            taken.end();
        }
        client().noProcessLeft();
    }
}
