package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.EventObject;
import org.dialtone.api.FarEnd;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.client.ClientSource;
import org.dialtone.testbed.fake.FakeClientLinks;
import org.dialtone.testbed.fake.FakeClientSource;
import org.dialtone.testbed.fake.FakeKernel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Others tell a router of clients while it runs, as after a reload.
class ReplacedClientsTest {
    private static final Instant THEN = Instant.parse("2026-03-01T10:00:00Z");

    private final FakeKernel kernel = FakeKernel.blocking();
    private final FakeClientSource office = new FakeClientSource("office");
    private final FakeClientSource guests = new FakeClientSource("guests");
    private KeptJournal journal = new KeptJournal(1 << 14);
    private RouterCore core;
    private Router router;
    private final ShownClients clients =
            new ShownClients(() -> router, () -> List.copyOf(journal.all));

    @BeforeEach
    void begin() {
        kernel.addUp("eth0");
        start(office);
    }

    private void start(ClientSource... sources) {
        core =
                RouterCore.start(
                        RouterCore.Settings.named("test"),
                        kernel,
                        journal,
                        Time.SYSTEM,
                        DialPorts.NONE,
                        ports(sources));
        router = core.handle(Caller.SELF);
    }

    @AfterEach
    void close() {
        core.close();
    }

    private static ClientPorts ports(ClientSource... sources) {
        return new ClientPorts(List.of(sources), null);
    }

    private void links(@Nullable FakeClientLinks links) {
        core.replaceClients(new ClientPorts(List.of(office), links));
    }

    @Test
    void aServerThatIsAddedIsLookedAtAndTheOtherIsNotTouched() {
        office.come("1", "alice", "a", THEN);
        clients.connection(1);
        RouterInterface alice = clients.shown("office:alice");
        guests.come("1", "bob", "b", THEN);
        core.replaceClients(ports(office, guests));
        assertThat(clients.connection(2).interfaceName()).isEqualTo("guests:bob");
        assertThat(clients.connection(2).cause())
                .as("was there before")
                .isEqualTo(Cause.RECONCILED);
        guests.come("2", "carol", "c", THEN);
        assertThat(clients.connection(3).cause()).isEqualTo(Cause.DIALLED_IN);
        assertThat(clients.shown("office:alice")).isEqualTo(alice);
        assertThat(office.starts()).isEqualTo(1);
        office.go("1", Cause.PEER_DEAD);
        assertThat(clients.connection(4).connection()).isEqualTo(alice.connection());
        assertThat(clients.connections()).hasSize(4);
    }

    @Test
    void theClientsOfAServerThatIsRemovedAreToldAsGone() throws InterruptedException {
        core.replaceClients(ports(office, guests));
        office.come("1", "alice", "a", THEN);
        guests.come("1", "bob", "b", THEN);
        clients.connection(2);
        RouterInterface bob = clients.shown("guests:bob");
        office.pass("1", new Traffic(10, 20, 1, 2));
        try (EventObject event = EventObject.autoReset()) {
            router.register(event);
            core.replaceClients(ports(guests));
            assertThat(event.await(Duration.ofSeconds(20))).isTrue();
            assertThat(clients.names()).containsExactly("eth0", "guests:bob");
            router.deregister(event);
        }
        ConnectionEvent down = clients.connection(3);
        assertThat(down.interfaceName()).isEqualTo("office:alice");
        assertThat(down.cause()).isEqualTo(Cause.REDEFINED);
        assertThat(down.actor()).isEqualTo(Actor.DDM);
        assertThat(down.traffic()).isEqualTo(new Traffic(10, 20, 1, 2));
        assertThat(down.duration()).isGreaterThan(Duration.ofDays(1));
        assertThat(office.listened()).isFalse();
        assertThat(clients.shown("guests:bob")).isEqualTo(bob);
        assertThat(clients.connections()).hasSize(3);

        core.replaceClients(ports(guests, office));
        assertThat(clients.connection(4).interfaceName()).isEqualTo("office:alice");
        assertThat(clients.connection(4).cause()).isEqualTo(Cause.RECONCILED);
        assertThat(clients.connection(4).connection()).isNotEqualTo(down.connection());
    }

    @Test
    void whatIsTheSameChangesNothing() {
        office.come("1", "alice", "a", THEN);
        clients.connection(1);
        List<RouterInterface> before = router.interfaces();
        int events = journal.all.size();
        for (int i = 0; i < 5; i++) {
            core.replaceClients(ports(office));
        }
        assertThat(router.interfaces()).isEqualTo(before);
        assertThat(journal.all).hasSize(events);
        assertThat(office.starts()).isEqualTo(1);
    }

