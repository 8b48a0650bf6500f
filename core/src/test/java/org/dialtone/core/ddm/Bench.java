package org.dialtone.core.ddm;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// One interface and a clock that is wound by hand. Turns are given at once unless `paced`.
final class Bench {
    static final Actor BOB = new Actor(Actor.Kind.CALLER, "bob");
    static final PacketHeader PACKET =
            new PacketHeader(
                    17,
                    InetAddress.ofLiteral("192.0.2.1"),
                    InetAddress.ofLiteral("198.51.100.1"),
                    1024,
                    53,
                    60);
    static final Established LINK = new Established("ppp-isp", List.of(), null, "", List.of());
    static final DialEnd NO_ANSWER =
            end(Cause.NO_ANSWER, RouterError.NO_ANSWER, DialEnd.Remedy.REDIAL);
    static final DialEnd WRONG_PASSWORD =
            end(
                    Cause.AUTHENTICATION_FAILED,
                    RouterError.AUTHENTICATION_FAILURE,
                    DialEnd.Remedy.GIVE_UP);
    static final DialEnd BUSY = end(Cause.BUSY, RouterError.LINE_BUSY, DialEnd.Remedy.BACK_OFF);
    static final DialEnd LOST =
            end(Cause.CARRIER_LOST, RouterError.NO_CARRIER, DialEnd.Remedy.REDIAL_NOW);
    static final DialEnd ASKED = end(Cause.REQUESTED, null, DialEnd.Remedy.NONE_NEEDED);

    Instant wall = Instant.parse("2026-11-23T10:00:00Z"); // a Monday
    long nanos = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // it runs over in the middle
    double random;
    boolean paced;
    DialState state;

    /// What was done since this was last looked at.
    final List<DialAction> done = new ArrayList<>();

    private long requests;

    Bench(InterfaceDefinition definition) {
        state = DialState.initial(definition, DdmState.RUNNING);
        give(new DialInput.Defined(definition, List.of(), BOB));
    }

    static DialEnd end(Cause cause, @Nullable RouterError error, DialEnd.Remedy remedy) {
        return new DialEnd(cause, error, remedy, "so it said");
    }

    static InterfaceDefinition definition(String name, DialPolicy policy) {
        return new InterfaceDefinition(
                name, DialKind.PPPOE, "ppp-isp", true, Map.of(), policy, DemandPolicy.NONE);
    }

    static InterfaceDefinition isp(DialMode mode) {
        return definition("isp", policy(mode));
    }

    static DialPolicy policy(DialMode mode) {
        return policy(mode, DialoutHours.ALWAYS, Duration.ZERO, "", 0);
    }

    static DialPolicy policy(
            DialMode mode, DialoutHours hours, Duration limit, String group, int priority) {
        return new DialPolicy(
                mode,
                3,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMinutes(10),
                Duration.ofHours(6),
                Duration.ofMinutes(5),
                PacketFilter.ALL,
                hours,
                limit,
                group,
                priority);
    }

    Now now() {
        return new Now(wall, nanos, random);
    }

    void give(DialInput input) {
        Step step = DemandDial.on(state, input, now());
        state = step.state();
        done.addAll(step.actions());
        for (DialAction each : step.actions()) {
            if (each instanceof DialAction.AskTurn && !paced) {
                give(new DialInput.Turn());
            }
        }
    }

    long connect() {
        give(new DialInput.ConnectRequested(++requests, BOB));
        return requests;
    }

    long disconnect() {
        give(new DialInput.DisconnectRequested(++requests, BOB));
        return requests;
    }

    void demand() {
        give(new DialInput.Demanded(PACKET));
    }

    void establish() {
        give(new DialInput.LinkUp(Cause.LINK_ADDED));
        give(new DialInput.Established(state.attempt(), LINK));
    }

    /// The dialer ends, and with it the link.
    void end(DialEnd end) {
        give(new DialInput.Ended(state.attempt(), end));
        give(new DialInput.LinkDown(Cause.LINK_REMOVED));
    }

    /// Lets time pass, waking it whenever it asked for that.
    void pass(Duration time) {
        long until = nanos + time.toNanos();
        while (state.wake() != null && state.wake() - until <= 0) {
            to(state.wake());
            give(new DialInput.Due());
        }
        to(until);
    }

    private void to(long time) {
        long wait = Math.max(0, time - nanos);
        nanos += wait;
        wall = wall.plusNanos(wait);
    }

    /// What was done, of one sort; forgets all that was done.
    <T extends DialAction> List<T> take(Class<T> sort) {
        List<T> found = done.stream().filter(sort::isInstance).map(sort::cast).toList();
        done.clear();
        return found;
    }

    List<DialAction> takeIf(Predicate<DialAction> wanted) {
        List<DialAction> found = done.stream().filter(wanted).toList();
        done.clear();
        return found;
    }
}
