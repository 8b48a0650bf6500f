package org.dialtone.core.ddm;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.api.dial.PacketHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class ExplainerTest {
    private static Explanation explain(
            Bench isp, @Nullable PacketHeader packet, @Nullable Instant at) {
        return Explainer.explain(isp.state, packet, at, isp.now());
    }

    private static List<String> noes(Explanation explanation) {
        return explanation.findings().stream()
                .filter(each -> !each.allows())
                .map(Explanation.Finding::check)
                .toList();
    }

    @Test
    void anIdleInterfaceOnDemandWouldBeDialled() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        Explanation explanation = explain(isp, Bench.PACKET, null);
        assertThat(explanation.dials()).isTrue();
        assertThat(explanation.state()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(explanation.until()).isNull();
        isp.demand();
        assertThat(isp.take(DialAction.Dial.class)).hasSize(1);
        assertThat(noes(explain(isp, Bench.PACKET, null))).containsExactly("state");
    }

    @Test
    void closedHoursSayUntilWhenAndAnotherTimeMayBeAskedFor() {
        DialoutHours hours = new DialoutHours(List.of("1 09:00-17:00"), ZoneOffset.UTC);
        Bench isp =
                new Bench(
                        Bench.definition(
                                "isp",
                                Bench.policy(DialMode.ON_DEMAND, hours, Duration.ZERO, "", 0)));
        assertThat(explain(isp, null, null).dials()).isTrue();
        Explanation evening = explain(isp, null, Instant.parse("2026-11-23T20:00:00Z"));
        assertThat(noes(evening)).containsExactly("hours");
        assertThat(evening.state()).isEqualTo(ConnectionState.UNREACHABLE);
        assertThat(evening.until()).isEqualTo("2026-11-30T09:00:00Z");
    }

    @Test
    void theRuleThatRefusesAPacketIsNamed() {
        DemandPolicy none = DemandPolicy.NONE;
        DemandPolicy demand =
                new DemandPolicy(
                        List.of(),
                        0,
                        new PacketFilter(List.of("deny udp port 53")),
                        none.keepPackets(),
                        none.keepBytes(),
                        none.keepFor());
        InterfaceDefinition plain = Bench.isp(DialMode.ON_DEMAND);
        Bench isp =
                new Bench(
                        new InterfaceDefinition(
                                plain.name(),
                                plain.kind(),
                                plain.link(),
                                true,
                                plain.settings(),
                                plain.policy(),
                                demand));
        Explanation explanation = explain(isp, Bench.PACKET, null);
        assertThat(noes(explanation)).containsExactly("filter");
        assertThat(explanation.findings().getLast().words())
                .isEqualTo("The packet may not dial: the rule \"deny udp port 53\" is about it.");
        assertThat(explain(isp, null, null).dials()).isTrue();
    }

    @Test
    void whatIsLeftAloneSaysUntilWhenAndWhoAsksNeedNotWait() {
        Bench isp = new Bench(Bench.isp(DialMode.ON_DEMAND));
        isp.demand();
        for (int i = 0; i < 4; i++) {
            isp.end(Bench.NO_ANSWER);
            isp.pass(Duration.ofSeconds(30));
        }
        Explanation explanation = explain(isp, Bench.PACKET, null);
        assertThat(noes(explanation)).containsExactly("back-off");
        assertThat(explanation.until()).isEqualTo(isp.wall.plusSeconds(570));
        assertThat(explain(isp, null, null).dials()).isTrue();
        Explanation later = explain(isp, Bench.PACKET, isp.wall.plusSeconds(600));
        assertThat(later.dials()).isTrue();
        assertThat(later.state()).isEqualTo(ConnectionState.DISCONNECTED);
    }

    @Test
    void theFirstThatSaysNoDecidesUntilWhen() {
        DialoutHours hours = new DialoutHours(List.of("2 09:00-17:00"), ZoneOffset.UTC);
        Bench isp =
                new Bench(
                        Bench.definition(
                                "isp",
                                Bench.policy(DialMode.ON_DEMAND, hours, Duration.ZERO, "", 0)));
        isp.give(new DialInput.Ddm(DdmState.PAUSED, Bench.BOB));
        Explanation explanation = explain(isp, null, null);
        assertThat(noes(explanation)).containsExactly("ddm", "hours");
        assertThat(explanation.until()).isNull();
    }

    @Test
    void whatItSaysOfNowIsWhatAPacketDoes() {
        for (DialMode mode : DialMode.values()) {
            Bench isp = new Bench(Bench.isp(mode));
            boolean would = explain(isp, Bench.PACKET, null).dials();
            isp.done.clear();
            isp.demand();
            assertThat(isp.take(DialAction.Dial.class)).hasSize(would ? 1 : 0);
        }
    }
}
