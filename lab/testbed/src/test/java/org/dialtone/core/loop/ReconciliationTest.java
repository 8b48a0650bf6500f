package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionEvent.Kind;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.testbed.fake.FakeKernel;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What a router that starts again tells of the time in which it was not running.
@NullMarked
class ReconciliationTest {
    private final Rig first =
            Rig.on(
                    kernel -> {
                        kernel.addUp("eth0");
                        kernel.add("eth1", null, 0);
                    });
    private final FakeKernel kernel = first.kernel;

    /// Starts again after a script, and tells what was told of it.
    private List<RouterEvent> missed(Runnable script) {
        script.run();
        Rig again = first.restarted();
        again.assertTrue();
        return again.journal.subList(first.journal.size(), again.journal.size());
    }

    private static ConnectionEvent connection(RouterEvent event, Kind kind) {
        assertThat(event).isInstanceOf(ConnectionEvent.class);
        ConnectionEvent connection = (ConnectionEvent) event;
        assertThat(connection.kind()).isEqualTo(kind);
        assertThat(connection.cause()).isEqualTo(Cause.RECONCILED);
        assertThat(connection.duration()).isNull();
        assertThat(connection.traffic()).isNull();
        return connection;
    }

    private static InterfaceEvent change(RouterEvent event, InterfaceEvent.Kind kind) {
        assertThat(event).isInstanceOf(InterfaceEvent.class);
        assertThat(((InterfaceEvent) event).kind()).isEqualTo(kind);
        return (InterfaceEvent) event;
    }

    @Test
    void whereNothingHappenedNothingIsToldAndConnectionsGoOn() {
        first.time.advance(1_000_000_000L);
        assertThat(missed(() -> {})).isEmpty();
        Rig again = first.restarted();
        assertThat(again.snapshot()).isEqualTo(first.snapshot());
    }

    @Test
    void aConnectionThatGoesOnLastsFromItsBeginning() {
        first.time.advance(Duration.ofHours(1).toNanos());
        Rig again = first.restarted();
        kernel.carrier("eth0", false);
        again.settle();
        assertThat(again.connections())
                .singleElement()
                .satisfies(
                        it -> assertThat(it.duration()).isGreaterThanOrEqualTo(Duration.ofHours(1)))
                .satisfies(it -> assertThat(it.traffic()).isNull());
    }

    @Test
    void whatConnectedMeanwhileIsTold() {
        List<RouterEvent> events =
                missed(
                        () -> {
                            kernel.admin("eth1", true);
                            kernel.carrier("eth1", true);
                        });
        assertThat(events).hasSize(1);
        ConnectionEvent it = connection(events.getFirst(), Kind.CONNECTED);
        assertThat(it.interfaceId()).isEqualTo(first.shown("eth1").id());
        assertThat(it.connection().value()).isEqualTo(2);
    }

    @Test
    void whatDisconnectedMeanwhileIsToldWithoutADuration() {
        List<RouterEvent> events = missed(() -> kernel.carrier("eth0", false));
        assertThat(events).hasSize(1);
        ConnectionEvent it = connection(events.getFirst(), Kind.DISCONNECTED);
        assertThat(it.connection()).isEqualTo(first.shown("eth0").connection());
        assertThat(it.newState()).isEqualTo(ConnectionState.UNREACHABLE);
    }

    @Test
    void flipsThatNobodySawAreCounted() {
        List<RouterEvent> events = missed(() -> kernel.flip("eth0", 6)); // three times off and on
        assertThat(events).hasSize(2);
        ConnectionEvent lost = connection(events.getFirst(), Kind.DISCONNECTED);
        ConnectionEvent back = connection(events.getLast(), Kind.CONNECTED);
        assertThat(lost.disconnects() + back.disconnects()).isEqualTo(3);
        assertThat(lost.connects() + back.connects()).isEqualTo(3);
        assertThat(back.connection()).isNotEqualTo(lost.connection());
    }

    @Test
    void whatIsGoneDisconnectsAndIsRemoved() {
        List<RouterEvent> events = missed(() -> kernel.remove("eth0"));
        assertThat(events).hasSize(2);
        connection(events.getFirst(), Kind.DISCONNECTED);
        change(events.getLast(), InterfaceEvent.Kind.REMOVED);
    }

