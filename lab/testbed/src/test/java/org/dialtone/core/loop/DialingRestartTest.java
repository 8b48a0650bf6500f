package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.testbed.fake.FakeDialer;
import org.dialtone.testbed.fake.FakeKernel;
import org.dialtone.testbed.fake.FakeStore;
import org.dialtone.testbed.fake.FakeTrap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// What becomes of demand-dial interfaces when their router starts again.
class DialingRestartTest {
    private final FakeKernel kernel = FakeKernel.blocking();
    private final FakeDialer dialer = new FakeDialer(DialKind.PPPOE, kernel);
    private final FakeStore store = new FakeStore();
    private KeptJournal journal = new KeptJournal(1 << 12);
    private RouterCore core = start();
    private ConnectionId connection = new ConnectionId(1);
    private RouterInterface before;
    private int told;

    DialingRestartTest() {
        before = core.handle(Caller.SELF).interfaces().getFirst();
    }

    private RouterCore start() {
        if (kernel.names().isEmpty()) {
            kernel.addUp("eth0");
            store.edit(
                    new InterfaceDefinition(
                            "isp",
                            DialKind.PPPOE,
                            "ppp-isp",
                            true,
                            Map.of(),
                            DialPolicy.DEFAULT,
                            DemandPolicy.NONE));
        }
        return RouterCore.start(
                RouterCore.Settings.named("test"),
                kernel,
                journal,
                Time.SYSTEM,
                new DialPorts(store, List.of(dialer), new FakeTrap(), null, 100, new Random(1)));
    }

    @BeforeEach
    void connect() throws Exception {
        connection = core.handle(Caller.SELF).ddm().connect("isp").get(20, TimeUnit.SECONDS);
        before = isp();
        assertThat(before.connection()).isEqualTo(connection);
    }

    @AfterEach
    void close() {
        core.close();
    }

    private RouterInterface isp() {
        return core.handle(Caller.SELF).interfaces().stream()
                .filter(each -> each.name().equals("isp"))
                .findFirst()
                .orElseThrow();
    }

    private void end() {
        core.close();
        told = journal.all.size();
        kernel.listened();
    }

    private void again(boolean sameKernel) {
        journal = journal.restarted(sameKernel, Long.MAX_VALUE, 0);
        core = start();
    }

    private List<RouterEvent> events() {
        List<RouterEvent> all = List.copyOf(journal.all);
        return all.subList(told, all.size());
    }

    private List<ConnectionEvent> connections() {
        return events().stream()
                .filter(ConnectionEvent.class::isInstance)
                .map(ConnectionEvent.class::cast)
                .toList();
    }

    @Test
    void whatIsConnectedGoesOn() throws Exception {
        end();
        again(true);

        assertThat(isp()).isEqualTo(before);
        assertThat(connections()).isEmpty();

        core.handle(Caller.SELF).ddm().disconnect("isp").get(20, TimeUnit.SECONDS);
        assertThat(connections())
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.connection()).isEqualTo(connection);
                            assertThat(it.cause()).isEqualTo(Cause.REQUESTED);
                            assertThat(it.duration()).isPositive();
                        });
        assertThat(dialer.attempts()).as("one dialled, one taken over").hasSize(2);
        assertThat(core.handle(Caller.SELF).ddm().status().dials()).isZero();
    }

    @Test
    void whatHasEndedMeanwhileIsTold() throws Exception {
        end();
        dialer.last().end(FakeDialer.HUNG_UP);
        dialer.forget();
        again(true);

        assertThat(isp().id()).isEqualTo(before.id());
        assertThat(isp().connected()).isFalse();
        assertThat(connections())
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.connection()).isEqualTo(connection);
                            assertThat(it.cause()).isEqualTo(Cause.RECONCILED);
                            assertThat(it.actor()).isEqualTo(Actor.KERNEL);
                            assertThat(it.duration()).isNull();
                        });
        ConnectionId next = core.handle(Caller.SELF).ddm().connect("isp").get(20, TimeUnit.SECONDS);
        assertThat(next.value()).isGreaterThan(connection.value());
    }

    @Test
    void aLinkThatNobodyHoldsAnyMoreIsNoConnection() {
        end();
        dialer.forget();
        again(true);

        assertThat(isp().connected()).isFalse();
        assertThat(connections())
                .singleElement()
                .satisfies(it -> assertThat(it.cause()).isEqualTo(Cause.RECONCILED));
    }

    @Test
    void whatIsNotDefinedAnyMoreGoes() {
        end();
        store.removeFile("isp");
        again(true);

        assertThat(core.handle(Caller.SELF).interfaces())
                .extracting(RouterInterface::name)
                .as("what it had been dialled with is ended")
                .containsExactly("eth0");
        assertThat(dialer.last().over()).isTrue();
        assertThat(connections().getFirst().cause()).isEqualTo(Cause.RECONCILED);
        assertThat(connections().getFirst().connection()).isEqualTo(connection);
        assertThat(events())
                .anySatisfy(
                        each ->
                                assertThat(each)
                                        .isInstanceOfSatisfying(
                                                InterfaceEvent.class,
                                                it ->
                                                        assertThat(it.kind())
                                                                .isEqualTo(
                                                                        InterfaceEvent.Kind
                                                                                .REMOVED)));
    }
}
