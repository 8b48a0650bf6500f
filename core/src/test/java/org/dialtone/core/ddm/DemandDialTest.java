package org.dialtone.core.ddm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.core.ddm.Bench.BOB;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

class DemandDialTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void aPacketDialsWhatIsOnDemandAndIsInTheEvent() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        assertThat(isp.take(DialAction.Arm.class)).hasSize(1);
        isp.demand();
        assertThat(isp.state.shown().state()).isEqualTo(ConnectionState.CONNECTING);
        isp.establish();
        DialAction.Connected event = isp.take(DialAction.Connected.class).getFirst();
        assertThat(event.purpose().why()).isEqualTo(Cause.DEMAND);
        assertThat(event.purpose().actor().name())
                .isEqualTo("udp 192.0.2.1:1024 > 198.51.100.1:53, 60 bytes");
        assertThat(isp.state.trap()).isEqualTo(DialState.Trap.RELEASED);
    }

    @Test
    void itIsConnectedOnlyWhenTheLinkPassesPacketsToo() {
        Bench isp = new Bench(Bench.isp(DialMode.MANUAL));
        long request = isp.connect();
        isp.give(new DialInput.Established(1, Bench.LINK));
        assertThat(isp.take(DialAction.Connected.class)).isEmpty();
        isp.give(new DialInput.LinkUp(Cause.CARRIER_GAINED));
        assertThat(isp.take(DialAction.Answer.class))
                .containsExactly(new DialAction.Answer(request, new Outcome.Connected()));
        assertThat(isp.state.connected()).isTrue();
    }

    @Test
    void failedFirstAttemptWaitsThirtySecondsThenDialsAgain() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.demand();
        isp.end(Bench.NO_ANSWER);
        isp.done.clear();
        isp.pass(Duration.ofSeconds(30).minusNanos(1));
        assertThat(isp.take(DialAction.Dial.class)).isEmpty();
        isp.pass(Duration.ofNanos(1));
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    @Test
    void aWrongPasswordIsNotTriedAgainUntilTheCredentialsChange() {
        Bench isp = new Bench(Bench.isp(DialMode.PERSISTENT));
        isp.end(Bench.WRONG_PASSWORD);
        assertThat(isp.state.shown())
                .isEqualTo(
                        new Shown(
                                ConnectionState.UNREACHABLE,
                                Set.of(UnreachabilityReason.CONNECTION_FAILURE),
                                RouterError.AUTHENTICATION_FAILURE));
        isp.done.clear();
        isp.pass(Duration.ofDays(400));
        isp.demand();
        assertThat(isp.take(DialAction.Dial.class)).isEmpty();
        isp.give(new DialInput.CredentialsChanged(BOB));
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    @Test
    void aWrongPasswordIsTriedAgainForWhoeverAsks() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.connect();
        isp.end(Bench.WRONG_PASSWORD);
        DialAction.Answer answer = isp.take(DialAction.Answer.class).getFirst();
        assertThat(answer.outcome())
                .isEqualTo(new Outcome.Failed(RouterError.AUTHENTICATION_FAILURE, "so it said"));
        isp.connect();
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    @Test
    void aLostCarrierDialsAtOnce() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.demand();
        isp.establish();
        isp.pass(LONG);
        isp.done.clear();
        isp.end(Bench.LOST);
        List<DialAction> done =
                isp.takeIf(
                        each ->
                                each instanceof DialAction.Disconnected
                                        || each instanceof DialAction.Dial);
        assertThat(done).hasSize(2);
        assertThat(done.getFirst())
                .isInstanceOfSatisfying(
                        DialAction.Disconnected.class,
                        it -> assertThat(it.purpose().why()).isEqualTo(Cause.CARRIER_LOST));
    }

    @Test
    void itDisconnectsWhenTheKernelSaysSoWithoutWaitingForTheDialer() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.demand();
        isp.establish();
        isp.done.clear();
        isp.give(new DialInput.LinkDown(Cause.CARRIER_LOST));
        assertThat(isp.take(DialAction.Disconnected.class)).hasSize(1);
        assertThat(isp.state.dialling()).isTrue();
        isp.pass(DemandDial.GRACE);
        assertThat(isp.take(DialAction.HangUp.class)).hasSize(1);
    }

    @Test
    void whatAsksWhileItHangsUpIsDialledAfterwards() {
        Bench isp = new Bench(Bench.isp(DialMode.MANUAL));
        isp.connect();
        isp.establish();
        long down = isp.disconnect();
        long again = isp.connect();
        isp.done.clear();
        isp.give(new DialInput.LinkDown(Cause.LINK_REMOVED));
        assertThat(isp.take(DialAction.Dial.class)).isEmpty();
        isp.give(new DialInput.Ended(1, Bench.ASKED));
        assertThat(isp.done)
                .contains(new DialAction.Answer(down, new Outcome.Disconnected()))
                .contains(new DialAction.Dial(2, new Purpose(Cause.REQUESTED, BOB)));
        isp.establish();
        assertThat(isp.take(DialAction.Answer.class))
                .contains(new DialAction.Answer(again, new Outcome.Connected()));
    }

    @Test
    void aPacketThatComesWhileItIsLostHasItDialled() {
        Bench isp = lostAfter(LONG);
        isp.demand();
        isp.give(new DialInput.Ended(1, Bench.end(Cause.PEER_HUNG_UP, null, Remedy.REDIAL)));
        assertThat(isp.take(DialAction.Dial.class))
                .extracting(each -> each.purpose().why())
                .containsExactly(Cause.DEMAND);
    }

    @Test
    void aPacketSparesNothingThatIsLostAtOnceItsWait() {
        Bench isp = lostAfter(Duration.ofSeconds(5));
        isp.demand();
        isp.give(new DialInput.Ended(1, Bench.LOST));
        assertThat(isp.take(DialAction.Dial.class)).isEmpty();
        isp.pass(Duration.ofSeconds(33));
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    private static Bench lostAfter(Duration up) {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.demand();
        isp.establish();
        isp.pass(up);
        isp.give(new DialInput.LinkDown(Cause.CARRIER_LOST));
        isp.done.clear();
        return isp;
    }

    @Test
    void ofAnotherKindItConnectsByTheLinkThatHasStayedUp() {
        Bench isp = new Bench(Bench.isp(DialMode.MANUAL));
        isp.connect();
        isp.establish();
        InterfaceDefinition was = isp.state.definition();
        InterfaceDefinition other =
                new InterfaceDefinition(
                        was.name(),
                        DialKind.IPSEC,
                        was.link(),
                        true,
                        was.settings(),
                        was.policy(),
                        was.demand());
        isp.give(new DialInput.Defined(other, List.of(), BOB));
        isp.give(new DialInput.Ended(1, Bench.ASKED));
        assertThat(isp.state.connected()).isFalse();
        isp.connect();
        isp.give(new DialInput.Established(2, Bench.LINK));
        assertThat(isp.state.connected()).isTrue();
    }

    @Test
    void whoHangsUpWhileItDialsFailsWhoeverAskedForIt() {
        Bench isp = new Bench(Bench.isp(DialMode.MANUAL));
        long up = isp.connect();
        long down = isp.disconnect();
        isp.end(Bench.ASKED);
        List<DialAction.Answer> answers = isp.take(DialAction.Answer.class);
        assertThat(answers).extracting(DialAction.Answer::request).containsExactly(up, down);
        assertThat(answers.getFirst().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        it -> assertThat(it.error()).isEqualTo(RouterError.INTERFACE_DISCONNECTED));
        assertThat(isp.state.stage()).isEqualTo(new Stage.Idle());
    }

    @Test
    void reportsOfAnAttemptThatIsOverChangeNothing() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.demand();
        isp.end(Bench.NO_ANSWER);
        isp.pass(Duration.ofSeconds(30));
        DialState before = isp.state;
        isp.done.clear();
        isp.give(new DialInput.Established(1, Bench.LINK));
        isp.give(new DialInput.Ended(1, Bench.WRONG_PASSWORD));
        assertThat(isp.state).isEqualTo(before);
        assertThat(isp.done).isEmpty();
    }
}
