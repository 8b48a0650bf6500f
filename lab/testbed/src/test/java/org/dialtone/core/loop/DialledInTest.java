package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.FarEnd;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.testbed.fake.FakeClientLinks;
import org.dialtone.testbed.fake.FakeClientSource;
import org.dialtone.testbed.fake.FakeKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Clients that dial in, as a router tells of them: with a link each, and without.
class DialledInTest {
    private static final Instant THEN = Instant.parse("2026-03-01T10:00:00Z");

    private final FakeKernel kernel = FakeKernel.blocking();
    private FakeClientSource server = new FakeClientSource();
    private FakeClientLinks links = new FakeClientLinks();
    private KeptJournal journal = new KeptJournal(1 << 12);
    private RouterCore core = start();
    private Router router = core.handle(Caller.SELF);
    private final ShownClients clients = new ShownClients(() -> router, this::events);
    private int told;

    private RouterCore start() {
        if (kernel.names().isEmpty()) {
            kernel.addUp("eth0");
        }
        return RouterCore.start(
                RouterCore.Settings.named("test"),
                kernel,
                journal,
                Time.SYSTEM,
                DialPorts.NONE,
                new ClientPorts(List.of(server), links));
    }

    @AfterEach
    void close() {
        core.close();
    }

    private void again(boolean sameKernel) {
        journal = journal.restarted(sameKernel, Long.MAX_VALUE, 0);
        told = journal.all.size();
        kernel.listened();
        links = new FakeClientLinks();
        core = start();
        router = core.handle(Caller.SELF);
    }

    private List<RouterEvent> events() {
        List<RouterEvent> all = List.copyOf(journal.all);
        return all.subList(told, all.size());
    }

    @Test
    void aSessionIsAnInterfaceWhileItLasts() throws InterruptedException {
        server.come("1", "alice", "192.0.2.7:5000", THEN);
        ConnectionEvent up = clients.connection(1);
        assertThat(up.cause()).isEqualTo(Cause.DIALLED_IN);
        assertThat(up.actor()).isEqualTo(new Actor(Actor.Kind.PEER, "alice from 192.0.2.7:5000"));
        assertThat(up.type()).isEqualTo(InterfaceType.CLIENT);
        assertThat(up.interfaceName()).isEqualTo("vpn:alice");
        RouterInterface shown = clients.shown("vpn:alice");
        assertThat(shown.connection()).isEqualTo(up.connection());
        assertThat(shown.since()).isEqualTo(THEN);
        assertThat(shown.kind()).isEqualTo("fake");
        assertThat(clients.farEnd("vpn:alice").remote()).isEqualTo("192.0.2.7:5000");

        server.pass("1", new Traffic(10, 20, 1, 2));
        assertThat(router.traffic(up.connection())).contains(new Traffic(10, 20, 1, 2));

        server.go("1", Cause.PEER_HUNG_UP);
        ConnectionEvent down = clients.connection(2);
        assertThat(down.cause()).isEqualTo(Cause.PEER_HUNG_UP);
        assertThat(down.actor().name()).isEqualTo("alice from 192.0.2.7:5000");
        assertThat(down.connection()).isEqualTo(up.connection());
        assertThat(down.traffic()).isEqualTo(new Traffic(10, 20, 1, 2));
        assertThat(down.duration()).isGreaterThan(Duration.ofDays(1));
        await().until(() -> clients.names().equals(List.of("eth0")));
        assertThat(router.traffic(up.connection())).isEmpty();
        assertThat(events())
                .hasSize(4)
                .first()
                .isInstanceOfSatisfying(
                        InterfaceEvent.class,
                        it -> assertThat(it.kind()).isEqualTo(InterfaceEvent.Kind.ADDED));
    }

    @Test
    void whoeverIsRegisteredIsSignalled() throws InterruptedException {
        try (EventObject event = EventObject.autoReset()) {
            router.register(event);
            server.come("1", "alice", "a", THEN);
            assertThat(event.await(Duration.ofSeconds(20))).isTrue();
            assertThat(clients.shown("vpn:alice").connected()).as("before the signal").isTrue();
            server.go("1", Cause.PEER_DEAD);
            assertThat(event.await(Duration.ofSeconds(20))).isTrue();
            assertThat(clients.names()).containsExactly("eth0");
        }
    }

    @Test
    void twoOfOneNameAreToldApart() {
        server.come("1", "alice", "a", THEN);
        server.come("2", "alice", "b", THEN);
        server.come("3", "a/li*ce", "c", THEN);
        clients.connection(3);
        assertThat(clients.names())
                .containsExactlyInAnyOrder("eth0", "vpn:alice", "vpn:alice#2", "vpn:a_li_ce");
        assertThat(clients.farEnd("vpn:alice#2").remote()).isEqualTo("b");
        server.go("1", Cause.PEER_DEAD);
        assertThat(clients.connection(4).interfaceName()).isEqualTo("vpn:alice");
    }

    @Test
    void whoRoamsStaysConnected() {
        server.come("1", "alice", "a", THEN);
        clients.connection(1);
        server.roam("1", "b");
        await().until(() -> clients.farEnd("vpn:alice").remote().equals("b"));
        assertThat(events()).hasSize(2);
    }

