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
import org.dialtone.testbed.dial.Told;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// PPPoE against a pppoe-server.
class PppoeTest extends PppContract {
    PppoeTest() {
        super(
                DialKind.PPPOE,
                Map.of(
                        "device",
                        PppoeServer.DEVICE,
                        "options",
                        QUICK + " pppoe-padi-timeout 1 pppoe-padi-attempts 2"),
                "10.99.0.1");
    }

    @Override
    PppServer serve(Path directory) throws IOException {
        return new PppoeServer(directory, "1");
    }

    @Override
    void makeReady(PppClient near) {
        near.ip("link set wan0 up");
    }

    @Override
    String remote() {
        return "([0-9A-F]{2}:){5}[0-9A-F]{2}";
    }

    @Test
    void aServerThatIsNotThereDoesNotAnswer() throws Exception {
        server().kill();
        Told told = new Told();
        dial(GOOD, told);
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.NO_ANSWER);
        assertThat(end.error()).isEqualTo(RouterError.NO_ANSWER);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL);
        assertThat(end.words()).contains("PADO");
        client().nothingLeft();
    }

    @Test
    void anAttemptWithoutAnAnswerCanBeHungUp() throws Exception {
        server().kill();
        Told told = new Told();
        Dialling dialling = dial(GOOD, told, "options", "pppoe-padi-timeout 30");
        await().until(() -> told.phases().contains(DialPhase.DISCOVERING));
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        client().nothingLeft();
    }

    @Test
    void aServiceThatNobodyOffersIsNotFound() throws IOException {
        Told told = new Told();
        dial(GOOD, told, "ac-name", "another");
        assertThat(told.end().cause()).isEqualTo(Cause.NO_ANSWER);
        client().nothingLeft();
    }

    @Test
    void anUnpluggedCableIsMissed() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        server().unplug();
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(end.error()).isEqualTo(RouterError.SERVER_NOT_RESPONDING);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL_NOW);
        client().nothingLeft();
    }

    @Test
    void aDeviceThatIsTakenDownEndsIt() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        client().ip("link set wan0 down");
        assertThat(told.end().remedy()).isEqualTo(Remedy.REDIAL_NOW);
        client().nothingLeft();
    }

    @Test
    void aPppdThatHangsIsEndedAllTheSame() throws IOException {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        told.connection();
        client().signalPppd("STOP");
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        client().nothingLeft();
    }
}
