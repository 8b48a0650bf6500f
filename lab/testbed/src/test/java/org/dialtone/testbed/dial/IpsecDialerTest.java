package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.dial.ipsec.IpsecDialer;
import org.dialtone.linux.vici.ViciConnection;
import org.dialtone.linux.vici.ViciMessage;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// [IpsecDialer] between two charons.
@RequiresRoot
class IpsecDialerTest extends IpsecRig {

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
        charons.awaitNoneFar();
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
