package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.dial.ipsec.IpsecDialer;
import org.dialtone.linux.vici.ViciConnection;
import org.dialtone.linux.vici.ViciMessage;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// [IpsecDialer] between two charons.
@RequiresRoot
class IpsecDialerTest {
    @TempDir Path directory;
    private Charons charons;
    private IpsecDialer dialer;

    @BeforeEach
    void start() throws IOException {
        charons = new Charons(directory);
        dialer = another();
    }

    /// One of a daemon that is started now.
    private IpsecDialer another() {
        return new IpsecDialer(charons.nearSocket(), directory.resolve("run"));
    }

    @AfterEach
    void stop() {
        charons.close();
    }

    private DialRequest request(String password, Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "remote", "10.215.0.2",
                                "local-id", "near@example",
                                "remote-id", "far@example",
                                "local-ts", "10.216.1.1/32",
                                "remote-ts", "10.216.2.1/32",
                                "esp-proposals", "aes128-sha256",
                                "dpd-delay", "1s"));
        settings.putAll(more);
        return request(settings, password);
    }

    /// By a connection that somebody else has loaded.
    private DialRequest theirs() {
        return request(Map.of("connection", "theirs"), "");
    }

    private DialRequest request(Map<String, String> settings, String password) {
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        "office",
                        DialKind.IPSEC,
                        "ipsec0",
                        true,
                        settings,
                        DialPolicy.DEFAULT,
                        DemandPolicy.NONE);
        assertThat(dialer.problems(definition)).isEmpty();
        assertThat(dialer.missing(definition)).isNull();
        return new DialRequest(definition, new InterfaceCredentials("", "", password));
    }

    private void nothingLeft() {
        assertThat(directory.resolve("run/.ipsec").toFile().list()).isNullOrEmpty();
        assertThat(Charons.connections(charons.nearSocket())).isZero();
        try (ViciConnection charon = ViciConnection.open(charons.nearSocket())) {
            assertThat(charon.call("get-conns", ViciMessage.EMPTY).texts("conns")).isEmpty();
            assertThat(charon.call("get-shared", ViciMessage.EMPTY).texts("keys")).isEmpty();
        }
    }

    @Test
    void connectsCarriesPacketsAndHangsUp() {
        Told told = new Told();
        Dialling dialling = dialer.dial(request("right", Map.of()), told);
        Established connection = told.connection();
        assertThat(connection.local()).containsExactly(InetAddress.ofLiteral("10.216.1.1"));
        assertThat(connection.remote()).isEqualTo("10.215.0.2:4500");
        assertThat(charons.near.exec("ping", "-c", "1", "-W", "5", "10.216.2.1"))
                .contains("1 received");
        dialling.hangUp();
        dialling.hangUp();
        assertThat(told.end())
                .isEqualTo(new DialEnd(Cause.REQUESTED, null, Remedy.NONE_NEEDED, ""));
        nothingLeft();
        assertThat(Charons.connections(charons.farSocket())).isZero();
    }

    @Test
    void aWrongSecretIsGivenUp() {
        Told told = new Told();
        dialer.dial(request("wrong", Map.of()), told);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.AUTHENTICATION_FAILED);
        assertThat(end.error()).isEqualTo(RouterError.VPN_BAD_PSK);
        assertThat(end.remedy()).isEqualTo(Remedy.GIVE_UP);
        nothingLeft();
    }

    @Test
    void noProposalInCommonIsNoAgreement() {
        Told told = new Told();
        dialer.dial(request("right", Map.of("esp-proposals", "aes256-sha512")), told);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.NEGOTIATION_FAILED);
        assertThat(end.error()).isEqualTo(RouterError.OAKLEY_ATTRIB_FAIL);
        nothingLeft();
    }

    @Test
    void whatCharonDoesNotTakeIsGivenUp() {
        Told told = new Told();
        dialer.dial(request("right", Map.of("proposals", "no-such-cipher")), told);
        DialEnd end = told.end();
        assertThat(end.error()).isEqualTo(RouterError.INTERFACE_CONFIGURATION);
        assertThat(end.remedy()).isEqualTo(Remedy.GIVE_UP);
        nothingLeft();
    }

    @Test
    void aServerThatIsNotThereDoesNotAnswer() {
        charons.killFar();
        Told told = new Told();
        dialer.dial(request("right", Map.of()), told);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.NO_ANSWER);
        assertThat(end.error()).isEqualTo(RouterError.OAKLEY_TIMED_OUT);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL);
        nothingLeft();
    }

    @Test
    void anAttemptWithoutAnAnswerCanBeHungUp() {
        charons.far.ip("link set v0 down");
        Told told = new Told();
        Dialling dialling = dialer.dial(request("right", Map.of()), told);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Charons.connections(charons.nearSocket()) == 1);
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }

    @Test
    void hungUpAtOnceNothingIsLeft() {
        for (int i = 0; i < 20; i++) {
            Told told = new Told();
            dialer.dial(request("right", Map.of()), told).hangUp();
            assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
            nothingLeft();
        }
    }

    @Test
    void aServerThatDiesIsMissed() {
        Told told = new Told();
        dialer.dial(request("right", Map.of()), told);
        told.connection();
        charons.killFar();
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL_NOW);
        nothingLeft();
    }

    @Test
    void aServerThatHangsUpIsSaidToHave() {
        Told told = new Told();
        dialer.dial(request("right", Map.of()), told);
        told.connection();
        try (ViciConnection there = ViciConnection.open(charons.farSocket())) {
            there.demand("terminate", ViciMessage.EMPTY.with("ike", "in"));
        }
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_HUNG_UP);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL_NOW);
        nothingLeft();
    }

    @Test
    void withoutItsDaemonAConnectionHasEnded() {
        Told told = new Told();
        dialer.dial(request("right", Map.of()), told);
        told.connection();
        charons.killNear();
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.DIALER_FAILED);
        assertThat(end.error()).isEqualTo(RouterError.IPSEC_SERVICE_STOPPED);
    }

    @Test
    void anotherDaemonTakesItOver() throws IOException {
        Told told = new Told();
        DialRequest request = request("right", Map.of());
        assertThat(dialer.adopt(request, told)).isNull();
        Dialling dialling = dialer.dial(request, told);
        Established connection = told.connection();
        dialling.leave();
        Told taken = new Told();
        Dialling adopted = Objects.requireNonNull(another().adopt(request, taken));
        assertThat(taken.connection()).isEqualTo(connection);
        assertThat(charons.established()).isEqualTo(1);
        adopted.hangUp();
        assertThat(taken.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }

    /// Dials, and lets go of the connection as a daemon that ends.
    private Established leave(DialRequest request) {
        Told told = new Told();
        Dialling dialling = dialer.dial(request, told);
        Established connection = told.connection();
        dialling.leave();
        return connection;
    }

    /// Somebody else's connection at the near charon.
    private void load(String name) {
        ViciMessage child =
                ViciMessage.EMPTY
                        .with("local_ts", List.of("10.216.1.1/32"))
                        .with("remote_ts", List.of("10.216.2.1/32"))
                        .with("esp_proposals", List.of("aes128-sha256"));
        ViciMessage auth = ViciMessage.EMPTY.with("auth", "psk");
        ViciMessage ike =
                ViciMessage.EMPTY
                        .with("version", "2")
                        .with("remote_addrs", List.of("10.215.0.2"))
                        .with("local", auth.with("id", "near@example"))
                        .with("remote", auth.with("id", "far@example"))
                        .with("children", ViciMessage.EMPTY.with(name, child));
        ViciMessage secret =
                ViciMessage.EMPTY
                        .with("id", name)
                        .with("type", "IKE")
                        .with("data", "right")
                        .with("owners", List.of("near@example", "far@example"));
        near("load-shared", secret);
        near("load-conn", ViciMessage.EMPTY.with(name, ike));
    }

    private void near(String command, ViciMessage message) {
        try (ViciConnection charon = ViciConnection.open(charons.nearSocket())) {
            charon.demand(command, message);
        }
    }

    /// What the near charon has loaded: connections, then secrets.
    private List<String> loaded() {
        try (ViciConnection charon = ViciConnection.open(charons.nearSocket())) {
            List<String> all = new ArrayList<>();
            all.addAll(charon.call("get-conns", ViciMessage.EMPTY).texts("conns"));
            all.addAll(charon.call("get-shared", ViciMessage.EMPTY).texts("keys"));
            return all;
        }
    }

    private void awaitNoRecord() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.notExists(directory.resolve("run/.ipsec/office")));
    }

    /// Waits until the sweep has been at what is swept.
    private void awaitSwept() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.notExists(directory.resolve("run/.ipsec/garbage")));
    }

    @Test
    void whatAnEarlierDaemonHasLeftAndNobodyTakesOverIsSwept() {
        load("dialtone-other"); // not ours, whatever it is called
        leave(request("right", Map.of()));
        assertThat(loaded())
                .containsExactlyInAnyOrder(
                        "dialtone-other", "dialtone-other", "dialtone-office", "dialtone-office");
        another().sweep();
        awaitNoRecord();
        assertThat(loaded()).containsExactly("dialtone-other", "dialtone-other");
        assertThat(Charons.connections(charons.nearSocket())).isZero();
        assertThat(Charons.connections(charons.farSocket())).isZero();
    }

    @Test
    void whatIsHeldIsNotSwept() throws IOException {
        DialRequest request = request("right", Map.of());
        Told told = new Told();
        Dialling dialling = dialer.dial(request, told);
        told.connection();
        Files.writeString(directory.resolve("run/.ipsec/garbage"), "no record");
        dialer.sweep();
        awaitSwept();
        assertThat(Charons.connections(charons.nearSocket())).isEqualTo(1);
        dialling.leave();
        Told taken = new Told();
        IpsecDialer next = another();
        Dialling adopted = Objects.requireNonNull(next.adopt(request, taken));
        Files.writeString(directory.resolve("run/.ipsec/garbage"), "no record");
        next.sweep();
        awaitSwept();
        assertThat(Charons.connections(charons.nearSocket())).isEqualTo(1);
        adopted.hangUp();
        assertThat(taken.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }

    @Test
    void whatIsDefinedOtherwiseIsDialledAnew() throws IOException {
        leave(request("right", Map.of()));
        DialRequest changed = request("right", Map.of("dpd-delay", "2s"));
        dialer = another();
        Told told = new Told();
        assertThat(dialer.adopt(changed, told)).isNull();
        dialer.sweep();
        Dialling dialling = dialer.dial(changed, told);
        told.connection();
        assertThat(charons.established()).isEqualTo(2);
        assertThat(Charons.connections(charons.nearSocket())).isEqualTo(1);
        assertThat(loaded()).containsExactly("dialtone-office", "dialtone-office");
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }

    @Test
    void ofSomebodyElsesConnectionOnlyOursIsSwept() {
        load("theirs");
        leave(theirs());
        another().sweep();
        awaitNoRecord();
        assertThat(Charons.connections(charons.nearSocket())).isZero();
        assertThat(loaded()).containsExactly("theirs", "theirs");

        leave(theirs());
        near("terminate", ViciMessage.EMPTY.with("ike", "theirs"));
        near("initiate", ViciMessage.EMPTY.with("ike", "theirs").with("child", "theirs"));
        another().sweep();
        awaitNoRecord();
        assertThat(Charons.connections(charons.nearSocket())).as("by hand").isEqualTo(1);
        assertThat(loaded()).containsExactly("theirs", "theirs");
    }

    @Test
    void withoutCharonNothingIsLeft() {
        leave(request("right", Map.of()));
        charons.killNear();
        another().sweep();
        awaitNoRecord();
    }

    @Test
    void withNewKeysItIsTheSameConnection() {
        Told told = new Told();
        dialer.dial(request("right", Map.of()), told);
        told.connection();
        near("rekey", ViciMessage.EMPTY.with("ike", "dialtone-office"));
        try (ViciConnection there = ViciConnection.open(charons.farSocket())) {
            await().atMost(Duration.ofSeconds(20)).until(() -> rekeyed(there));
            there.demand("terminate", ViciMessage.EMPTY.with("ike", "in"));
        }
        assertThat(told.end().cause()).isEqualTo(Cause.PEER_HUNG_UP);
        nothingLeft();
    }

    /// Whether there is one IKE_SA, and it is not the first.
    private static boolean rekeyed(ViciConnection charon) {
        List<ViciMessage> all = charon.list("list-sas", ViciMessage.EMPTY, "list-sa");
        return all.size() == 1
                && !all.getFirst().section("in").text("uniqueid").equals("1")
                && all.getFirst().section("in").text("state").equals("ESTABLISHED");
    }
}
