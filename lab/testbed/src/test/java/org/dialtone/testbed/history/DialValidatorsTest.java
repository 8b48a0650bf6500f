package org.dialtone.testbed.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.testbed.history.DialFact.Adopted;
import org.dialtone.testbed.history.DialFact.Asked;
import org.dialtone.testbed.history.DialFact.Dialled;
import org.dialtone.testbed.history.DialFact.Ended;
import org.dialtone.testbed.history.DialFact.Looked;
import org.dialtone.testbed.history.DialFact.Restarted;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A validator that cannot fail is worth nothing: each catches a history that was tampered with.
@NullMarked
class DialValidatorsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    private static DialHistory of(DialFact... facts) {
        return new DialHistory(List.of(facts), List.of(), List.of(), 2);
    }

    private static ConnectionEvent event(long revision, boolean up, int connection) {
        return new ConnectionEvent(
                revision,
                NOON,
                up ? ConnectionEvent.Kind.CONNECTED : ConnectionEvent.Kind.DISCONNECTED,
                new InterfaceId(1),
                "isp",
                7,
                InterfaceType.FULL_ROUTER,
                up ? ConnectionState.CONNECTING : ConnectionState.CONNECTED,
                up ? ConnectionState.CONNECTED : ConnectionState.DISCONNECTED,
                Set.of(),
                Cause.REQUESTED,
                Actor.DDM,
                new ConnectionId(connection),
                up ? null : Duration.ofSeconds(1),
                null,
                up ? 1 : 0,
                up ? 0 : 1);
    }

    private static RouterInterface shown(@Nullable ConnectionId connection) {
        return new RouterInterface(
                new InterfaceId(1),
                "isp",
                7,
                InterfaceType.FULL_ROUTER,
                null,
                true,
                connection == null ? ConnectionState.DISCONNECTED : ConnectionState.CONNECTED,
                Set.of(),
                NOON,
                connection,
                null,
                0);
    }

    private static List<String> matched(@Nullable ConnectionId end, RouterEvent... journal) {
        return new Matched()
                .violations(new DialHistory(List.of(), List.of(journal), List.of(shown(end)), 2));
    }

    @Test
    void aGoodHistoryIsGood() {
        DialHistory good =
                new DialHistory(
                        List.of(
                                new Dialled(1, "isp", 0),
                                new Dialled(2, "hq", 1),
                                new Ended(3, "isp", 0, Remedy.REDIAL),
                                new Dialled(4, "isp", 2),
                                new Restarted(5, Set.of()),
                                new Adopted(6, "isp", 3, 2),
                                new Ended(7, "isp", 3, Remedy.GIVE_UP),
                                new Asked(8, "isp"),
                                new Dialled(9, "isp", 4),
                                new Looked(10, 2, 10, 100, 2, 1),
                                new Looked(11, 2, 12, 150, 0, 2)),
                        List.of(event(1, true, 1), event(2, false, 1), event(3, true, 2)),
                        List.of(shown(new ConnectionId(2))),
                        3);
        assertThat(DialValidator.all(good)).isEmpty();
    }

    @Test
    void twoDialersAreSeen() {
        OneDialer judge = new OneDialer();
        assertThat(judge.violations(of(new Dialled(1, "isp", 0), new Dialled(2, "isp", 1))))
                .singleElement()
                .asString()
                .contains("beside attempt 0");
        assertThat(
                        judge.violations(
                                of(
                                        new Dialled(1, "isp", 0),
                                        new Restarted(2, Set.of()),
                                        new Dialled(3, "isp", 1))))
                .as("what another router left")
                .hasSize(1);
        assertThat(
                        judge.violations(
                                of(
                                        new Dialled(1, "isp", 0),
                                        new Ended(2, "isp", 0, Remedy.NONE_NEEDED),
                                        new Restarted(3, Set.of()),
                                        new Adopted(4, "isp", 1, 0))))
                .as("what has ended")
                .hasSize(1);
        assertThat(
                        judge.violations(
                                of(
                                        new Dialled(1, "isp", 0),
                                        new Ended(2, "isp", 7, Remedy.NONE_NEEDED),
                                        new Dialled(3, "isp", 1))))
                .as("the end of another attempt")
                .hasSize(1);
    }

    @Test
    void diallingInVainIsSeen() {
        NeverInVain judge = new NeverInVain();
        DialFact first = new Dialled(2, "isp", 0);
        DialFact refused = new Ended(3, "isp", 0, Remedy.GIVE_UP);
        DialFact again = new Dialled(9, "isp", 1);
        assertThat(judge.violations(of(new Asked(1, "isp"), first, refused, again))).hasSize(1);
        assertThat(judge.violations(of(first, refused, new Asked(4, "hq"), again)))
                .as("another was asked for")
                .hasSize(1);
        assertThat(judge.violations(of(first, refused, new Asked(4, "isp"), again))).isEmpty();
        assertThat(judge.violations(of(first, new Asked(2, "isp"), refused, again))).isEmpty();
        assertThat(judge.violations(of(first, refused, new Restarted(4, Set.of("isp")), again)))
                .as("the router before had heard of it")
                .hasSize(1);
        assertThat(judge.violations(of(first, refused, new Restarted(4, Set.of()), again)))
                .isEmpty();
    }

    @Test
    void aConnectWithoutAnEndIsSeen() {
        assertThat(matched(null, event(1, true, 1))).hasSize(1);
        assertThat(matched(new ConnectionId(9), event(1, true, 1))).hasSize(1);
        assertThat(matched(new ConnectionId(2), event(1, true, 1), event(2, true, 2))).hasSize(1);
        assertThat(matched(null, event(1, true, 1), event(2, false, 2))).hasSize(1);
        assertThat(matched(null, event(1, false, 1))).as("it was connected before").isEmpty();
    }

    @Test
    void dialsTooQuickAreSeen() {
        List<DialFact> facts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            facts.add(new Dialled(i * (SECOND / 6), "isp" + i, i));
        }
        DialHistory history = new DialHistory(facts, List.of(), List.of(), 5);
        assertThat(new Paced().violations(history)).hasSize(1);
        assertThat(new Paced().violations(new DialHistory(facts, List.of(), List.of(), 6)))
                .isEmpty();
    }

    @Test
    void aBusyLoopIsSeen() {
        Calm judge = new Calm();
        Looked before = new Looked(0, 2, 10, 100, 0, 0);
        assertThat(judge.violations(of(before, new Looked(SECOND, 2, 10, 2000, 0, 0)))).hasSize(1);
        assertThat(judge.violations(of(before, new Looked(SECOND, 2, 10, 170, 0, 0)))).isEmpty();
        assertThat(judge.violations(of(new Looked(0, 2, 10, 100, 3, 0))))
                .as("more timers than interfaces")
                .hasSize(1);
        assertThat(judge.violations(of(new Looked(0, 2, 10, 100, 0, 3))))
                .as("more turns than interfaces")
                .hasSize(1);
    }
}
