package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.testbed.fake.FakeDialer;
import org.dialtone.testbed.fake.FakeKernel;
import org.dialtone.testbed.fake.FakeStore;
import org.dialtone.testbed.fake.FakeTime;
import org.dialtone.testbed.fake.FakeTrap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Dialers that do not keep to the rules harm themselves at most.
class UnrulyDialerTest {
    private final DialRig rig = new DialRig();

    UnrulyDialerTest() {
        rig.create(DialRig.policy(DialMode.MANUAL).redials(0, Duration.ofSeconds(10)).of("isp"));
    }

    private DialListener first() {
        return rig.dialer.attempts().getFirst().listener();
    }

    @Test
    void whatItTellsOfAnAttemptThatHasEndedIsNotHeard() {
        rig.dial("isp");
        rig.hangUp("isp");
        rig.told();
        first().progress(DialPhase.ADDRESSING, "late");
        first().established(rig.dialer.last().connection());
        first().ended(FakeDialer.WRONG_PASSWORD);
        rig.pass(Duration.ofSeconds(10));
        assertThat(rig.shown("isp").state()).isEqualTo(ConnectionState.DISCONNECTED);

        rig.dial("isp");
        first().ended(FakeDialer.HUNG_UP);
        rig.pass(Duration.ofSeconds(10));
        assertThat(rig.connected("isp")).as("the second attempt is another").isTrue();
        rig.hangUp("isp");
        assertThat(rig.dialer.running()).isEmpty();
    }