    @Test
    void whatIsThereAtTheFirstStartIsNotTold() {
        core.close();
        server.come("1", "alice", "a", THEN);
        journal = new KeptJournal(1 << 12);
        kernel.add("ppp0", "ppp", 0);
        kernel.admin("ppp0", true);
        kernel.carrier("ppp0", true);
        kernel.listened();
        links.know("ppp0", new FarEnd("bob", "00:11:22:33:44:55", List.of()));
        core = start();
        router = core.handle(Caller.SELF);
        assertThat(events()).isEmpty();
        assertThat(clients.shown("vpn:alice").connected()).isTrue();
        assertThat(clients.farEnd("vpn:alice").user()).isEqualTo("alice");
        assertThat(clients.shown("ppp0").type()).isEqualTo(InterfaceType.CLIENT);
        assertThat(clients.shown("ppp0").connected()).isTrue();
        await().until(() -> clients.farEnd("ppp0").user().equals("bob"));
        assertThat(events()).isEmpty();
    }

    @Test
    void whoIsStillThereAfterARestartIsNotToldAgain() {
        server.come("1", "alice", "a", THEN);
        server.come("2", "bob", "b", THEN);
        RouterInterface alice =
                clients.shown(clients.connection(2).interfaceName().replace("bob", "alice"));
        core.close();
        server.go("2", Cause.PEER_HUNG_UP);
        server.come("3", "carol", "c", THEN);
        again(true);
        assertThat(clients.shown("vpn:alice")).isEqualTo(alice);
        assertThat(clients.farEnd("vpn:alice").user()).isEqualTo("alice");
        assertThat(clients.connections())
                .extracting(ConnectionEvent::interfaceName, ConnectionEvent::cause)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("vpn:bob", Cause.RECONCILED),
                        org.assertj.core.groups.Tuple.tuple("vpn:carol", Cause.RECONCILED));
        server.pass("1", new Traffic(7, 8, 0, 0));
        server.go("1", Cause.PEER_DEAD);
        ConnectionEvent end = clients.connection(3);
        assertThat(end.connection()).isEqualTo(alice.connection());
        assertThat(end.cause()).isEqualTo(Cause.PEER_DEAD);
        assertThat(end.traffic()).isEqualTo(new Traffic(7, 8, 0, 0));
        assertThat(end.duration()).isGreaterThan(Duration.ofDays(1));
    }

    @Test
    void anotherSessionOfTheSameUserIsAnother() {
        server.come("1", "alice", "a", THEN);
        ConnectionId before = clients.connection(1).connection();
        core.close();
        server.go("1", Cause.PEER_HUNG_UP);
        server.come("1", "alice", "a", THEN.plusSeconds(60));
        again(true);
        assertThat(clients.connections()).hasSize(2);
        assertThat(clients.connections())
                .extracting(ConnectionEvent::kind)
                .containsExactlyInAnyOrder(
                        ConnectionEvent.Kind.DISCONNECTED, ConnectionEvent.Kind.CONNECTED);
        assertThat(clients.shown(clients.names().getLast()).connection()).isNotEqualTo(before);
    }

    @Test
    void aServerThatAnswersLateKeepsWhatIsRemembered() {
        server.come("1", "alice", "a", THEN);
        server.come("2", "bob", "b", THEN);
        clients.connection(2);
        core.close();
        server.go("2", Cause.PEER_HUNG_UP);
        server.slow();
        again(true);
        assertThat(clients.names()).containsExactly("eth0", "vpn:alice", "vpn:bob");
        assertThat(clients.connections()).isEmpty();
        server.answer();
        assertThat(clients.connection(1).interfaceName()).isEqualTo("vpn:bob");
        assertThat(clients.connection(1).cause()).isEqualTo(Cause.RECONCILED);
        await().until(() -> clients.names().equals(List.of("eth0", "vpn:alice")));
        await().until(() -> clients.farEnd("vpn:alice").user().equals("alice"));
        assertThat(clients.connections()).hasSize(1);
    }

    @Test
    void aClientWithALinkIsToldWhenItIsKnown() throws InterruptedException {
        kernel.add("ppp0", "ppp", 0);
        await().until(() -> clients.names().contains("ppp0"));
        assertThat(clients.shown("ppp0").type()).isEqualTo(InterfaceType.CLIENT);
        assertThat(clients.shown("ppp0").connected()).isFalse();
        kernel.admin("ppp0", true);
        kernel.carrier("ppp0", true);
        await().until(() -> links.looked().contains("ppp0"));
        assertThat(clients.connections()).isEmpty();
        links.know("ppp0", new FarEnd("bob", "00:11:22:33:44:55", List.of()));
        ConnectionEvent up = clients.connection(1);
        assertThat(up.cause()).isEqualTo(Cause.DIALLED_IN);
        assertThat(up.actor().name()).isEqualTo("bob from 00:11:22:33:44:55");
        assertThat(up.linkIndex()).isPositive();
        assertThat(clients.farEnd("ppp0").user()).isEqualTo("bob");
        kernel.pass("ppp0", new Traffic(5, 6, 1, 1));
        assertThat(router.traffic(up.connection())).contains(new Traffic(5, 6, 1, 1));
        kernel.admin("ppp0", false);
        assertThat(clients.connection(2).cause()).isEqualTo(Cause.SESSION_ENDED);
        assertThat(clients.connection(2).actor().name()).isEqualTo("bob from 00:11:22:33:44:55");
        kernel.remove("ppp0");
        await().until(() -> clients.names().equals(List.of("eth0")));
        assertThat(clients.connections()).hasSize(2);
    }

    /// So many links that those that changed are asked for, instead of all listed: the last that is
    /// heard of the link before it is a connection is an answer.
    @Test
    void itsTrafficIsCountedFromAnAnswerToo() throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            kernel.add("other" + i);
        }
        kernel.add("ppp0", "ppp", 0);
        long asked = router.statistics().asked();
        kernel.admin("ppp0", true);
        kernel.carrier("ppp0", true);
        await().until(() -> links.looked().contains("ppp0"));
        await().until(() -> router.statistics().asked() > asked);
        links.know("ppp0", new FarEnd("bob", "00:11:22:33:44:55", List.of()));
        ConnectionEvent up = clients.connection(1);
        kernel.pass("ppp0", new Traffic(5, 6, 1, 1));
        assertThat(router.traffic(up.connection())).contains(new Traffic(5, 6, 1, 1));
    }

    @Test
    void aClientThatGoesBeforeItIsKnownIsToldAllTheSame() {
        kernel.add("ppp0", "ppp", 0);
        kernel.admin("ppp0", true);
        kernel.carrier("ppp0", true);
        await().until(() -> links.looked().contains("ppp0"));
        kernel.remove("ppp0");
        assertThat(clients.connection(1).kind()).isEqualTo(ConnectionEvent.Kind.CONNECTED);
        assertThat(clients.connection(2).kind()).isEqualTo(ConnectionEvent.Kind.DISCONNECTED);
        links.know("ppp0", new FarEnd("bob", "", List.of()));
        await().until(() -> clients.names().equals(List.of("eth0")));
    }

    @Test
    void aLinkOfAnotherKindIsNoClient() {
        kernel.addUp("ppp9");
        await().until(() -> clients.names().contains("ppp9"));
        assertThat(clients.shown("ppp9").type()).isEqualTo(InterfaceType.DEDICATED);
    }

    @Test
    void aClientWithALinkGoesOnAfterARestart() {
        links.know("ppp0", new FarEnd("bob", "", List.of()));
        kernel.add("ppp0", "ppp", 0);
        kernel.admin("ppp0", true);
        kernel.carrier("ppp0", true);
        clients.connection(1);
        RouterInterface before = clients.shown("ppp0");
        core.close();
        again(true);
        assertThat(clients.shown("ppp0")).isEqualTo(before);
        assertThat(clients.connections()).isEmpty();
        links.know("ppp0", new FarEnd("bob", "", List.of()));
        await().until(() -> clients.farEnd("ppp0").user().equals("bob"));
        core.close();
        kernel.remove("ppp0");
        again(true);
        assertThat(clients.connections()).hasSize(1);
        assertThat(clients.connection(1).cause()).isEqualTo(Cause.RECONCILED);
        assertThat(clients.names()).containsExactly("eth0");
    }

    @Test
    void whoIsHungUpIsAndThatIsWhy() throws Exception {
        server.come("1", "alice", "a", THEN);
        clients.connection(1);
        router.ddm().disconnect("vpn:alice").get(20, TimeUnit.SECONDS);
        ConnectionEvent down = clients.connection(2);
        assertThat(down.cause()).isEqualTo(Cause.REQUESTED);
        assertThat(down.actor().kind()).isEqualTo(Actor.Kind.CALLER);
        assertThat(clients.names()).containsExactly("eth0");
    }

    @Test
    void aServerThatCannotBeAskedIsSaid() {
        server.deaf();
        server.come("1", "alice", "a", THEN);
        clients.connection(1);
        CompletableFuture<?> answer = router.ddm().disconnect("vpn:alice");
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RouterException.class,
                        it -> assertThat(it.error()).isEqualTo(RouterError.NOT_SUPPORTED));
        assertThat(clients.shown("vpn:alice").connected()).isTrue();
    }

    @Test
    void anObserverMayNotHangUp() {
        server.come("1", "alice", "a", THEN);
        clients.connection(1);
        Router observer = core.handle(Caller.within(Role.OBSERVER));
        assertThatThrownBy(() -> observer.ddm().disconnect("vpn:alice"))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        it -> assertThat(it.error()).isEqualTo(RouterError.ACCESS_DENIED));
    }

    @Test
    void manyAtOnceAreAllTold() {
        for (int i = 0; i < 3000; i++) {
            server.come("k" + i, "u" + i, "a", THEN);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> router.connections().size() == 3001);
        for (int i = 0; i < 3000; i++) {
            server.go("k" + i, Cause.PEER_DEAD);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> router.connections().size() == 1);
        assertThat(clients.connections()).hasSize(6000);
    }
}
