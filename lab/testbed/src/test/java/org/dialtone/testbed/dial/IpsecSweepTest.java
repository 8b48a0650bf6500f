package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.dial.ipsec.IpsecDialer;
import org.dialtone.linux.vici.ViciConnection;
import org.dialtone.linux.vici.ViciMessage;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What [IpsecDialer] makes of what an earlier daemon has left at charon.
@RequiresRoot
class IpsecSweepTest extends IpsecRig {

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
        charons.awaitNoneFar();
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
}