    @Test
    void whoWaitsForAnEndIsToldThatNobodyWillTellOfIt() {
        FakeClientSource slow = new FakeClientSource("slow");
        slow.idle();
        core.replaceClients(ports(office, slow));
        slow.come("1", "alice", "a", THEN);
        clients.connection(1);
        CompletableFuture<?> answer = router.ddm().disconnect("slow:alice");
        await().until(() -> journal.all.size() == 3); // added, connected, asked to disconnect
        core.replaceClients(ports(office));
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RouterException.class,
                        it -> assertThat(it.error()).isEqualTo(RouterError.CAN_NOT_COMPLETE));
        assertThat(clients.connection(2).cause()).isEqualTo(Cause.REDEFINED);
    }

    @Test
    void whoIsCalledOtherwiseIsRenamedAndStaysConnected() {
        office.come("1", "key", "a", THEN);
        office.come("2", "bob", "b", THEN);
        clients.connection(2);
        RouterInterface before = clients.shown("office:key");
        office.name("1", "bob");
        await().until(() -> clients.names().contains("office:bob#2"));
        RouterInterface after = clients.shown("office:bob#2");
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.connection()).isEqualTo(before.connection());
        await().until(() -> clients.farEnd("office:bob#2").user().equals("bob"));
        assertThat(journal.all.getLast())
                .isInstanceOfSatisfying(
                        InterfaceEvent.class,
                        it -> assertThat(it.kind()).isEqualTo(InterfaceEvent.Kind.RENAMED));
        assertThatThrownBy(() -> router.ddm().disconnect("office:key"))
                .as("the old name is nobody's")
                .isInstanceOf(RouterException.class);
        core.close();
        journal = journal.restarted(true, Long.MAX_VALUE, 0);
        kernel.listened();
        int told = journal.all.size();
        start(office);
        assertThat(clients.names()).contains("office:bob", "office:bob#2");
        assertThat(journal.all).as("known again by its new name").hasSize(told);
    }

    @Test
    void otherPatternsTouchOnlyTheLinksThatTheyAreAbout() {
        FakeClientLinks before = new FakeClientLinks("ppp");
        links(before);
        for (String name : List.of("ppp0", "l2tp0")) {
            kernel.add(name, "ppp", 0);
            kernel.admin(name, true);
            kernel.carrier(name, true);
        }
        before.know("ppp0", new FarEnd("bob", "", List.of()));
        await().until(
                        () ->
                                clients.connections().size() == 2
                                        && clients.farEnd("ppp0").user().equals("bob"));
        assertThat(clients.shown("l2tp0").type()).isEqualTo(InterfaceType.DEDICATED);
        RouterInterface ppp = clients.shown("ppp0");

        FakeClientLinks both = new FakeClientLinks("ppp", "l2tp");
        links(both);
        assertThat(clients.shown("ppp0")).isEqualTo(ppp);
        assertThat(clients.shown("l2tp0").type()).isEqualTo(InterfaceType.CLIENT);
        assertThat(clients.connections().subList(2, 4))
                .extracting(ConnectionEvent::type, ConnectionEvent::cause)
                .containsExactly(
                        tuple(InterfaceType.DEDICATED, Cause.REDEFINED),
                        tuple(InterfaceType.CLIENT, Cause.RECONCILED));
        assertThat(both.looked()).containsExactly("ppp0", "l2tp0");
        both.know("l2tp0", new FarEnd("carol", "", List.of()));
        await().until(() -> clients.farEnd("l2tp0").user().equals("carol"));
        assertThat(clients.farEnd("ppp0").user())
                .as("as long as nobody knows better")
                .isEqualTo("bob");

        links(new FakeClientLinks("l2tp"));
        assertThat(clients.shown("ppp0").type()).isEqualTo(InterfaceType.DEDICATED);
        assertThat(clients.connections().subList(4, 6))
                .extracting(ConnectionEvent::type, ConnectionEvent::cause)
                .containsExactly(
                        tuple(InterfaceType.CLIENT, Cause.REDEFINED),
                        tuple(InterfaceType.DEDICATED, Cause.LINK_ADDED));
        links(null);
        assertThat(clients.shown("l2tp0").type()).isEqualTo(InterfaceType.DEDICATED);
        assertThat(clients.connections()).hasSize(8);
        kernel.admin("l2tp0", false);
        assertThat(clients.connection(9).cause()).isEqualTo(Cause.ADMIN_DOWN);
    }

    @Test
    void aClientWhoIsNotKnownYetIsToldWhenTheNextOneKnows() {
        links(new FakeClientLinks("ppp"));
        kernel.add("ppp0", "ppp", 0);
        kernel.admin("ppp0", true);
        kernel.carrier("ppp0", true);
        await().until(() -> clients.names().contains("ppp0"));
        FakeClientLinks next = new FakeClientLinks("ppp", "l2tp");
        links(next);
        next.know("ppp0", new FarEnd("bob", "", List.of()));
        assertThat(clients.connection(1).actor().name()).isEqualTo("bob");
        assertThat(clients.connection(1).cause()).isEqualTo(Cause.DIALLED_IN);
    }

    @Test
    void aRouterThatHasEndedTakesNothing() {
        core.close();
        guests.start(new Nobody());
        core.replaceClients(ports(office, guests));
        assertThat(guests.listened()).isFalse();
        assertThat(office.listened()).isFalse();
    }

    private static final class Nobody implements ClientSource.Listener {
        @Override
        public void begun(org.dialtone.core.port.client.ClientSession session) {}

        @Override
        public void changed(org.dialtone.core.port.client.ClientSession session) {}

        @Override
        public void ended(String key, Cause cause, @Nullable Traffic traffic) {}

        @Override
        public void complete() {}
    }

    /// Clients come and go on threads of their own while servers are added and removed.
    @Test
    void whateverIsReplacedEveryConnectHasItsDisconnect() throws InterruptedException {
        Random random = new Random(7);
        List<FakeClientSource> servers = new ArrayList<>(List.of(office));
        for (int i = 0; i < 3; i++) {
            servers.add(new FakeClientSource("s" + i));
        }
        List<Thread> threads = new ArrayList<>();
        AtomicBoolean enough = new AtomicBoolean();
        for (FakeClientSource each : servers) {
            long seed = random.nextLong();
            each.come("first", "first", "a", THEN); // so that there is always one
            threads.add(
                    Thread.ofPlatform()
                            .name(each.name())
                            .start(() -> busy(each, seed, enough::get)));
        }
        Set<FakeClientSource> in = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            FakeClientSource any = servers.get(1 + random.nextInt(3));
            if (!in.remove(any)) {
                in.add(any);
            }
            List<ClientSource> now = new ArrayList<>(List.of(office));
            now.addAll(in);
            core.replaceClients(new ClientPorts(now, null));
        }
        core.replaceClients(ports(office));
        enough.set(true);
        for (Thread each : threads) {
            each.join();
        }
        await().until(() -> clients.names().equals(List.of("eth0")));
        Map<InterfaceId, Boolean> connected = new HashMap<>();
        for (ConnectionEvent each : clients.connections()) {
            boolean up = each.kind() == ConnectionEvent.Kind.CONNECTED;
            assertThat(connected.put(each.interfaceId(), up))
                    .as("before " + each)
                    .isEqualTo(up ? null : Boolean.TRUE);
        }
        assertThat(connected).isNotEmpty().doesNotContainValue(true);
        assertThat(clients.connections())
                .filteredOn(each -> each.interfaceName().startsWith("office:"))
                .extracting(ConnectionEvent::cause)
                .hasSizeGreaterThan(2)
                .doesNotContain(Cause.REDEFINED, Cause.RECONCILED);
        assertThat(clients.connections()).anyMatch(each -> each.cause() == Cause.REDEFINED);
        long revision = 0;
        for (RouterEvent each : List.copyOf(journal.all)) {
            assertThat(each.revision()).isEqualTo(++revision);
        }
    }

    /// Has clients come and go, at most some at a time, and all go at the end.
    private static void busy(FakeClientSource server, long seed, BooleanSupplier enough) {
        Random random = new Random(seed);
        List<String> there = new ArrayList<>(List.of("first"));
        for (int i = 0; i < 5 || !enough.getAsBoolean(); i++) { // however late it begins
            server.come("k" + i, "u" + random.nextInt(5), "a", THEN);
            there.add("k" + i);
            while (there.size() > 1 + random.nextInt(10)) {
                server.go(there.remove(1), Cause.PEER_DEAD);
            }
            LockSupport.parkNanos(100_000); // the events are looked through below
        }
        there.forEach(key -> server.go(key, Cause.PEER_DEAD));
    }
}