    @Test
    void establishedTwiceItIsConnectedOnce() {
        rig.dial("isp");
        first().established(rig.dialer.last().connection());
        first().established(rig.dialer.last().connection());
        rig.hear();
        assertThat(rig.told()).containsExactly("isp CONNECTED REQUESTED bob");
        assertThat(rig.activity.watched()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void endedTwiceItIsDisconnectedOnce() {
        rig.dial("isp");
        rig.told();
        rig.kernel.remove("ppp-isp");
        first().ended(FakeDialer.HUNG_UP);
        first().ended(FakeDialer.HUNG_UP);
        rig.hear();
        assertThat(rig.told()).hasSize(1);
    }

    @Test
    void aFloodOfProgressFillsNothing() {
        rig.dialer.farEnd(_ -> {});
        rig.dial("isp");
        for (int i = 0; i < 100_000; i++) {
            first().progress(DialPhase.NEGOTIATING, "again " + i);
        }
        long before = rig.loop.dials().steps.get();
        rig.hear();
        assertThat(rig.loop.dials().steps.get() - before).isLessThan(20);
        rig.dialer.last().establish();
        rig.hear();
        assertThat(rig.connected("isp")).isTrue();
    }

    @Test
    void oneThatNeverEndsKeepsItsOwnInterfaceAlone() {
        rig.dialer.farEnd(
                new FakeDialer.FarEnd() {
                    @Override
                    public void called(FakeDialer.Attempt attempt) {
                        if (!attempt.name().equals("isp")) {
                            attempt.establish();
                        }
                    }

                    @Override
                    public void hungUp(FakeDialer.Attempt attempt) {}
                });
        rig.dial("isp");
        rig.pass(Duration.ofMinutes(2));
        assertThat(rig.dialer.last().asked()).as("hung up after its time").isTrue();
        long before = rig.loop.dials().steps.get();
        rig.pass(Duration.ofHours(10));
        assertThat(rig.loop.dials().steps.get() - before).as("nothing spins").isLessThan(100);
        assertThat(rig.dialer.attempts()).as("never a second dialer").hasSize(1);

        rig.create(DialRig.definition("two", DialMode.PERSISTENT));
        assertThat(rig.connected("two")).isTrue();

        rig.dialer.attempts().getFirst().end(FakeDialer.ASKED);
        rig.dialer.farEnd(FakeDialer.Attempt::establish);
        rig.dial("isp");
        assertThat(rig.connected("isp")).as("once it has ended at last").isTrue();
    }

    @Test
    void aConnectionWithoutALinkIsNoConnection() {
        rig.dialer.farEnd(
                attempt -> attempt.listener().established(attempt.connection())); // no link comes
        rig.dial("isp");
        rig.pass(Duration.ofSeconds(30));
        assertThat(rig.shown("isp").state()).isEqualTo(ConnectionState.CONNECTING);
        rig.pass(Duration.ofSeconds(31));
        assertThat(rig.told()).isEmpty();
        assertThat(rig.dialer.last().asked()).isTrue();
    }

    @Test
    void oneThatThrowsIsAFailedAttempt() {
        rig.dialer.farEnd(
                _ -> {
                    throw new IllegalStateException("no more processes");
                });
        rig.dial("isp");
        assertThat(rig.shown("isp").lastError()).isEqualTo(RouterError.UNKNOWN);
        assertThat(rig.shown("isp").reasons())
                .containsExactly(UnreachabilityReason.CONNECTION_FAILURE);
        rig.dialer.farEnd(FakeDialer.Attempt::establish);
        // of the first nobody knows whether anything was left
        rig.dial("isp");
        assertThat(rig.connected("isp")).isTrue();
    }

    @Test
    void oneThatThrowsWhenItIsToHangUpIsGivenItsTime() {
        rig.dialer.farEnd(
                new FakeDialer.FarEnd() {
                    @Override
                    public void called(FakeDialer.Attempt attempt) {
                        attempt.establish();
                    }

                    @Override
                    public void hungUp(FakeDialer.Attempt attempt) {
                        throw new IllegalStateException("no such process");
                    }
                });
        rig.dial("isp");
        rig.hangUp("isp");
        rig.pass(Duration.ofSeconds(3));
        rig.dialer.last().end(FakeDialer.ASKED);
        rig.hear();
        assertThat(rig.connected("isp")).isFalse();
    }

    /// Throws whatever it is asked.
    private static final class Broken implements Dialer {
        @Override
        public DialKind kind() {
            return DialKind.PPPOE;
        }

        @Override
        public List<String> problems(InterfaceDefinition definition) {
            throw new IllegalStateException("broken");
        }

        @Override
        public @Nullable String missing(InterfaceDefinition definition) {
            throw new IllegalStateException("broken");
        }

        @Override
        public Dialling dial(DialRequest request, DialListener listener) {
            throw new IllegalStateException("broken");
        }

        @Override
        public @Nullable Dialling adopt(DialRequest request, DialListener listener) {
            throw new IllegalStateException("broken");
        }
    }

    @Test
    void oneThatIsBrokenStopsNoRouter() {
        FakeStore store = new FakeStore();
        store.edit(DialRig.definition("isp", DialMode.PERSISTENT));
        FakeTime time = new FakeTime();
        FakeKernel kernel = FakeKernel.blocking();
        DialPorts ports =
                new DialPorts(
                        store, List.of(new Broken()), new FakeTrap(), null, 100, new Random(1));
        try (RouterCore core =
                RouterCore.start(
                        RouterCore.Settings.named("broken"),
                        kernel,
                        new KeptJournal(64),
                        time,
                        ports)) {
            var ddm = core.handle(org.dialtone.core.model.Caller.SELF).ddm();
            assertThat(ddm.status().problems()).singleElement().asString().contains("broken");
            assertThatThrownBy(() -> ddm.create(DialRig.definition("two", DialMode.MANUAL)))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContaining("broken");
            assertThat(ddm.connect("isp"))
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            RouterException.class,
                            e ->
                                    assertThat(e.error())
                                            .isEqualTo(RouterError.INTERFACE_CONFIGURATION));
        }
    }

    @Test
    void credentialsThatCannotBeReadAreAProblemOfTheirInterfaceAlone() {
        rig.store.unreadable("isp");
        rig.store.edit(DialRig.definition("two", DialMode.PERSISTENT));
        rig.definitions.look(true);
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.connected("two")).isTrue();
        assertThat(rig.definitions.problems())
                .singleElement()
                .asString()
                .contains("isp", "credentials", "rw-r--r--");
        assertThat(rig.connect("isp"))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("rw-r--r--");

        rig.end();
        rig.again(true);
        assertThat(rig.connected("two")).as("and no reason not to start").isTrue();
    }
}
