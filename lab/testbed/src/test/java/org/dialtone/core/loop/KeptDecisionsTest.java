package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.AdministrationEvent.Action;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.core.port.dial.Decisions;
import org.dialtone.testbed.fake.FakeDialer;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// A router that starts again knows what was decided before: by people, and by far ends.
class KeptDecisionsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final InterfaceCredentials SECRET =
            new InterfaceCredentials("alice", "", "correct horse");

    private final DialRig rig = new DialRig();

    private int dials() {
        return rig.dialer.attempts().size();
    }

    private void persistent() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        assertThat(rig.connected("isp")).isTrue();
    }

    private void refused() {
        rig.store.setCredentials("isp", SECRET);
        rig.dialer.farEnd(attempt -> attempt.end(FakeDialer.WRONG_PASSWORD));
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.hear();
        assertThat(rig.shown("isp").state()).isEqualTo(ConnectionState.UNREACHABLE);
        assertThat(dials()).isEqualTo(1);
    }

    @Test
    void whatSomebodyHungUpStaysSoUntilSomebodyConnectsIt() {
        persistent();
        rig.hangUp("isp");
        rig.crash();
        rig.again(true);
        rig.pass(HOUR);
        assertThat(dials()).isEqualTo(1);

        rig.dial("isp");
        assertThat(rig.connected("isp")).isTrue();
        rig.crash();
        rig.dialer.attempts().getLast().end(FakeDialer.HUNG_UP);
        rig.again(true);
        rig.pass(HOUR);
        assertThat(rig.connected("isp")).as("nobody wants it down any more").isTrue();
    }

    @Test
    void whatIsDefinedOtherwiseMeanwhileIsNotHeld() {
        persistent();
        rig.hangUp("isp");
        rig.end();
        rig.store.edit(DialRig.policy(DialMode.PERSISTENT).idle(HOUR).of("isp"));
        rig.again(true);
        rig.pass(HOUR);
        assertThat(rig.connected("isp")).isTrue();
    }

    @Test
    void whatWasBeingHungUpIsHungUp() {
        persistent();
        rig.dialer.farEnd(
                new FakeDialer.FarEnd() {
                    @Override
                    public void called(FakeDialer.Attempt attempt) {
                        attempt.establish();
                    }

                    @Override
                    public void hungUp(FakeDialer.Attempt attempt) {
                        // takes its time
                    }
                });
        rig.hangUp("isp");
        rig.crash();
        assertThat(rig.kernel.names()).contains("ppp-isp");
        rig.dialer.farEnd(FakeDialer.Attempt::establish);
        rig.told();
        rig.again(true);
        rig.pass(HOUR);
        assertThat(rig.told()).containsExactly("isp DISCONNECTED REQUESTED DDM");
        assertThat(rig.dialer.running()).isEmpty();
    }

    @Test
    void whatWasRefusedIsNotTriedAgainAndShownAsBefore() {
        refused();
        RouterInterface before = rig.shown("isp");
        rig.crash();
        rig.again(true);
        rig.pass(HOUR.multipliedBy(9));
        assertThat(dials()).isEqualTo(1);
        assertThat(rig.shown("isp")).isEqualTo(before);
        assertThat(before.lastError()).isEqualTo(RouterError.AUTHENTICATION_FAILURE);
        assertThat(rig.events()).as("nothing has changed").isEmpty();

        rig.dial("isp");
        assertThat(dials()).as("somebody asks").isEqualTo(2);
    }

    @Test
    void credentialsChangedMeanwhileAreTried() {
        refused();
        rig.crash();
        rig.store.setCredentials("isp", new InterfaceCredentials("alice", "", "battery staple"));
        rig.again(true);
        rig.pass(HOUR);
        assertThat(dials()).isEqualTo(2);

        rig.end();
        rig.store.setCredentials("isp", SECRET);
        rig.again(true);
        rig.pass(HOUR);
        assertThat(dials()).as("those refused first are others than the last").isEqualTo(3);
    }

    @Test
    void aDefinitionChangedMeanwhileIsTried() {
        refused();
        rig.crash();
        rig.store.edit(DialRig.policy(DialMode.PERSISTENT).idle(HOUR).of("isp"));
        rig.again(true);
        rig.pass(HOUR);
        assertThat(dials()).isEqualTo(2);
    }

    @Test
    void whatIsGoneAndDefinedAnewIsAnother() {
        persistent();
        rig.hangUp("isp");
        rig.call(() -> rig.admin.delete("isp", DialRig.BOB));
        assertThat(rig.loop.dials().decisions.keep()).isTrue();
        assertThat(rig.decisions.load()).isEqualTo(Decisions.NONE);
        persistent();
    }

    @Test
    void aManagerThatWasStoppedIs() {
        persistent();
        rig.call(() -> rig.admin.manage(DdmState.STOPPED, null, Action.STOP, DialRig.BOB));
        rig.crash();
        rig.again(true);
        rig.pass(HOUR);
        assertThat(rig.admin.state()).isEqualTo(DdmState.STOPPED);
        assertThat(dials()).isEqualTo(1);
        assertThat(rig.connect("isp"))
                .failsWithin(Duration.ofSeconds(20)) // it is answered by a thread of its own
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        RouterException.class,
                        why -> assertThat(why.error()).isEqualTo(RouterError.DDM_NOT_RUNNING));

        rig.call(() -> rig.admin.manage(DdmState.RUNNING, null, Action.START, DialRig.BOB));
        rig.hear();
        assertThat(rig.connected("isp")).isTrue();
        rig.crash();
        rig.again(true);
        assertThat(rig.admin.state()).isEqualTo(DdmState.RUNNING);
    }

    @Test
    void aManagerThatPausedLeavesWhatIsTakenOverAndDialsNothing() {
        persistent();
        rig.create(DialRig.definition("hq", DialMode.MANUAL));
        rig.call(() -> rig.admin.manage(DdmState.PAUSED, null, Action.PAUSE, DialRig.BOB));
        rig.crash();
        rig.again(true);
        rig.pass(HOUR);
        assertThat(rig.connected("isp")).isTrue();
        rig.dialer.last().end(FakeDialer.HUNG_UP);
        rig.pass(HOUR);
        assertThat(rig.connected("isp")).isFalse();
        assertThat(rig.admin.state()).isEqualTo(DdmState.PAUSED);
    }

    @Test
    void aFullDiskLosesThatMemoryAndNothingElse() {
        persistent();
        rig.decisions.full(true);
        rig.hangUp("isp");
        assertThat(rig.loop.dials().decisions.keep()).isFalse();
        assertThat(rig.connected("isp")).isFalse();
        rig.decisions.full(false);
        assertThat(rig.loop.dials().decisions.keep()).isTrue();
        rig.crash();
        rig.again(true);
        rig.pass(HOUR);
        assertThat(dials()).isEqualTo(1);
    }

    @Test
    void whatIsKeptAlreadyIsNotWrittenAgain() {
        persistent();
        assertThat(rig.loop.dials().decisions.keep()).isTrue();
        assertThat(rig.decisions.saves()).as("nothing is decided").isZero();
        rig.hangUp("isp");
        assertThat(rig.loop.dials().decisions.keep()).isTrue();
        rig.pass(HOUR);
        assertThat(rig.loop.dials().decisions.keep()).isTrue();
        assertThat(rig.decisions.saves()).isEqualTo(1);
        rig.end();
        rig.again(true);
        assertThat(rig.loop.dials().decisions.keep()).isTrue();
        assertThat(rig.decisions.saves()).isEqualTo(1);
    }
}
