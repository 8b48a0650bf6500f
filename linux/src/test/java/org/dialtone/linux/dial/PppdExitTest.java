package org.dialtone.linux.dial;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.linux.process.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PppdExitTest {

    @Test
    void whoWasEndedWhileItClearedAwayHadLostItsChannel() {
        assertThat(PppdExit.code(new ExitStatus.Killed(9), true)).isEqualTo(16);
        assertThat(PppdExit.code(new ExitStatus.Exited(5), true)).isEqualTo(16);
        assertThat(PppdExit.code(new ExitStatus.Exited(19), true)).isEqualTo(19);
        assertThat(PppdExit.code(new ExitStatus.Exited(5), false)).isEqualTo(5);
        assertThat(PppdExit.of(PppdExit.code(new ExitStatus.Killed(9), false)))
                .isEqualTo(PppdExit.FATAL_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PEER_HUNG_UP, 629, REDIAL",
        "1, DIALER_FAILED, 635, REDIAL",
        "2, DIALER_FAILED, 912, GIVE_UP",
        "3, DIALER_FAILED, 711, GIVE_UP",
        "4, DIALER_FAILED, 609, GIVE_UP",
        "5, REQUESTED, 631, NONE_NEEDED",
        "6, DIALER_FAILED, 602, REDIAL",
        "7, DIALER_FAILED, 666, REDIAL",
        "8, NO_ANSWER, 678, REDIAL",
        "9, DIALER_FAILED, 651, REDIAL",
        "10, NEGOTIATION_FAILED, 732, REDIAL",
        "11, AUTHENTICATION_FAILED, 919, GIVE_UP",
        "12, IDLE_TIMEOUT, 828, NONE_NEEDED",
        "13, SESSION_LIMIT, 932, NONE_NEEDED",
        "14, NEGOTIATION_FAILED, 732, GIVE_UP",
        "15, PEER_DEAD, 650, REDIAL_NOW",
        "16, PEER_HUNG_UP, 629, REDIAL_NOW",
        "17, NEGOTIATION_FAILED, 737, BACK_OFF",
        "18, DIALER_FAILED, 630, REDIAL",
        "19, AUTHENTICATION_FAILED, 691, GIVE_UP"
    })
    void everyExitCodeHasItsMeaning(int code, Cause cause, int error, Remedy remedy) {
        assertThat(PppdExit.end(code, "", true, "words"))
                .isEqualTo(
                        new DialEnd(cause, RouterError.of(error).orElseThrow(), remedy, "words"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 20, 127, 255, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void whatIsNoCodeOfPppdsIsAnUnknownFailure(int code) {
        assertThat(PppdExit.of(code)).isEqualTo(PppdExit.FATAL_ERROR);
    }

    @Test
    void aLineLostBeforeItWasConnectedIsNotDialledAgainAtOnce() {
        assertThat(PppdExit.end(16, "", false, "").remedy()).isEqualTo(Remedy.REDIAL);
        assertThat(PppdExit.end(15, "", false, "").remedy()).isEqualTo(Remedy.REDIAL);
    }

    @Test
    void aDeadPeerWhoseChannelClosesLastIsADeadPeer() {
        String output = "No response to 2 echo-requests\nConnection terminated.\nModem hangup\n";
        assertThat(PppdExit.end(16, output, true, "").cause()).isEqualTo(Cause.PEER_DEAD);
    }

    @Test
    void aRefusedPasswordWhoseChannelClosesLastIsARefusedPassword() {
        String output = "CHAP authentication failed: Access denied\nModem hangup\n";
        DialEnd end = PppdExit.end(16, output, false, "");
        assertThat(end.error()).isEqualTo(RouterError.AUTHENTICATION_FAILURE);
        assertThat(end.remedy()).isEqualTo(Remedy.GIVE_UP);
    }

    @Test
    void whoNeverAnswersAConfigureRequestSpeaksNoPpp() {
        DialEnd end = PppdExit.end(10, "LCP: timeout sending Config-Requests\n", false, "");
        assertThat(end.cause()).isEqualTo(Cause.NO_ANSWER);
        assertThat(end.error()).isEqualTo(RouterError.PPP_NO_RESPONSE);
    }

    @ParameterizedTest
    @CsvSource({
        "E=691 R=0, AUTHENTICATION_FAILURE",
        "E=648 R=0, PASSWD_EXPIRED",
        "E=647 R=0, ACCT_DISABLED",
        "E=646 R=0, RESTRICTED_LOGON_HOURS",
        "E=649 R=0, NO_DIALIN_PERMISSION",
        "E=700 R=0, AUTHENTICATION_FAILURE",
        "XE=648, AUTHENTICATION_FAILURE"
    })
    void msChapSaysWhyInOurOwnNumbers(String message, RouterError error) {
        assertThat(PppdExit.end(19, "rcvd [CHAP Failure id=0x1 \"" + message, false, "").error())
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "1, DIALER_FAILED, 912, GIVE_UP",
        "3, NO_ANSWER, 678, REDIAL",
        "4, BUSY, 676, BACK_OFF",
        "5, NO_ANSWER, 679, REDIAL",
        "6, NO_ANSWER, 680, REDIAL",
        "7, NO_ANSWER, 680, REDIAL",
        "8, NO_ANSWER, 678, REDIAL",
        "9, DIALER_FAILED, 651, REDIAL",
        "10, NO_ANSWER, 678, REDIAL"
    })
    void chatSaysWhatTheModemSaid(int code, Cause cause, int error, Remedy remedy) {
        DialEnd end = SerialDialer.chatEnd(code, "");
        assertThat(end.cause()).isEqualTo(cause);
        assertThat(end.error()).isEqualTo(RouterError.of(error).orElseThrow());
        assertThat(end.remedy()).isEqualTo(remedy);
    }
}
