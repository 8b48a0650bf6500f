package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DialMode;
import org.dialtone.testbed.fake.FakeDialer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// A router that is killed, or ends, and starts again: what runs goes on.
class DialAdoptionTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final DialRig rig = new DialRig();

    @Test
    void killedAndStartedAConnectionGoesOnWithoutAWord() {
        rig.create(DialRig.policy(DialMode.ON_DEMAND).idle(Duration.ofMinutes(5)).of("isp"));
        rig.dial("isp");
        RouterInterface before = rig.shown("isp");
        rig.crash();
        rig.again(true);
        rig.pass(MINUTE);
        assertThat(rig.shown("isp")).isEqualTo(before);
        assertThat(rig.told()).isEmpty();
        assertThat(rig.trap.routes()).containsEntry("isp", "ppp-isp");
        assertThat(rig.activity.watched()).containsExactly("ppp-isp");

        rig.pass(Duration.ofMinutes(6));
        List<ConnectionEvent> told = rig.connections();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().connection()).isEqualTo(before.connection());
        assertThat(told.getFirst().duration()).isGreaterThan(Duration.ofMinutes(5));
        assertThat(rig.dialer.running()).isEmpty();
    }

    @Test
    void killedWhileItDialsItGoesOnDialling() {
        rig.dialer.farEnd(_ -> {});
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dial("isp");
        rig.crash();
        rig.again(true);
        rig.hear();
        assertThat(rig.shown("isp").state()).isEqualTo(ConnectionState.CONNECTING);
        rig.dialer.last().establish();
        rig.hear();
        assertThat(rig.told()).containsExactly("isp CONNECTED RECONCILED DDM");
        rig.hangUp("isp");
        assertThat(rig.dialer.running()).isEmpty();
        assertThat(rig.dialer.attempts()).as("one, and it taken over").hasSize(2);
    }

    @Test
    void whatWasTakenOverAndComesToNothingIsHungUp() {
        rig.dialer.farEnd(_ -> {});
        rig.create(DialRig.policy(DialMode.MANUAL).redials(0, MINUTE).of("isp"));
        rig.dial("isp");
        rig.crash();
        rig.again(true);
        rig.pass(MINUTE.multipliedBy(2));
        assertThat(rig.dialer.last().asked()).isTrue();
        assertThat(rig.dialer.running()).isEmpty();
        assertThat(rig.connected("isp")).isFalse();
    }

    @Test
    void aLinkThatWasDownAndUpMeanwhileIsAnotherConnection() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dial("isp");
        ConnectionId first = rig.shown("isp").connection();
        rig.crash();
        rig.kernel.remove("ppp-isp");
        rig.kernel.addUp("ppp-isp");
        rig.again(true);
        rig.pass(MINUTE);
        assertThat(rig.told())
                .containsExactly(
                        "isp DISCONNECTED RECONCILED KERNEL", "isp CONNECTED RECONCILED DDM");
        assertThat(rig.shown("isp").connection()).isNotEqualTo(first);
        assertThat(rig.dialer.running()).hasSize(1);
    }

    @Test
    void aLinkThatIsDownAtTheStartIsNoConnection() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dial("isp");
        rig.crash();
        rig.kernel.carrier("ppp-isp", false);
        rig.again(true);
        rig.hear();
        assertThat(rig.told()).containsExactly("isp DISCONNECTED RECONCILED KERNEL");
        rig.kernel.carrier("ppp-isp", true);
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.told()).containsExactly("isp CONNECTED RECONCILED DDM");
    }

    @Test
    void definedOtherwiseMeanwhileTheNewDefinitionCounts() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.crash();
        rig.store.edit(DialRig.policy(DialMode.MANUAL).session(Duration.ofMinutes(2)).of("isp"));
        rig.again(true);
        rig.hear();
        assertThat(rig.told()).isEmpty();
        assertThat(rig.connected("isp")).isTrue();
        rig.pass(Duration.ofMinutes(3));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED SESSION_LIMIT DDM");
    }

    @Test
    void aSessionLimitCountsFromWhenItConnectedHoweverOftenTheRouterStarts() {
        rig.create(DialRig.policy(DialMode.MANUAL).session(Duration.ofHours(2)).of("isp"));
        rig.dial("isp");
        rig.told();
        rig.pass(Duration.ofMinutes(50));
        rig.crash();
        rig.again(true);
        rig.pass(Duration.ofMinutes(50));
        rig.end();
        rig.time.advance(MINUTE.toNanos()); // nobody runs meanwhile
        rig.again(true);
        rig.pass(Duration.ofMinutes(18));
        assertThat(rig.told()).isEmpty();
        rig.pass(MINUTE.multipliedBy(2));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED SESSION_LIMIT DDM");
    }

    @Test
    void aWallClockPutBackMeanwhileEndsNothing() {
        rig.create(DialRig.policy(DialMode.MANUAL).session(Duration.ofHours(2)).of("isp"));
        rig.dial("isp");
        rig.told();
        rig.crash();
        rig.time.stepWall(Duration.ofDays(-3));
        rig.again(true);
        rig.pass(Duration.ofMinutes(119));
        assertThat(rig.told()).isEmpty();
        rig.pass(MINUTE.multipliedBy(2));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED SESSION_LIMIT DDM");
    }

    @Test
    void disabledMeanwhileItIsHungUp() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.crash();
        rig.store.edit(DialRig.definition("isp", DialMode.PERSISTENT).withEnabled(false));
        rig.again(true);
        rig.pass(MINUTE);
        assertThat(rig.told()).containsExactly("isp DISCONNECTED DISABLED DDM");
        assertThat(rig.dialer.running()).isEmpty();
    }

    @Test
    void givenAnotherLinkMeanwhileTheOldOneIsHungUp() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.crash();
        rig.store.edit(
                DialRig.definition("isp", "ppp9", DialRig.policy(DialMode.PERSISTENT).policy()));
        rig.again(true);
        rig.pass(Duration.ofMinutes(5));
        assertThat(rig.told())
                .filteredOn(each -> each.startsWith("isp"))
                .containsExactly(
                        "isp DISCONNECTED RECONCILED KERNEL", "isp CONNECTED PERSISTENT DDM");
        assertThat(rig.kernel.names()).containsExactlyInAnyOrder("eth0", "ppp9");
        assertThat(rig.dialer.running()).hasSize(1);
    }

    @Test
    void persistentWithNothingLeftItIsDialled() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.crash();
        rig.dialer.attempts().getLast().end(FakeDialer.HUNG_UP);
        rig.again(true);
        rig.pass(MINUTE);
        assertThat(rig.told())
                .containsExactly(
                        "isp DISCONNECTED RECONCILED KERNEL", "isp CONNECTED PERSISTENT DDM");
    }

    @Test
    void endedAsItShouldItLeavesWhatIsConnected() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.told();
        rig.end();
        assertThat(rig.events()).isEmpty();
        assertThat(rig.dialer.attempts()).hasSize(1);
        rig.again(true);
        rig.pass(MINUTE);
        assertThat(rig.told()).isEmpty();
        assertThat(rig.connected("isp")).isTrue();
        assertThat(rig.admin.engine().dials.get()).isZero();
    }

    @Test
    void onAnotherKernelNothingIsLeft() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dial("isp");
        rig.crash();
        rig.dialer.attempts().getLast().end(FakeDialer.HUNG_UP);
        rig.again(false);
        rig.pass(MINUTE);
        assertThat(rig.told())
                .filteredOn(each -> each.startsWith("isp"))
                .containsExactly("isp DISCONNECTED RECONCILED KERNEL");
    }
}
