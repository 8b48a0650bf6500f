package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.EventObject;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.model.Link;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

class RouterLoopTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void whatIsThereAtTheStartIsListedWithoutEvents() {
        Rig rig =
                Rig.on(
                        kernel -> {
                            kernel.addUp("lo");
                            kernel.addUp("eth0");
                            kernel.add("eth1");
                        });

        rig.settle();

        assertThat(rig.journal).isEmpty();
        assertThat(rig.start.position().revision()).isZero();
        assertThat(rig.start.interfaces())
                .extracting(RouterInterface::name)
                .containsExactly("eth0", "eth1", "lo");
        assertThat(rig.shown("lo").type()).isEqualTo(InterfaceType.LOOPBACK);
        assertThat(rig.shown("eth0").connected()).isTrue();
        assertThat(rig.shown("eth1").reasons())
                .containsExactly(UnreachabilityReason.ADMIN_DISABLED);
        assertThat(rig.start.connections()).hasSize(2);
        rig.assertTrue();
    }

    @Test
    void aQuietRouterAsksNothing() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        long dumps = rig.kernel.dumps();

        rig.pass(Duration.ofHours(1));

        assertThat(rig.kernel.asked()).isZero();
        assertThat(rig.kernel.dumps()).isEqualTo(dumps);
        rig.kernel.carrier("eth0", false);
        rig.settle();
        assertThat(rig.kernel.asked() + rig.kernel.dumps()).isGreaterThan(dumps);
        long asked = rig.kernel.asked();
        dumps = rig.kernel.dumps();
        rig.pass(Duration.ofHours(1));
        assertThat(rig.kernel.asked()).isEqualTo(asked);
        assertThat(rig.kernel.dumps()).isEqualTo(dumps);
    }

    @Test
    void oneChangeIsOneEventHoweverManyMessages() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));

        rig.kernel.carrier("eth0", false);
        rig.kernel.repeat("eth0");
        rig.kernel.repeat("eth0");
        rig.settle();

        assertThat(rig.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        ConnectionEvent.class,
                        event -> {
                            assertThat(event.kind()).isEqualTo(ConnectionEvent.Kind.DISCONNECTED);
                            assertThat(event.revision()).isEqualTo(1);
                            assertThat(event.cause()).isEqualTo(Cause.CARRIER_LOST);
                            assertThat(event.oldState()).isEqualTo(ConnectionState.CONNECTED);
                            assertThat(event.newState()).isEqualTo(ConnectionState.UNREACHABLE);
                            assertThat(event.reasons())
                                    .containsExactly(UnreachabilityReason.NO_MEDIA_SENSE);
                            assertThat(event.connects()).isZero();
                            assertThat(event.disconnects()).isOne();
                        });
    }

    @Test
    void aMessageWithoutAChangeIsNoEvent() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));

        rig.kernel.repeat("eth0");
        rig.kernel.pass("eth0", new Traffic(1, 2, 3, 4));
        rig.kernel.repeat("eth0");
        rig.settle();

        assertThat(rig.events()).isEmpty();
    }

    @Test
    void setUpIsOneConnectAlthoughTheKernelSaysItTwice() {
        Rig rig = Rig.on(kernel -> kernel.add("eth0"));
        rig.kernel.carrier("eth0", true);

        rig.kernel.admin("eth0", true);
        rig.settle();

        assertThat(rig.connections())
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.kind()).isEqualTo(ConnectionEvent.Kind.CONNECTED);
                            assertThat(event.cause()).isEqualTo(Cause.ADMIN_UP);
                        });
    }

    @Test
    void aCarrierThatIsNotYetInUseIsConfirmedByAsking() {
        Rig rig = Rig.on(kernel -> kernel.add("eth0"));
        rig.kernel.carrier("eth0", true);
        rig.hear();
        rig.events();
        rig.kernel.withhold(true);

        rig.kernel.admin("eth0", true); // UP and LOWER_UP without RUNNING, and then nothing
        rig.loop.step();

        assertThat(rig.events()).as("before the kernel has confirmed it").isEmpty();
        rig.hear();
        assertThat(rig.connections())
                .extracting(ConnectionEvent::kind, ConnectionEvent::cause)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                ConnectionEvent.Kind.CONNECTED, Cause.ADMIN_UP));
        assertThat(rig.kernel.asked()).isPositive();
    }

    @Test
    void aLinkThatAppearsWithItsCarrierNotYetInUseConnectsOnceConfirmed() {
        Rig rig = Rig.on(kernel -> {});
        rig.kernel.withhold(true);
        rig.kernel.add("eth0");
        rig.kernel.carrier("eth0", true);
        rig.kernel.admin("eth0", true);

        rig.hear();

        assertThat(rig.shown("eth0").connected()).isTrue();
        assertThat(rig.connections()).hasSize(1);
    }

    @Test
    void setDownIsOneDisconnect() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));

        rig.kernel.admin("eth0", false);
        rig.settle();

        assertThat(rig.connections())
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.cause()).isEqualTo(Cause.ADMIN_DOWN);
                            assertThat(event.reasons())
                                    .containsExactly(UnreachabilityReason.ADMIN_DISABLED);
                        });
    }

    @Test
    void aLinkThatVanishesWhileConnectedDisconnectsThenIsRemoved() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        RouterInterface was = rig.shown("eth0");

        rig.kernel.vanish("eth0");
        rig.settle();

        List<RouterEvent> events = rig.events();
        assertThat(events).hasSize(2);
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        ConnectionEvent.class,
                        event -> {
                            assertThat(event.cause()).isEqualTo(Cause.LINK_REMOVED);
                            assertThat(event.reasons())
                                    .containsExactly(UnreachabilityReason.NO_DEVICE);
                            assertThat(event.connection()).isEqualTo(was.connection());
                        });
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        InterfaceEvent.class,
                        event -> assertThat(event.kind()).isEqualTo(InterfaceEvent.Kind.REMOVED));
        assertThat(rig.snapshot().interfaces()).isEmpty();
    }

    @Test
    void deletedDownFirstIsOneDisconnect() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));

        rig.kernel.remove("eth0");
        rig.settle();

        assertThat(rig.connections()).hasSize(1);
        assertThat(rig.snapshot().interfaces()).isEmpty();
    }

    @Test
    void aLinkThatVanishesUnconnectedDoesNotDisconnect() {
        Rig rig = Rig.on(kernel -> kernel.add("eth0"));

        rig.kernel.vanish("eth0");
        rig.settle();

        assertThat(rig.events()).singleElement().isInstanceOf(InterfaceEvent.class);
    }

    @Test
    void aLinkMovedToAnotherNamespaceDisconnectsBecauseOfThat() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));

        rig.kernel.move("eth0");
        rig.settle();

        assertThat(rig.connections())
                .singleElement()
                .extracting(ConnectionEvent::cause)
                .isEqualTo(Cause.LINK_MOVED);
    }

    @Test
    void aLinkThatAppearsUpIsAddedThenConnects() {
        Rig rig = Rig.on(kernel -> {});

        rig.kernel.addUp("eth0");
        rig.settle();

        List<RouterEvent> events = rig.events();
        assertThat(events).hasSize(2);
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        InterfaceEvent.class,
                        event -> {
                            assertThat(event.kind()).isEqualTo(InterfaceEvent.Kind.ADDED);
                            assertThat(event.subject().connected()).isFalse();
                        });
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        ConnectionEvent.class,
                        event -> {
                            assertThat(event.kind()).isEqualTo(ConnectionEvent.Kind.CONNECTED);
                            assertThat(event.cause()).isEqualTo(Cause.LINK_ADDED);
                            assertThat(event.connection())
                                    .isEqualTo(rig.shown("eth0").connection());
                        });
    }

    @Test
    void aRenamedLinkStaysTheSameInterfaceAndConnection() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        RouterInterface was = rig.shown("eth0");

        rig.kernel.rename("eth0", "wan");
        rig.settle();

        RouterInterface is = rig.shown("wan");
        assertThat(is.id()).isEqualTo(was.id());
        assertThat(is.connection()).isEqualTo(was.connection());
        assertThat(is.since()).isEqualTo(was.since());
        assertThat(rig.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        InterfaceEvent.class,
                        event -> {
                            assertThat(event.kind()).isEqualTo(InterfaceEvent.Kind.RENAMED);
                            assertThat(event.before()).isEqualTo(was);
                            assertThat(event.after()).isEqualTo(is);
                        });
    }

    @Test
    void anEnslavedLinkStaysTheSameInterfaceAndConnection() {
        Rig rig =
                Rig.on(
                        kernel -> {
                            kernel.addUp("br0");
                            kernel.addUp("eth0");
                        });
        RouterInterface was = rig.shown("eth0");

        rig.kernel.enslave("eth0", 1);
        rig.settle();

        assertThat(rig.shown("eth0").masterIndex()).isEqualTo(1);
        assertThat(rig.shown("eth0").id()).isEqualTo(was.id());
        assertThat(rig.shown("eth0").connection()).isEqualTo(was.connection());
        assertThat(rig.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        InterfaceEvent.class,
                        event ->
                                assertThat(event.kind())
                                        .isEqualTo(InterfaceEvent.Kind.MASTER_CHANGED));
    }

    @Test
    void anotherReasonIsAChangeOfStateThatSignalsNobody() {
        Rig rig = Rig.on(kernel -> kernel.add("eth0"));
        EventObject event = EventObject.autoReset();
        rig.loop.registry().add((SignalledEvent) event, _ -> {});

        rig.kernel.admin("eth0", true); // without carrier
        rig.settle();

        assertThat(rig.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        InterfaceEvent.class,
                        change ->
                                assertThat(change.kind())
                                        .isEqualTo(InterfaceEvent.Kind.STATE_CHANGED));
        assertThat(event.isSet()).isFalse();
    }

    @Test
    void dormantTestingAndNotPresentDisconnectWithTheirOwnCause() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));

        rig.kernel.hold("eth0", Link.OPER_DORMANT);
        rig.kernel.hold("eth0", 0);
        rig.kernel.hold("eth0", Link.OPER_TESTING);
        rig.kernel.hold("eth0", 0);
        rig.kernel.hold("eth0", Link.OPER_NOTPRESENT);
        rig.settle();

        assertThat(rig.connections())
                .extracting(ConnectionEvent::cause)
                .containsExactly(
                        Cause.DORMANT, Cause.READY, Cause.TESTING, Cause.READY, Cause.NOT_PRESENT);
    }

    @Test
    void flipsThatWereNeverAnnouncedAreFoundByAskingAndCounted() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        rig.kernel.carrier("eth0", false);
        rig.hear();
        rig.events();
        rig.kernel.withhold(true);

        rig.kernel.flip("eth0", 7); // up, down ... up: seen is one connect, hidden are three pairs
        rig.pass(Duration.ofMillis(10));

        assertThat(rig.connections())
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.kind()).isEqualTo(ConnectionEvent.Kind.CONNECTED);
                            assertThat(event.connects()).isEqualTo(4);
                            assertThat(event.disconnects()).isEqualTo(3);
                        });
    }

    @Test
    void aLinkThatWentAndCameBackUnseenDisconnectsAndConnects() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        ConnectionId was = rig.shown("eth0").connection();

        rig.kernel.flip("eth0", 4); // announced once, up as before
        rig.hear();

        List<ConnectionEvent> events = rig.connections();
        assertThat(events)
                .extracting(ConnectionEvent::kind)
                .containsExactly(ConnectionEvent.Kind.DISCONNECTED, ConnectionEvent.Kind.CONNECTED);
        assertThat(events.stream().mapToLong(ConnectionEvent::connects).sum()).isEqualTo(2);
        assertThat(events.stream().mapToLong(ConnectionEvent::disconnects).sum()).isEqualTo(2);
        assertThat(events.getFirst().connection()).isEqualTo(was);
        assertThat(rig.shown("eth0").connection())
                .isNotEqualTo(was)
                .isEqualTo(events.getLast().connection());
    }

    @Test
    void aLinkThatCameAndWentUnseenConnectsAndDisconnects() {
        Rig rig =
                Rig.on(
                        kernel -> {
                            kernel.add("eth0");
                            kernel.admin("eth0", true);
                        });

        rig.kernel.flip("eth0", 6);
        rig.hear();

        List<ConnectionEvent> events = rig.connections();
        assertThat(events)
                .extracting(ConnectionEvent::kind)
                .containsExactly(ConnectionEvent.Kind.CONNECTED, ConnectionEvent.Kind.DISCONNECTED);
        assertThat(events.stream().mapToLong(ConnectionEvent::connects).sum()).isEqualTo(3);
        assertThat(events.stream().mapToLong(ConnectionEvent::disconnects).sum()).isEqualTo(3);
        assertThat(events.getLast().newState()).isEqualTo(ConnectionState.UNREACHABLE);
    }

    @Test
    void aCarrierLostWhileOthersAreStackedOnItIsAskedForAtOnce() {
        Rig rig =
                Rig.on(
                        kernel -> {
                            int parent = kernel.addUp("eth0");
                            for (int i = 0; i < 50; i++) {
                                kernel.add(100 + i, "mac" + i, "macvlan", parent, true);
                            }
                        });

        rig.kernel.carrier("eth0", false);
        rig.kernel.withhold(true);
        for (int i = 0; i < 50; i++) {
            rig.kernel.carrier("mac" + i, false);
        }
        rig.pass(Duration.ofMillis(20));

        assertThat(rig.connections()).hasSize(51);
        assertThat(rig.shown("mac49").connected()).isFalse();
    }

    @Test
    void permanentFlappingOfAThousandLinksIsFollowedWithinTheBudget() {
        int links = 1000;
        Rig rig =
                Rig.on(
                        kernel -> {
                            for (int i = 0; i < links; i++) {
                                kernel.addUp("eth" + i);
                            }
                        });
        rig.kernel.withhold(true);
        long spent = rig.kernel.askingNanos();

        for (int i = 0; i < 600; i++) {
            rig.kernel.carrier("eth" + i % links, i % 2 == 0 && i >= links);
            if (i % 10 == 0) {
                rig.kernel.announceWithheld();
            }
            rig.pass(Duration.ofMillis(50));
        }

        assertThat(rig.kernel.askingNanos() - spent)
                .as("nanoseconds of processor time in 30 s")
                .isLessThan(3_000 * MILLISECOND)
                .isGreaterThan(300 * MILLISECOND);
        rig.pass(Duration.ofMillis(400));
        rig.assertTrue();
    }

    @Test
    void idsAreNeverGivenTwice() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        Set<InterfaceId> interfaces = new HashSet<>();
        Set<ConnectionId> connections = new HashSet<>();

        for (int i = 0; i < 50; i++) {
            RouterInterface shown = rig.shown("eth0");
            assertThat(interfaces.add(shown.id())).isTrue();
            assertThat(connections.add(connection(rig, "eth0"))).isTrue();
            rig.kernel.vanish("eth0");
            rig.kernel.add(1, "eth0", null, 0, true); // the very index, the very name
            rig.hear();
        }

        assertThat(rig.snapshot().interfaces()).hasSize(1);
    }

    @Test
    void aDisconnectSaysHowLongAndHowMuchByTheMonotonicClock() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        rig.kernel.carrier("eth0", false);
        rig.settle();
        rig.kernel.pass("eth0", new Traffic(1000, 2000, 10, 20));
        rig.kernel.carrier("eth0", true);
        rig.hear();
        long began = rig.time.nanos();
        rig.events();

        rig.pass(Duration.ofMinutes(5));
        rig.time.stepWall(Duration.ofHours(-7));
        rig.kernel.pass("eth0", new Traffic(300, 200, 3, 2));
        long ended = rig.time.nanos();
        rig.kernel.carrier("eth0", false);
        rig.hear();

        ConnectionEvent event = rig.connections().getFirst();
        assertThat(event.traffic()).isEqualTo(new Traffic(300, 200, 3, 2));
        assertThat(event.duration())
                .isBetween(
                        Duration.ofNanos(ended - began),
                        Duration.ofNanos(ended - began).plusMillis(10));
    }

    @Test
    void aStateQueryFromASignalledThreadShowsTheChange() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        List<Boolean> seen = new ArrayList<>();
        SignalledEvent event =
                new Probe(
                        () -> {
                            seen.add(rig.shown("eth0").connected());
                            seen.add(rig.journal.size() == rig.snapshot().position().revision());
                        });
        rig.loop.registry().add(event, _ -> {});

        rig.kernel.carrier("eth0", false);
        rig.settle();

        assertThat(seen).containsExactly(false, true);
    }

    @Test
    void everyConnectAndDisconnectSignalsOnce() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        EventObject event = EventObject.autoReset();
        rig.loop.registry().add((SignalledEvent) event, _ -> {});

        for (int i = 0; i < 10; i++) {
            rig.kernel.carrier("eth0", i % 2 != 0);
            rig.hear();
        }

        assertThat(event.count()).isEqualTo(10);
    }

    // --- losses

    @Test
    void afterAnOverrunEveryStateIsTheKernelsAgain() {
        Rig rig =
                Rig.on(
                        kernel -> {
                            for (int i = 0; i < 20; i++) {
                                kernel.addUp("eth" + i);
                            }
                        });

        rig.kernel.lose(true);
        rig.kernel.carrier("eth0", false);
        rig.kernel.vanish("eth1");
        rig.kernel.rename("eth2", "wan");
        rig.kernel.enslave("eth3", 1);
        rig.kernel.addUp("late");
        rig.kernel.admin("eth4", false);
        rig.kernel.lose(false);
        rig.settle();

        rig.assertTrue();
        assertThat(rig.events())
                .filteredOn(ResyncEvent.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        ResyncEvent.class, event -> assertThat(event.uncounted()).isZero());
        assertThat(rig.loop.counters().overruns.get()).isOne();
        assertThat(rig.loop.counters().resyncs.get()).isOne();
    }

    @Test
    void flipsInsideAnOverrunAreCounted() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));

        rig.kernel.lose(true);
        rig.kernel.flip("eth0", 6);
        rig.kernel.lose(false);
        rig.settle();

        List<ConnectionEvent> events = rig.connections();
        assertThat(events.stream().mapToLong(ConnectionEvent::connects).sum()).isEqualTo(3);
        assertThat(events.stream().mapToLong(ConnectionEvent::disconnects).sum()).isEqualTo(3);
    }

    @Test
    void whereThereAreNoCountersTheResyncSaysSo() {
        Rig rig =
                Rig.on(
                        kernel -> {
                            kernel.addUp("eth0");
                            kernel.addUp("odd");
                            kernel.uncounted("odd");
                        });

        rig.kernel.lose(true);
        rig.kernel.flip("odd", 2);
        rig.kernel.lose(false);
        rig.settle();

        assertThat(rig.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        ResyncEvent.class, event -> assertThat(event.uncounted()).isOne());
    }

    /// What was lost is newer than what waits in the queue; and what waits is read while the
    /// listing is under way.
    @Test
    void whatStoodInTheQueueBeforeTheLossDoesNotOutweighTheListing() {
        Rig rig =
                Rig.on(
                        kernel -> {
                            kernel.gulp(1);
                            kernel.addUp("eth0");
                            kernel.addUp("eth1");
                            kernel.addUp("eth2");
                        });

        for (int i = 0; i < 3000; i++) { // the loop is still reading these when it lists
            rig.kernel.repeat("eth" + i % 2);
        }
        rig.kernel.lose(true);
        rig.kernel.carrier("eth0", false);
        rig.kernel.vanish("eth1");
        rig.kernel.addUp("eth3");
        rig.kernel.carrier("eth2", false);
        rig.kernel.lose(false);
        // time goes on while it reads
        for (int i = 0; i < 4000; i++) {
            rig.time.advance(10_000);
            rig.loop.step();
        }
        rig.pass(Duration.ofMillis(100));

        rig.assertTrue();
        List<RouterEvent> events = rig.events();
        assertThat(events.getLast()).as("after every difference").isInstanceOf(ResyncEvent.class);
    }

    @Test
    void anAnnouncementThatOvertookTheListingCounts() {
        Rig rig =
                Rig.on(
                        kernel -> {
                            kernel.raceDumps(true);
                            kernel.addUp("eth0");
                            kernel.addUp("eth1");
                        });
        rig.kernel.lose(true);
        rig.kernel.repeat("eth0");
        rig.kernel.lose(false);
        long dumps = rig.kernel.dumps();
        while (rig.kernel.dumps() == dumps) {
            rig.kernel.horizon(rig.time.nanos() + MILLISECOND);
            rig.loop.step();
        }

        rig.kernel.carrier("eth0", false); // overtakes the part that says it is up
        rig.kernel.vanish("eth1");
        rig.hear();

        assertThat(rig.connections()).as("one for each change, and none back and forth").hasSize(2);
        rig.assertTrue();
    }

    @Test
    void aListingThatChangedUnderTheKernelIsRepeated() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        rig.kernel.interruptDumps(3);
        long dumps = rig.kernel.dumps();

        rig.kernel.lose(true);
        rig.kernel.carrier("eth0", false);
        rig.kernel.lose(false);
        rig.settle();

        assertThat(rig.kernel.dumps() - dumps).isGreaterThanOrEqualTo(4);
        assertThat(rig.connections()).hasSize(1);
        assertThat(rig.loop.counters().resyncs.get()).isOne();
        rig.assertTrue();
    }

    @Test
    void theFirstListingIsRepeatedTooWhereItChangedOrMessagesWereLost() {
        Rig rig =
                Rig.on(
                        kernel -> {
                            kernel.interruptDumps(2);
                            kernel.addUp("eth0");
                            kernel.after(
                                    0,
                                    () -> {
                                        kernel.lose(true);
                                        kernel.addUp("eth1");
                                        kernel.lose(false);
                                    });
                        });

        assertThat(rig.snapshot().interfaces()).hasSize(2);
        assertThat(rig.journal).isEmpty();
        rig.settle();
        rig.assertTrue();
        assertThat(rig.journal).isEmpty();
    }

    @Test
    void overrunsWithoutEndAreNotAnsweredByListingsWithoutPause() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        long dumps = rig.kernel.dumps();

        for (int i = 0; i < 10_000; i++) { // ten seconds, an overrun each millisecond
            rig.kernel.lose(true);
            rig.kernel.repeat("eth0");
            rig.kernel.lose(false);
            rig.pass(Duration.ofMillis(1));
        }

        assertThat(rig.kernel.dumps() - dumps).isLessThan(60);
        rig.settle();
        rig.assertTrue();
    }

    @Test
    void aPingIsAnsweredByTheLoopAlone() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        CompletableFuture<@Nullable Void> first = rig.loop.ping();
        CompletableFuture<@Nullable Void> second = rig.loop.ping();
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        rig.loop.step();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(rig.loop.ping()).isNotDone();
    }

    // --- traffic

    @Test
    void trafficIsWhatPassedSinceTheConnectionBegan() throws Exception {
        Rig rig =
                Rig.on(
                        kernel -> {
                            kernel.addUp("eth0");
                            kernel.pass("eth0", new Traffic(5, 6, 7, 8));
                        });
        rig.kernel.pass("eth0", new Traffic(100, 200, 1, 2));

        CompletableFuture<@Nullable Traffic> answer = rig.loop.traffic(connection(rig, "eth0"));
        rig.hear();

        assertThat(answer).isCompletedWithValue(new Traffic(100, 200, 1, 2));
    }

    /// Of what has passed before it is asked nothing is missing in the answer, though an older one
    /// about the same link is still to be read.
    @Test
    void aQuestionIsAnsweredByTheAnswerToIt() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        ConnectionId connection = connection(rig, "eth0");
        rig.kernel.gulp(1);
        rig.kernel.repeat("eth0");
        rig.kernel.repeat("eth0");
        CompletableFuture<@Nullable Traffic> first = rig.loop.traffic(connection);
        rig.loop.step();
        rig.kernel.pass("eth0", new Traffic(100, 200, 1, 2));
        CompletableFuture<@Nullable Traffic> second = rig.loop.traffic(connection);
        rig.loop.step();
        rig.hear();

        assertThat(first).isCompletedWithValue(Traffic.NONE);
        assertThat(second).isCompletedWithValue(new Traffic(100, 200, 1, 2));
    }

    @Test
    void trafficOfAConnectionThatEndedIsNone() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        ConnectionId connection = connection(rig, "eth0");
        CompletableFuture<@Nullable Traffic> before = rig.loop.traffic(connection);
        rig.kernel.flip("eth0", 2);
        rig.hear();

        CompletableFuture<@Nullable Traffic> after = rig.loop.traffic(connection);
        rig.hear();

        assertThat(before).isCompletedWithValue(null);
        assertThat(after).isCompletedWithValue(null);
        assertThat(rig.loop.traffic(new ConnectionId(4711))).isCompletedWithValue(null);
    }

    @Test
    void trafficOfALinkThatVanishesWhileAskedIsNone() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        CompletableFuture<@Nullable Traffic> answer = rig.loop.traffic(connection(rig, "eth0"));
        rig.kernel.vanish("eth0");
        rig.hear();

        assertThat(answer).isCompletedWithValue(null);
    }

    @Test
    void anAnswerThatWasLostIsAskedForAgain() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        CompletableFuture<@Nullable Traffic> answer = rig.loop.traffic(connection(rig, "eth0"));
        rig.kernel.lose(true);
        rig.loop.step();
        rig.kernel.lose(false);
        rig.settle();

        assertThat(answer).isCompletedWithValue(Traffic.NONE);
    }

    @Test
    void questionsWithoutEndAreRefusedAtTheLimit() {
        Rig rig = Rig.on(kernel -> kernel.addUp("eth0"));
        ConnectionId connection = connection(rig, "eth0");
        for (int i = 0; i < 256; i++) {
            var _ = rig.loop.traffic(connection);
        }

        assertThatThrownBy(() -> rig.loop.traffic(connection))
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.code()).isEqualTo(8));
        rig.hear();
        assertThat(rig.loop.traffic(connection)).isNotCompletedExceptionally();
    }

    private static ConnectionId connection(Rig rig, String name) {
        ConnectionId connection = rig.shown(name).connection();
        if (connection == null) {
            throw new AssertionError(name + " carries no connection");
        }
        return connection;
    }

    /// An event object that does something when it is signalled.
    private static final class Probe extends SignalledEvent {
        private final Runnable action;

        Probe(Runnable action) {
            this.action = action;
        }

        @Override
        public void post() {
            action.run();
        }

        @Override
        public void wake() {}

        @Override
        public void reset() {}

        @Override
        public boolean isSet() {
            return false;
        }

        @Override
        public boolean await(Duration timeout) {
            return false;
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}
    }
}
