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

/// L2TP against an xl2tpd that serves.
class L2tpTest extends PppContract {
    L2tpTest() {
        super(DialKind.L2TP, Map.of("server", L2tpServer.ADDRESS), "10.97.0.1");
    }

    @Override
    PppServer serve(Path directory) throws IOException {
        return new L2tpServer(directory, "1");
    }

    @Override
    void makeReady(PppClient near) {
        near.ip("addr replace 10.98.0.2/24 dev lac0");
        near.ip("link set lac0 up");
    }

    @Override
    String remote() {
        return L2tpServer.ADDRESS;
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
        assertThat(end.words()).contains("Timeout");
        client().nothingLeft();
    }

    @Test
    void anAttemptWithoutAnAnswerCanBeHungUp() throws Exception {
        server().kill();
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        await().until(() -> told.phases().contains(DialPhase.DISCOVERING));
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        client().nothingLeft();
    }

    @Test
    void hangingUpTakesLeaveOfTheServer() throws IOException {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told);
        told.connection();
        long before = goodbyes(); // it has read those of the test before
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        await().until(() -> goodbyes() == before + 1);
        client().nothingLeft();
    }

    /// How often the server was told that a tunnel is closed.
    private long goodbyes() {
        return server().said().lines().filter(l -> l.contains("(Server closing)")).count();
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
        server().plugIn();
        client().nothingLeft();
    }
}
