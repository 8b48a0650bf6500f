package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.Established;
import org.dialtone.testbed.fake.FakeDialer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/// Every connect and disconnect of a demand-dial interface says why, and who it was.
class DialCausesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final DialRig rig = new DialRig();

    private void connected(String name) {
        rig.dial(name);
        assertThat(rig.connected(name)).isTrue();
        rig.told();
    }

    @Test
    void asked() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dial("isp");
        rig.hangUp("isp");
        assertThat(rig.told())
                .containsExactly("isp CONNECTED REQUESTED bob", "isp DISCONNECTED REQUESTED bob");
    }

    @Test
    void aPacket() {
        rig.create(DialRig.definition("isp", DialMode.ON_DEMAND));
        rig.packet("isp");
        List<ConnectionEvent> told = rig.connections();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().actor().kind()).isEqualTo(Actor.Kind.PACKET);
        assertThat(told.getFirst().actor().name())
                .contains("udp", "192.0.2.1", "198.51.100.1", "53");
    }

    @Test
    void ofAManualInterfaceAPacketDialsNothing() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.packet("isp");
        assertThat(rig.connected("isp")).isFalse();
        assertThat(rig.dialer.attempts()).isEmpty();
    }

    @Test
    void idle() {
        rig.create(DialRig.policy(DialMode.ON_DEMAND).idle(Duration.ofMinutes(5)).of("isp"));
        rig.activity.passing("ppp-isp", true);
        connected("isp");
        rig.pass(Duration.ofMinutes(20));
        assertThat(rig.connected("isp")).as("in use").isTrue();

        rig.activity.passing("ppp-isp", false);
        rig.pass(Duration.ofMinutes(4));
        assertThat(rig.connected("isp")).as("not long enough").isTrue();
        rig.pass(Duration.ofMinutes(2));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED IDLE_TIMEOUT DDM");
        assertThat(rig.activity.watched()).isEmpty();

        rig.packet("isp");
        assertThat(rig.told()).containsExactly("isp CONNECTED DEMAND PACKET");
    }

    @Test
    void theHoursEndAndBegin() {
        // the clock of the test begins on Thursday, 2026-01-01 00:00 UTC
        DialoutHours hours =
                new DialoutHours(List.of("4 00:00-09:00 10:00-12:00"), ZoneId.of("UTC"));
        rig.create(DialRig.policy(DialMode.PERSISTENT).hours(hours).of("isp"));
        assertThat(rig.told()).containsExactly("isp CONNECTED PERSISTENT DDM");

        rig.pass(Duration.ofHours(9).plus(MINUTE));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED DIALOUT_HOURS DDM");
        assertThat(rig.shown("isp").reasons())
                .containsExactly(UnreachabilityReason.DIALOUT_HOURS_RESTRICTION);
        assertThat(rig.connect("isp")).failsWithin(Duration.ofSeconds(20));

        rig.pass(Duration.ofHours(1));
        assertThat(rig.told()).containsExactly("isp CONNECTED PERSISTENT DDM");
    }

    @Test
    void aStepOfTheWallClockIntoForbiddenHoursIsFoundWithinFiveMinutes() {
        DialoutHours hours = new DialoutHours(List.of("4 00:00-09:00"), ZoneId.of("UTC"));
        rig.create(DialRig.policy(DialMode.PERSISTENT).hours(hours).of("isp"));
        rig.told();
        rig.time.stepWall(Duration.ofHours(10));
        rig.pass(Duration.ofMinutes(5).plusSeconds(1));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED DIALOUT_HOURS DDM");
    }

    @Test
    void theSessionIsOver() {
        rig.create(DialRig.policy(DialMode.PERSISTENT).session(Duration.ofHours(24)).of("isp"));
        rig.told();
        rig.pass(Duration.ofHours(24).plus(MINUTE));
        assertThat(rig.told())
                .as("persistent: dialled again at once")
                .containsExactly(
                        "isp DISCONNECTED SESSION_LIMIT DDM", "isp CONNECTED PERSISTENT DDM");
    }

    @Test
    void dialledAgainItIsStillForWhatItWasDialledFirst() {
        rig.create(DialRig.policy(DialMode.ON_DEMAND).redials(3, Duration.ofSeconds(10)).of("isp"));
        rig.dialer.farEnd(attempt -> attempt.end(FakeDialer.NO_ANSWER));
        rig.packet("isp");
        rig.pass(Duration.ofSeconds(13));
        assertThat(rig.dialer.attempts()).hasSize(2);
        rig.dialer.farEnd(FakeDialer.Attempt::establish);
        rig.pass(Duration.ofSeconds(12));
        assertThat(rig.told()).containsExactly("isp CONNECTED DEMAND PACKET");
        assertThat(rig.dialer.attempts()).hasSize(3);
    }

    @Test
    void theFarEndHangsUp() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        connected("isp");
        // told before the kernel says anything of the link
        rig.dialer.last().listener().ended(FakeDialer.HUNG_UP);
        rig.hear();
        assertThat(rig.told()).containsExactly("isp DISCONNECTED PEER_HUNG_UP PEER");
    }

    @Test
    void theCarrierGoesAndComesBackBeforeTheDialerKnows() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        connected("isp");
        rig.kernel.carrier("ppp-isp", false);
        rig.hear();
        rig.kernel.carrier("ppp-isp", true);
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.told())
                .containsExactly(
                        "isp DISCONNECTED CARRIER_LOST KERNEL",
                        "isp CONNECTED CARRIER_GAINED KERNEL");
        assertThat(rig.dialer.attempts()).hasSize(1);
    }

    @Test
    void theCarrierStaysAway() {
        rig.create(DialRig.policy(DialMode.MANUAL).redials(0, MINUTE).of("isp"));
        connected("isp");
        rig.kernel.carrier("ppp-isp", false);
        rig.pass(Duration.ofSeconds(10));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED CARRIER_LOST KERNEL");
        assertThat(rig.dialer.last().asked()).as("it has been hung up").isTrue();
        assertThat(rig.dialer.running()).isEmpty();
    }

    private void connectedByADialerThatTellsWhy() {
        rig.dialer.tellsWhy();
        rig.create(DialRig.definition("isp", DialMode.ON_DEMAND));
        connected("isp");
    }

    @Test
    void whyItIsDownIsWhatTheDialerSays() {
        connectedByADialerThatTellsWhy();
        rig.kernel.carrier("ppp-isp", false);
        rig.hear();
        assertThat(rig.told()).as("the dialer is waited for").isEmpty();
        rig.dialer.last().ending(Cause.PEER_HUNG_UP);
        rig.hear();
        assertThat(rig.told()).containsExactly("isp DISCONNECTED PEER_HUNG_UP PEER");
        assertThat(rig.dialer.last().over()).isFalse();
        rig.dialer.last().end(FakeDialer.HUNG_UP);
        rig.dial("isp");
        assertThat(rig.told()).containsExactly("isp CONNECTED REQUESTED bob");
    }

    @Test
    void whyItWillBeDownMayBeSaidBefore() {
        connectedByADialerThatTellsWhy();
        rig.dialer.last().ending(Cause.PEER_DEAD);
        rig.hear();
        assertThat(rig.connected("isp")).as("the kernel has said nothing yet").isTrue();
        rig.kernel.carrier("ppp-isp", false);
        rig.hear();
        assertThat(rig.told()).containsExactly("isp DISCONNECTED PEER_DEAD DDM");
    }

    @Test
    void aDialerThatEndsInsteadOfSayingWhyHasSaidIt() {
        connectedByADialerThatTellsWhy();
        rig.kernel.remove("ppp-isp"); // the link goes first
        rig.hear();
        assertThat(rig.told()).as("the dialer is waited for").isEmpty();
        rig.dialer.last().end(FakeDialer.HUNG_UP);
        rig.hear();
        assertThat(rig.told()).containsExactly("isp DISCONNECTED PEER_HUNG_UP PEER");
    }

    @Test
    void aDialerThatPromisesToSayWhyAndDoesNotIsNotWaitedForLong() {
        connectedByADialerThatTellsWhy();
        rig.kernel.carrier("ppp-isp", false);
        rig.pass(Duration.ofMillis(900));
        assertThat(rig.told()).as("the dialer is waited for").isEmpty();
        rig.pass(Duration.ofMillis(200));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED CARRIER_LOST KERNEL");
        assertThat(rig.dialer.last().over()).isFalse();
    }

    @Test
    void disabled() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.told();
        rig.call(() -> rig.admin.enable("isp", false, DialRig.BOB));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED DISABLED bob");
        rig.call(() -> rig.admin.enable("isp", true, DialRig.BOB));
        assertThat(rig.told()).containsExactly("isp CONNECTED PERSISTENT DDM");
    }

    @Test
    void definedWithAnotherLink() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.told();
        rig.call(
                () ->
                        rig.admin.replace(
                                DialRig.definition(
                                        "isp", "ppp9", DialRig.policy(DialMode.MANUAL).policy()),
                                DialRig.BOB));
        rig.pass(MINUTE);
        assertThat(rig.told()).containsExactly("isp DISCONNECTED REDEFINED bob");
        assertThat(rig.names()).containsExactly("eth0", "isp");
    }

    @Test
    void definedWithOtherSettingsAConnectionGoesOn() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        RouterInterface before = rig.shown("isp");
        rig.call(
                () ->
                        rig.admin.replace(
                                DialRig.policy(DialMode.MANUAL).session(MINUTE).of("isp"),
                                DialRig.BOB));
        assertThat(rig.shown("isp")).isEqualTo(before);
        rig.told();
        rig.pass(MINUTE.multipliedBy(2));
        assertThat(rig.told())
                .as("but the new limit counts")
                .containsExactly("isp DISCONNECTED SESSION_LIMIT DDM");
    }

    @Test
    void itsFileIsRemovedWhileItIsConnected() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.told();
        rig.store.removeFile("isp");
        rig.definitions.look(true);
        rig.hear();
        assertThat(rig.told()).containsExactly("isp DISCONNECTED REDEFINED DDM");
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.names()).containsExactly("eth0");
        assertThat(rig.trap.routes()).isEmpty();
        assertThat(rig.dialer.running()).isEmpty();
    }

    @Test
    void itsFileIsSpoiltAndItGoesOnAsItWas() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.told();
        rig.store.spoil("isp", true);
        rig.definitions.look(true);
        rig.hear();
        assertThat(rig.connected("isp")).isTrue();
        assertThat(rig.definitions.problems())
                .contains("isp.toml:1: found nonsense", "isp: goes on as it was defined before");
        rig.dialer.last().end(FakeDialer.HUNG_UP);
        rig.pass(Duration.ofMinutes(2));
        assertThat(rig.connected("isp")).as("dialled as it was defined").isTrue();
        rig.told();

        rig.store.spoil("isp", false);
        rig.definitions.look(true);
        rig.hear();
        assertThat(rig.definitions.problems()).isEmpty();
        assertThat(rig.told()).isEmpty();
    }

    @Test
    void theDefinitionsCannotBeReadForAWhileAndAllGoOn() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.told();
        rig.store.unlisted(true);
        rig.store.removeFile("isp");
        rig.definitions.look(true);
        rig.hear();
        assertThat(rig.connected("isp")).isTrue();
        assertThat(rig.told()).isEmpty();
        assertThat(rig.definitions.problems())
                .containsExactly(
                        "the definitions cannot be read: interfaces.d: too many open files");

        // nobody tells when they can
        rig.store.unlisted(false);
        rig.definitions.look(false);
        rig.hear();
        assertThat(rig.told()).containsExactly("isp DISCONNECTED REDEFINED DDM");
        assertThat(rig.definitions.problems()).isEmpty();
    }

    @Test
    void theManagerIsStoppedAndStarted() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.told();
        rig.call(
                () ->
                        rig.admin.manage(
                                DdmState.STOPPED,
                                null,
                                org.dialtone.api.AdministrationEvent.Action.STOP,
                                DialRig.BOB));
        assertThat(rig.told()).containsExactly("isp DISCONNECTED DDM_STOPPED bob");
        assertThat(rig.shown("isp").state()).isEqualTo(ConnectionState.UNREACHABLE);
        assertThat(rig.shown("isp").reasons()).containsExactly(UnreachabilityReason.SERVICE_PAUSED);
        rig.pass(Duration.ofHours(1));
        assertThat(rig.dialer.attempts()).hasSize(1);
        rig.call(
                () ->
                        rig.admin.manage(
                                DdmState.RUNNING,
                                null,
                                org.dialtone.api.AdministrationEvent.Action.START,
                                DialRig.BOB));
        assertThat(rig.told()).containsExactly("isp CONNECTED PERSISTENT DDM");
    }

    @Test
    void stoppedAllAreHungUpBeforeTheCallReturns() {
        for (int i = 0; i < 300; i++) {
            rig.store.edit(DialRig.definition("m" + i, DialMode.PERSISTENT));
        }
        rig.definitions.look(true);
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.dialer.running()).hasSize(300);
        rig.call(
                () ->
                        rig.admin.manage(
                                DdmState.STOPPED,
                                null,
                                org.dialtone.api.AdministrationEvent.Action.STOP,
                                DialRig.BOB));
        assertThat(rig.dialer.running()).isEmpty();
        assertThat(rig.snapshot().connections()).hasSize(1); // eth0
    }

    @Test
    void pausedWhatIsBeingDialledIsGivenUpAndWhatIsConnectedStays() {
        rig.create(DialRig.definition("up", DialMode.PERSISTENT));
        rig.told();
        rig.dialer.farEnd(_ -> {});
        rig.create(DialRig.definition("dialling", DialMode.PERSISTENT));
        assertThat(rig.shown("dialling").state()).isEqualTo(ConnectionState.CONNECTING);
        rig.call(
                () ->
                        rig.admin.manage(
                                DdmState.PAUSED,
                                DdmState.STOPPED,
                                org.dialtone.api.AdministrationEvent.Action.PAUSE,
                                DialRig.BOB));
        assertThat(rig.connected("up")).isTrue();
        assertThat(rig.shown("dialling").reasons())
                .containsExactly(UnreachabilityReason.SERVICE_PAUSED);
        assertThat(rig.dialer.running()).hasSize(1);
        rig.dialer.farEnd(FakeDialer.Attempt::establish);
        rig.dialer.running().getFirst().end(FakeDialer.HUNG_UP);
        rig.pass(Duration.ofHours(1));
        assertThat(rig.connected("up")).as("lost in the pause: not dialled again").isFalse();
        rig.told();
        rig.call(
                () ->
                        rig.admin.manage(
                                DdmState.RUNNING,
                                DdmState.STOPPED,
                                org.dialtone.api.AdministrationEvent.Action.RESUME,
                                DialRig.BOB));
        rig.pass(MINUTE);
        assertThat(rig.told())
                .containsExactlyInAnyOrder(
                        "up CONNECTED PERSISTENT DDM", "dialling CONNECTED PERSISTENT DDM");
    }

    @Test
    void ofAGroupTheSecondStandsInUntilTheFirstIsBack() {
        rig.create(
                DialRig.policy(DialMode.PERSISTENT)
                        .group("uplink", 1)
                        .redials(1, Duration.ofSeconds(10))
                        .unreachable(Duration.ofMinutes(5))
                        .of("first"));
        rig.create(DialRig.policy(DialMode.ON_DEMAND).group("uplink", 2).of("second"));
        assertThat(rig.told()).containsExactly("first CONNECTED PERSISTENT DDM");

        rig.dialer.farEnd(
                attempt -> {
                    if (attempt.name().equals("second")) {
                        attempt.establish();
                    } else {
                        attempt.end(FakeDialer.NO_ANSWER);
                    }
                });
        rig.dialer.last().end(lost());
        rig.pass(Duration.ofSeconds(30));
        assertThat(rig.told()).last().isEqualTo("second CONNECTED FAILOVER DDM");

        rig.dialer.farEnd(FakeDialer.Attempt::establish);
        rig.pass(Duration.ofMinutes(10));
        assertThat(rig.told())
                .containsExactly(
                        "first CONNECTED PERSISTENT DDM", "second DISCONNECTED FAILOVER DDM");
        rig.pass(Duration.ofHours(1));
        assertThat(rig.told()).isEmpty();
    }

    private static DialEnd lost() {
        return new DialEnd(
                Cause.PEER_DEAD,
                org.dialtone.api.RouterError.NO_CARRIER,
                DialEnd.Remedy.REDIAL_NOW,
                "no LCP echo replies");
    }

    @Test
    void aLinkThatComesUpFirstIsNoConnectionUntilTheDialerSaysSo() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dialer.farEnd(_ -> {});
        rig.dial("isp");
        rig.kernel.addUp("ppp-isp");
        rig.hear();
        assertThat(rig.connected("isp")).isFalse();
        rig.dialer
                .last()
                .listener()
                .established(new Established("ppp-isp", List.of(), null, "", List.of()));
        rig.hear();
        assertThat(rig.told()).containsExactly("isp CONNECTED REQUESTED bob");
        assertThat(rig.names()).as("told once, and not as a link").containsExactly("eth0", "isp");
    }
}
