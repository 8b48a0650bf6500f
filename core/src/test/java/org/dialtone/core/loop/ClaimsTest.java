package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Interfaces that stand for a link of a name: what is told of them, and of the link itself.
@NullMarked
class ClaimsTest {
    private static final int UP = Link.IFF_UP | Link.IFF_LOWER_UP | Link.IFF_RUNNING;

    private long nanos;

    private final Time time =
            new Time() {
                @Override
                public Instant now() {
                    return Instant.EPOCH.plusNanos(nanos);
                }

                @Override
                public long nanos() {
                    return nanos;
                }
            };

    private final Changes changes = new Changes(time, null);
    private final Claims claims = new Claims(changes);
    private final Transitions transitions = new Transitions(changes, claims);
    private final List<String> owned = new ArrayList<>();

    private final Claim.Owner owner =
            new Claim.Owner() {
                @Override
                public void up() {
                    owned.add("up");
                }

                @Override
                public void down(Cause cause) {
                    owned.add("down " + cause);
                }
            };

    private static Link link(int index, String name, int flags, int flips, long bytes) {
        return new Link(
                index,
                name,
                "ppp",
                flags,
                Link.OPER_UNKNOWN,
                new CarrierCount(1 + flips, flips),
                0,
                0,
                new Traffic(bytes, 0, 0, 0));
    }

    private Claim isp() {
        RouterInterface shown =
                new RouterInterface(
                        changes.nextInterface(),
                        "isp",
                        0,
                        InterfaceType.FULL_ROUTER,
                        null,
                        true,
                        ConnectionState.DISCONNECTED,
                        Set.of(),
                        time.now(),
                        null,
                        null,
                        0);
        return claims.add(shown, "ppp-isp", owner);
    }

    private List<RouterEvent> events() {
        List<RouterEvent> all = new ArrayList<>();
        for (int i = 0; i < changes.pending(); i++) {
            all.add(changes.event(i));
        }
        changes.clear();
        return all;
    }

    /// The events in short: what and of whom.
    private List<String> told() {
        return events().stream()
                .map(
                        each ->
                                switch (each) {
                                    case ConnectionEvent e ->
                                            e.kind() + " " + e.interfaceName() + " " + e.cause();
                                    case InterfaceEvent e -> e.kind() + " " + e.subject().name();
                                    default -> each.toString();
                                })
                .toList();
    }

    private List<String> shown() {
        return changes.state().interfaces().list().stream().map(RouterInterface::name).toList();
    }

    @Test
    void aClaimedLinkIsNoInterfaceOfItsOwn() {
        isp();
        assertThat(told()).containsExactly("ADDED isp");

        transitions.appeared(link(7, "ppp-isp", UP, 0, 0));

        assertThat(owned).containsExactly("up");
        assertThat(told()).isEmpty();
        assertThat(shown()).containsExactly("isp");
    }

    @Test
    void aDedicatedLinkThatIsRenamedIntoAClaimDisconnectsAndGoes() {
        isp();
        Link before = link(7, "ppp0", UP, 0, 0);
        transitions.appeared(before);
        changes.clear();

        transitions.changed(before, link(7, "ppp-isp", UP, 0, 0));

        assertThat(told()).containsExactly("DISCONNECTED ppp0 REDEFINED", "REMOVED ppp0");
        assertThat(owned).containsExactly("up");
        assertThat(shown()).containsExactly("isp");
    }

    @Test
    void aClaimedLinkThatIsRenamedAwayIsDedicatedFromThenOn() {
        isp();
        Link before = link(7, "ppp-isp", UP, 0, 0);
        transitions.appeared(before);
        changes.clear();

        transitions.changed(before, link(7, "other", UP, 0, 0));

        assertThat(owned).containsExactly("up", "down LINK_REMOVED");
        assertThat(told()).containsExactly("ADDED other", "CONNECTED other LINK_ADDED");
    }

    @Test
    void aDisconnectHasItsCauseItsDurationAndTheLastMessagesTraffic() {
        Claim claim = isp();
        Link up = link(7, "ppp-isp", UP, 0, 100);
        transitions.appeared(up);
        claims.connected(claim, Cause.DEMAND, new Actor(Actor.Kind.PACKET, "tcp"));
        nanos += Duration.ofSeconds(9).toNanos();
        changes.clear();

        transitions.vanished(up, link(7, "ppp-isp", 0, 0, 150), false);
        claims.disconnected(
                claim,
                ConnectionState.UNREACHABLE,
                Set.of(UnreachabilityReason.CONNECTION_FAILURE),
                RouterError.NO_CARRIER,
                Cause.LINK_REMOVED,
                Actor.KERNEL);

        assertThat(owned).containsExactly("up", "down LINK_REMOVED");
        RouterEvent only = events().getFirst();
        assertThat(only).isInstanceOf(ConnectionEvent.class);
        ConnectionEvent event = (ConnectionEvent) only;
        assertThat(event.kind()).isEqualTo(ConnectionEvent.Kind.DISCONNECTED);
        assertThat(event.duration()).isEqualTo(Duration.ofSeconds(9));
        assertThat(event.traffic()).isEqualTo(new Traffic(50, 0, 0, 0));
        assertThat(event.reasons()).containsExactly(UnreachabilityReason.CONNECTION_FAILURE);
        assertThat(claim.tracked.shown.linkIndex()).isZero();
        assertThat(claim.tracked.shown.lastError()).isEqualTo(RouterError.NO_CARRIER);
    }

    @Test
    void flipsOfAConnectedClaimAreCounted() {
        Claim claim = isp();
        Link before = link(7, "ppp-isp", UP, 0, 0);
        transitions.appeared(before);
        claims.connected(claim, Cause.REQUESTED, Actor.DDM);
        changes.clear();

        transitions.changed(before, link(7, "ppp-isp", UP, 3, 0));

        List<RouterEvent> events = events();
        assertThat(events).hasSize(2);
        ConnectionEvent down = (ConnectionEvent) events.getFirst();
        ConnectionEvent up = (ConnectionEvent) events.getLast();
        assertThat(down.disconnects() + up.disconnects()).isEqualTo(3);
        assertThat(down.connects() + up.connects()).isEqualTo(3);
        assertThat(up.connection()).isNotEqualTo(down.connection());
        assertThat(claim.tracked.shown.connected()).isTrue();
    }

    @Test
    void anotherLinkOfTheNameMeansThatTheFirstIsGone() {
        isp();
        transitions.appeared(link(7, "ppp-isp", UP, 0, 0));
        transitions.appeared(link(8, "ppp-isp", UP, 0, 0));

        assertThat(owned).containsExactly("up", "down LINK_REMOVED", "up");
        assertThat(claims.holding(7)).isNull();
        assertThat(claims.holding(8)).isNotNull();
    }
}
