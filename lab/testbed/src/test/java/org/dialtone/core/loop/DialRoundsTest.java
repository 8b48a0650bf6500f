package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.EventObject;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.notify.Entry;
import org.dialtone.testbed.fake.FakeDialer;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// After a thousand rounds nothing is left.
class DialRoundsTest {
    private static final int ROUNDS = 1000;
    private final DialRig rig = new DialRig(1, 10_000, 1 << 15);

    private void nothingLeft() {
        DialEngine engine = rig.loop.dials();
        assertThat(engine.timers()).as("timers").isZero();
        assertThat(engine.turns()).as("turns").isZero();
        assertThat(engine.answers.waiting()).as("answers").isZero();
        assertThat(engine.mailbox.isEmpty()).as("letters").isTrue();
        assertThat(rig.activity.watched()).as("watches").isEmpty();
        assertThat(rig.dialer.running()).as("dialers").isEmpty();
        assertThat(rig.kernel.names()).as("links").containsExactly("eth0");
    }

    @Test
    void ofConnectsAndDisconnects() {
        rig.create(DialRig.policy(DialMode.ON_DEMAND).idle(Duration.ofMinutes(5)).of("isp"));
        try (EventObject event = EventObject.autoReset()) {
            Entry entry = rig.loop.registry().add((SignalledEvent) event, _ -> {});
            for (int i = 0; i < ROUNDS; i++) {
                if (i % 3 == 0) {
                    rig.packet("isp");
                } else {
                    rig.dial("isp");
                }
                switch (i % 4) {
                    case 0 -> rig.hangUp("isp");
                    case 1 -> rig.pass(Duration.ofMinutes(7)); // idle
                    case 2 -> {
                        rig.dialer.last().end(FakeDialer.HUNG_UP);
                        rig.pass(Duration.ofMinutes(1));
                        rig.hear();
                    }
                    default -> {
                        rig.kernel.remove("ppp-isp");
                        rig.pass(Duration.ofSeconds(10));
                        rig.hangUp("isp");
                    }
                }
                assertThat(rig.connected("isp")).as("round %s", i).isFalse();
            }
            assertThat(event.count()).isEqualTo(rig.connections().size());
            assertThat(entry.end()).isTrue();
            assertThat(rig.loop.registry().size()).isZero();
        }
        rig.pass(Duration.ofMinutes(10));
        nothingLeft();
        assertThat(rig.dialer.attempts()).hasSizeGreaterThanOrEqualTo(ROUNDS);
    }

    @Test
    void ofDefiningDiallingAndRemoving() {
        for (int i = 0; i < ROUNDS; i++) {
            String name = "isp" + i % 7;
            rig.create(DialRig.policy(DialMode.PERSISTENT).group("g" + i % 3, i).of(name));
            assertThat(rig.connected(name)).as("round %s", i).isTrue();
            rig.hangUp(name);
            rig.call(() -> rig.admin.delete(name, DialRig.BOB));
        }
        rig.hear();
        nothingLeft();
        assertThat(rig.loop.dials().lines()).isEmpty();
        assertThat(rig.loop.dials().groups()).isZero();
        assertThat(rig.names()).containsExactly("eth0");
        assertThat(rig.trap.routes()).isEmpty();
        assertThat(rig.definitions.list()).isEmpty();
    }

    @Test
    void ofFailures() {
        rig.create(DialRig.policy(DialMode.MANUAL).redials(2, Duration.ofSeconds(1)).of("isp"));
        rig.dialer.farEnd(attempt -> attempt.end(FakeDialer.NO_ANSWER));
        for (int i = 0; i < ROUNDS; i++) {
            rig.dial("isp");
            rig.pass(Duration.ofSeconds(5));
        }
        assertThat(rig.dialer.attempts()).hasSize(3 * ROUNDS);
        rig.pass(Duration.ofHours(7));
        nothingLeft();
    }
}
