package org.dialtone.core.ddm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.core.ddm.Bench.BOB;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// When it is dialled, dialled again and hung up.
class PolicyTest {
    private static final DialoutHours MORNING =
            new DialoutHours(List.of("1 09:00-12:00"), ZoneOffset.UTC);

    private static Bench connected(DialMode mode) {
        return connected(new Bench(Bench.isp(mode)));
    }

    private static Bench connected(Bench isp) {
        if (!isp.state.dialling()) {
            isp.connect();
        }
        isp.establish();
        isp.done.clear();
        return isp;
    }

    private static Cause hungUpFor(Bench isp) {
        return isp.take(DialAction.HangUp.class).getFirst().purpose().why();
    }

    /// Fails a round of four attempts, and says how long it is left alone then.
    private static Duration failRound(Bench isp, DialEnd end) {
        while (true) {
            isp.end(end);
            Stage.Waiting waiting = (Stage.Waiting) isp.state.stage();
            Duration wait = Duration.ofNanos(waiting.until() - isp.nanos);
            isp.pass(wait);
            if (waiting.unreachable()) {
                return wait;
            }
        }
    }

    @Test
    void whatIsNotAnsweredIsLeftAloneForLongerEachTimeUpToSixHours() {
        Bench isp = new Bench(Bench.isp(DialMode.PERSISTENT));
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            waits.add(failRound(isp, Bench.NO_ANSWER));
        }
        assertThat(waits.subList(0, 3))
                .containsExactly(
                        Duration.ofMinutes(10), Duration.ofMinutes(20), Duration.ofMinutes(30));
        assertThat(waits.subList(35, 40)).containsOnly(Duration.ofHours(6));
        assertThat(isp.take(DialAction.Dial.class)).hasSize(40 * 4 + 1);
    }

    @Test
    void aConnectionThatLastsForgivesWhatFailedBefore() {
        Bench isp = new Bench(Bench.isp(DialMode.PERSISTENT));
        failRound(isp, Bench.NO_ANSWER);
        failRound(isp, Bench.NO_ANSWER);
        isp.establish();
        isp.pass(Redial.STABLE);
        isp.end(Bench.LOST);
        assertThat(failRound(isp, Bench.NO_ANSWER)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aConnectionThatIsLostAtOnceIsAFailedAttempt() {
        Bench isp = new Bench(Bench.isp(DialMode.PERSISTENT));
        isp.establish();
        isp.pass(Redial.STABLE.minusNanos(1));
        isp.done.clear();
        isp.end(Bench.LOST);
        assertThat(isp.take(DialAction.Dial.class)).isEmpty();
        assertThat(isp.state.failures()).isEqualTo(1);
    }

    @Test
    void aBusyFarEndIsCalledAfterLongerAndLongerWaits() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.demand();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            isp.end(Bench.BUSY);
            Stage.Waiting waiting = (Stage.Waiting) isp.state.stage();
            waits.add(Duration.ofNanos(waiting.until() - isp.nanos).toSeconds());
            isp.pass(Duration.ofNanos(waiting.until() - isp.nanos));
        }
        assertThat(waits).containsExactly(30L, 60L, 120L);
    }

    @Test
    void waitsAreSpreadByUpToATenth() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.demand();
        isp.random = 0.5;
        isp.end(Bench.NO_ANSWER);
        assertThat(isp.state.wake()).isEqualTo(isp.nanos + Duration.ofMillis(31_500).toNanos());
    }

    @Test
    void anAttemptThatTakesTooLongIsGivenUpAndTriedAgain() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        long request = isp.connect();
        isp.pass(Duration.ofSeconds(60));
        assertThat(hungUpFor(isp)).isEqualTo(Cause.NO_ANSWER);
        isp.end(Bench.ASKED);
        DialAction.Answer answer = isp.take(DialAction.Answer.class).getFirst();
        assertThat(answer.request()).isEqualTo(request);
        assertThat(((Outcome.Failed) answer.outcome()).error())
                .isEqualTo(RouterError.REQUEST_TIMEOUT);
        isp.pass(Duration.ofSeconds(30));
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    @Test
    void idlenessHangsUpWhatIsOnDemandAndTrafficKeepsIt() {
        Bench isp = connected(DialMode.ON_DEMAND);
        for (int i = 0; i < 30; i++) {
            isp.pass(Duration.ofSeconds(30));
            assertThat(isp.take(DialAction.CheckActivity.class)).hasSize(1);
            isp.give(new DialInput.Activity(true));
        }
        for (int i = 0; i < 9; i++) {
            isp.pass(Duration.ofSeconds(30));
            isp.give(new DialInput.Activity(false));
        }
        assertThat(isp.take(DialAction.HangUp.class)).isEmpty();
        isp.pass(Duration.ofSeconds(30));
        isp.give(new DialInput.Activity(false));
        assertThat(hungUpFor(isp)).isEqualTo(Cause.IDLE_TIMEOUT);
        isp.end(Bench.ASKED);
        assertThat(isp.take(DialAction.Disconnected.class).getFirst().purpose().why())
                .isEqualTo(Cause.IDLE_TIMEOUT);
        assertThat(isp.state.trap()).isEqualTo(DialState.Trap.ARMED);
    }

    @Test
    void aPersistentOneIsNotWatched() {
        Bench isp = new Bench(Bench.isp(DialMode.PERSISTENT));
        isp.establish();
        assertThat(isp.take(DialAction.WatchActivity.class)).isEmpty();
        isp.pass(Duration.ofDays(30));
        assertThat(isp.state.connected()).isTrue();
    }

    @Test
    void hoursThatCloseHangUpMidCallAndDialWhenTheyOpen() {
        Bench isp =
                connected(
                        new Bench(
                                Bench.definition(
                                        "isp",
                                        Bench.policy(
                                                DialMode.PERSISTENT,
                                                MORNING,
                                                Duration.ZERO,
                                                "",
                                                0))));
        isp.pass(Duration.ofHours(2).minusNanos(1));
        assertThat(isp.take(DialAction.HangUp.class)).isEmpty();
        isp.pass(Duration.ofNanos(1));
        assertThat(hungUpFor(isp)).isEqualTo(Cause.DIALOUT_HOURS);
        isp.end(Bench.ASKED);
        assertThat(isp.state.shown())
                .isEqualTo(
                        new Shown(
                                ConnectionState.UNREACHABLE,
                                Set.of(UnreachabilityReason.DIALOUT_HOURS_RESTRICTION),
                                null));
        isp.done.clear();
        isp.connect();
        assertThat(isp.take(DialAction.Answer.class).getFirst().outcome())
                .isEqualTo(
                        new Outcome.Failed(
                                RouterError.DIALOUT_HOURS_RESTRICTION,
                                RouterError.DIALOUT_HOURS_RESTRICTION.text()));
        isp.pass(Duration.ofDays(7).minusHours(3).minusNanos(1));
        assertThat(isp.take(DialAction.Dial.class)).isEmpty();
        isp.pass(Duration.ofNanos(1));
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    @Test
    void aClockSetForwardIsNoticedWithinFiveMinutes() {
        Bench isp =
                connected(
                        new Bench(
                                Bench.definition(
                                        "isp",
                                        Bench.policy(
                                                DialMode.MANUAL, MORNING, Duration.ZERO, "", 0))));
        isp.wall = isp.wall.plus(Duration.ofHours(5));
        isp.pass(Duration.ofMinutes(5));
        assertThat(hungUpFor(isp)).isEqualTo(Cause.DIALOUT_HOURS);
    }

    @Test
    void aSessionHasItsLimitAndAPersistentOneIsMadeAnew() {
        Bench isp =
                connected(
                        new Bench(
                                Bench.definition(
                                        "isp",
                                        Bench.policy(
                                                DialMode.PERSISTENT,
                                                DialoutHours.ALWAYS,
                                                Duration.ofHours(24),
                                                "",
                                                0))));
        isp.pass(Duration.ofHours(24));
        assertThat(hungUpFor(isp)).isEqualTo(Cause.SESSION_LIMIT);
        isp.end(Bench.ASKED);
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    @Test
    void aPersistentOneThatSomebodyHungUpStaysDownUntilSomebodyConnectsIt() {
        Bench isp = connected(DialMode.PERSISTENT);
        isp.disconnect();
        isp.end(Bench.ASKED);
        isp.pass(Duration.ofDays(100));
        isp.demand();
        assertThat(isp.take(DialAction.Dial.class)).isEmpty();
        isp.connect();
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    @Test
    void aPausedManagerKeepsConnectionsAndGivesUpAttempts() {
        Bench up = connected(DialMode.PERSISTENT);
        up.give(new DialInput.Ddm(DdmState.PAUSED, BOB));
        assertThat(up.take(DialAction.HangUp.class)).isEmpty();
        Bench isp = new Bench(Bench.isp(DialMode.PERSISTENT));
        isp.give(new DialInput.Ddm(DdmState.PAUSED, BOB));
        assertThat(isp.take(DialAction.HangUp.class)).hasSize(1);
        isp.end(Bench.ASKED);
        assertThat(isp.state.shown().reasons())
                .containsExactly(UnreachabilityReason.SERVICE_PAUSED);
        isp.pass(Duration.ofDays(1));
        assertThat(isp.take(DialAction.Dial.class)).isEmpty();
        isp.give(new DialInput.Ddm(DdmState.RUNNING, BOB));
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    @Test
    void aStoppedManagerHangsUpAndAStartedOneDialsAgain() {
        Bench isp = connected(DialMode.PERSISTENT);
        isp.give(new DialInput.Ddm(DdmState.STOPPED, BOB));
        assertThat(isp.take(DialAction.HangUp.class))
                .containsExactly(new DialAction.HangUp(1, new Purpose(Cause.DDM_STOPPED, BOB)));
        isp.end(Bench.ASKED);
        isp.give(new DialInput.Ddm(DdmState.RUNNING, BOB));
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
    }

    @Test
    void aConnectionOutlivesANewDefinitionAndNotAnotherLinkOrDisabling() {
        Bench isp = connected(DialMode.MANUAL);
        InterfaceDefinition manual = isp.state.definition();
        InterfaceDefinition other =
                new InterfaceDefinition(
                        "isp",
                        DialKind.PPPOE,
                        "ppp-isp",
                        true,
                        Map.of("device", "wan1"),
                        manual.policy(),
                        manual.demand());
        isp.give(new DialInput.Defined(other, List.of(), BOB));
        assertThat(isp.take(DialAction.HangUp.class)).isEmpty();
        isp.give(new DialInput.Defined(other.withEnabled(false), List.of(), BOB));
        assertThat(hungUpFor(isp)).isEqualTo(Cause.DISABLED);
        isp.end(Bench.ASKED);
        assertThat(isp.state.shown().reasons())
                .containsExactly(UnreachabilityReason.ADMIN_DISABLED);
    }

    @Test
    void credentialsThatChangeWhileTheOldOnesAreTriedAreTriedToo() {
        Bench isp = new Bench(Bench.isp(DialMode.PERSISTENT));
        isp.give(new DialInput.CredentialsChanged(BOB));
        isp.end(Bench.WRONG_PASSWORD);
        isp.done.clear();
        isp.pass(Duration.ofSeconds(30));
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
        isp.end(Bench.WRONG_PASSWORD);
        isp.pass(Duration.ofDays(9));
        assertThat(isp.take(DialAction.Dial.class)).isEmpty();
    }

    @Test
    void aRemovedInterfaceIsGoneWhenItsDialerHasEnded() {
        Bench isp = connected(DialMode.MANUAL);
        isp.give(new DialInput.Removed(BOB));
        assertThat(isp.take(DialAction.Gone.class)).isEmpty();
        isp.end(Bench.ASKED);
        assertThat(isp.done.stream().map(each -> each.getClass().getSimpleName()))
                .containsSubsequence("Disconnected", "Gone");
    }

    @Test
    void whatIsTakenOverConnectedIsNotConnectedAnew() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.give(new DialInput.LinkUp(Cause.LINK_ADDED));
        isp.done.clear();
        isp.give(new DialInput.Adopted(Duration.ofHours(1)));
        assertThat(isp.take(DialAction.Connected.class))
                .singleElement()
                .matches(DialAction.Connected::adopted);
        isp.give(new DialInput.Established(isp.state.attempt(), Bench.LINK));
        assertThat(isp.done)
                .contains(
                        new DialAction.Release(Bench.LINK),
                        new DialAction.WatchActivity("ppp-isp"));
    }

    private static Bench takenOver(Duration lasted) {
        DialPolicy policy =
                Bench.policy(DialMode.MANUAL, DialoutHours.ALWAYS, Duration.ofHours(2), "", 0);
        Bench isp = new Bench(Bench.definition("isp", policy));
        isp.give(new DialInput.LinkUp(Cause.LINK_ADDED));
        isp.give(new DialInput.Adopted(lasted));
        isp.done.clear();
        return isp;
    }

    @Test
    void theLimitOfWhatIsTakenOverCountsFromWhenItConnected() {
        Bench isp = takenOver(Duration.ofMinutes(90));
        isp.pass(Duration.ofMinutes(29));
        assertThat(isp.take(DialAction.HangUp.class)).isEmpty();
        isp.pass(Duration.ofMinutes(1));
        assertThat(isp.take(DialAction.HangUp.class))
                .extracting(each -> each.purpose().why())
                .containsExactly(Cause.SESSION_LIMIT);
    }

    @Test
    void whatIsTakenOverAfterItsLimitIsHungUpAtOnce() {
        Bench isp = takenOver(Duration.ofDays(9));
        isp.pass(Duration.ofMillis(1));
        assertThat(isp.take(DialAction.HangUp.class))
                .extracting(each -> each.purpose().why())
                .containsExactly(Cause.SESSION_LIMIT);
    }

    @Test
    void whatIsTakenOverByAClockPutBackHasTheWholeOfItsLimit() {
        Bench isp = takenOver(Duration.ofDays(-1));
        isp.pass(Duration.ofMinutes(119));
        assertThat(isp.take(DialAction.HangUp.class)).isEmpty();
        isp.pass(Duration.ofMinutes(1));
        assertThat(isp.take(DialAction.HangUp.class)).hasSize(1);
    }

    @Test
    void requestsWithoutEndAreRefusedAtALimit() {
        Bench isp = connected(DialMode.MANUAL);
        isp.disconnect();
        for (int i = 0; i < DemandDial.MOST_REQUESTS + 5; i++) {
            isp.connect();
        }
        assertThat(isp.state.connects()).hasSize(DemandDial.MOST_REQUESTS);
        assertThat(isp.take(DialAction.Answer.class)).hasSize(5);
    }
}
