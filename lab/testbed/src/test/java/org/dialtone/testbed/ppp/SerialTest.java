package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialKind;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.testbed.dial.Told;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// PPP on a serial line, with a modem that is dialled.
class SerialTest extends PppContract {
    SerialTest() {
        super(
                DialKind.PPP,
                Map.of("device", SerialServer.DEVICE, "speed", "115200", "number", "100"),
                "10.96.0.1");
    }

    @Override
    PppServer serve(Path directory) throws IOException {
        return new SerialServer(directory);
    }

    @Override
    void makeReady(PppClient near) {}

    @Override
    String remote() {
        return "100";
    }

    private DialEnd dialNumber(String number) throws IOException {
        Told told = new Told();
        dial(GOOD, told, "number", number);
        DialEnd end = told.end();
        client().nothingLeft();
        return end;
    }

    @Test
    void aBusyLineIsBackedOffFrom() throws IOException {
        DialEnd end = dialNumber("200");
        assertThat(end.cause()).isEqualTo(Cause.BUSY);
        assertThat(end.error()).isEqualTo(RouterError.LINE_BUSY);
        assertThat(end.remedy()).isEqualTo(Remedy.BACK_OFF);
        assertThat(end.words()).isEqualTo("the modem says BUSY");
    }

    @Test
    void whatTheModemSaysIsTheError() throws IOException {
        assertThat(dialNumber("300").error()).isEqualTo(RouterError.NO_CARRIER);
        assertThat(dialNumber("400").error()).isEqualTo(RouterError.NO_DIALTONE);
        assertThat(dialNumber("500").error()).isEqualTo(RouterError.NO_ANSWER);
    }

    @Test
    void aDialogueOfOnesOwnIsUsed() {
        Told told = new Told();
        Dialling dialling =
                dial(GOOD, told, "chat", "'' ATZ\nOK ATM0\nOK 'ATDT 1-0-0'\nCONNECT ''");
        told.connection();
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
    }

    @Test
    void aModemThatSaysNothingCanBeHungUp() throws IOException {
        Told told = new Told();
        Dialling dialling = dial(GOOD, told, "number", "600");
        await().until(() -> !told.phases().isEmpty());
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        client().nothingLeft();
    }

    @Test
    void aLineThatIsCutHasLostItsCarrier() throws IOException {
        Told told = new Told();
        dial(GOOD, told);
        told.connection();
        server().unplug();
        DialEnd end = told.end();
        assertThat(end.cause()).isEqualTo(Cause.CARRIER_LOST);
        assertThat(end.error()).isEqualTo(RouterError.NO_CARRIER);
        assertThat(end.remedy()).isEqualTo(Remedy.REDIAL_NOW);
        client().nothingLeft();
    }
}