    @Test
    void whatIsNewIsAddedAndConnectsUnderIdsNeverGivenBefore() {
        int highest = first.shown("eth1").id().value();
        kernel.remove("eth1");
        first.settle(); // its id must not come back
        List<RouterEvent> events = missed(() -> kernel.addUp("eth1"));
        assertThat(events).hasSize(2);
        InterfaceEvent added = change(events.getFirst(), InterfaceEvent.Kind.ADDED);
        connection(events.getLast(), Kind.CONNECTED);
        assertThat(added.subject().id().value()).isGreaterThan(highest);
    }

    @Test
    void aRenamedInterfaceStaysTheSame() {
        List<RouterEvent> events =
                missed(
                        () -> {
                            kernel.rename("eth0", "wan");
                            kernel.enslave("wan", 2);
                        });
        assertThat(events).hasSize(2);
        InterfaceEvent renamed = change(events.getFirst(), InterfaceEvent.Kind.RENAMED);
        assertThat(renamed.subject().id()).isEqualTo(first.shown("eth0").id());
        change(events.getLast(), InterfaceEvent.Kind.MASTER_CHANGED);
    }

    @Test
    void anotherDeviceUnderTheSameIfindexIsAnotherInterface() {
        kernel.flip("eth0", 4);
        first.settle();
        List<RouterEvent> events = missed(() -> kernel.counters("eth0", 1, 0));
        assertThat(events).hasSize(4);
        connection(events.get(0), Kind.DISCONNECTED);
        change(events.get(1), InterfaceEvent.Kind.REMOVED);
        change(events.get(2), InterfaceEvent.Kind.ADDED);
        connection(events.get(3), Kind.CONNECTED);
    }

    @Test
    void anotherStateThatIsNoConnectionIsAChangeOfState() {
        List<RouterEvent> events = missed(() -> kernel.admin("eth1", true));
        assertThat(events).hasSize(1);
        change(events.getFirst(), InterfaceEvent.Kind.STATE_CHANGED);
    }

    @Test
    void revisionsGoOnAndTheRouterWorksAsBefore() {
        kernel.flip("eth0", 2);
        first.settle();
        long last = first.snapshot().position().revision();
        Rig again = first.restarted();
        assertThat(again.snapshot().position()).isEqualTo(first.snapshot().position());
        kernel.carrier("eth0", false);
        again.settle();
        assertThat(again.connections()).hasSize(1);
        assertThat(again.snapshot().position().revision()).isEqualTo(last + 1);
    }

    private Rig elsewhere(Consumer<FakeKernel> script) {
        Rig other = first.moved(script);
        other.assertTrue();
        return other;
    }

    @Test
    void onAnotherKernelAnInterfaceIsKnownByItsName() {
        Rig other =
                elsewhere(
                        kernel -> {
                            kernel.add("eth1", null, 0);
                            kernel.addUp("eth0");
                        });
        RouterInterface then = first.shown("eth0");
        RouterInterface now = other.shown("eth0");
        assertThat(now.id()).isEqualTo(then.id());
        assertThat(now.linkIndex()).isNotEqualTo(then.linkIndex());
        List<RouterEvent> connections =
                other.journal.stream().filter(ConnectionEvent.class::isInstance).toList();
        assertThat(connections).hasSize(2);
        assertThat(connection(connections.getFirst(), Kind.DISCONNECTED).connection())
                .isEqualTo(then.connection());
        assertThat(connection(connections.getLast(), Kind.CONNECTED).connection())
                .isEqualTo(now.connection());
    }

    @Test
    void onAnotherKernelTheSameLookIsStillAnotherConnection() {
        Rig other =
                elsewhere(
                        kernel -> {
                            kernel.addUp("eth0");
                            kernel.add("eth1", null, 0);
                        });
        assertThat(other.journal).hasSize(2);
        connection(other.journal.getFirst(), Kind.DISCONNECTED);
        connection(other.journal.getLast(), Kind.CONNECTED);
    }

    @Test
    void whatALostTailHadToldIsFoundAgain() {
        kernel.carrier("eth0", false);
        first.settle();
        kernel.admin("eth1", true);
        first.settle();
        assertThat(first.journal).hasSizeGreaterThanOrEqualTo(2);
        Rig again = first.restarted(0, 100);
        again.assertTrue();
        connection(again.journal.getFirst(), Kind.DISCONNECTED);
        assertThat(again.journal).hasSize(2);
        assertThat(again.snapshot().position().revision()).isEqualTo(2);
    }
}
