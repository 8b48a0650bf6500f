package org.dialtone.server.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.server.eventsocket.FakeNet.request;

import org.dialtone.api.Role;
import org.dialtone.core.model.Caller;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Random histories while another thread publishes without a pause: every answer is what a model
/// says, and no eventfd is written to after the answer that ended its registration, or after its
/// peer has gone, however that came about.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class EngineHistoriesTest {
    private static final int STEPS = 20_000;
    private static final int USERS = 4;
    private static final int MOST = 6;

    private final FakeRouter router = new FakeRouter();
    private final FakeEventFds eventFds = new FakeEventFds();
    private final Set<Integer> without = new HashSet<>();
    private final Engine engine =
            new Engine(
                    new Limits(16, 8, MOST, 5, 4),
                    who ->
                            new Caller(
                                    without.contains(who.uid()) ? Role.NONE : Role.OBSERVER,
                                    "",
                                    true),
                    _ -> router.handle(),
                    eventFds);
    private final FakeNet net = new FakeNet(engine);

    /// What a peer has registered, as far as it knows.
    private record Client(FakeNet.Peer peer, Map<Long, FakeEventFds.Adopted> registered) {}

    private final List<Client> clients = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nothingIsSignalledAfterItsEnd(long seed) throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread storm =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!done.get()) {
                                        router.publish();
                                    }
                                });
        try {
            Random random = new Random(seed);
            for (int i = 0; i < STEPS || noneIsPosted(); i++) {
                step(random);
                reap();
            }
            assertThat(engine.registrations())
                    .isEqualTo(clients.stream().mapToInt(c -> c.registered().size()).sum());
            for (Client client : clients) {
                client.peer().die();
            }
            reap();
        } finally {
            done.set(true);
            storm.join();
        }
        assertThat(eventFds.adopted).noneMatch(FakeEventFds.Adopted::broken);
        assertThat(eventFds.adopted).anyMatch(event -> event.posted() > 0);
        assertThat(eventFds.open()).isZero();
        assertThat(router.registry.size()).isZero();
        assertThat(router.open).isZero();
        assertThat(engine.peers()).isZero();
    }

    private boolean noneIsPosted() {
        return eventFds.adopted.stream().allMatch(event -> event.posted() == 0);
    }

    /// Those whose connection has ended: from now on their eventfds must be silent.
    private void reap() {
        clients.removeIf(
                client -> {
                    if (client.peer().ended()) {
                        client.registered().values().forEach(FakeEventFds.Adopted::silence);
                        return true;
                    }
                    return false;
                });
    }

    private void step(Random random) {
        if (without.size() == USERS) {
            changeRights(random); // or nobody could connect any more
        }
        if (clients.isEmpty() || random.nextInt(20) == 0) {
            FakeNet.Peer peer = net.connect(1000 + random.nextInt(USERS));
            if (!peer.ended()) {
                clients.add(new Client(peer, new HashMap<>()));
            }
            return;
        }
        Client client = clients.get(random.nextInt(clients.size()));
        long id = random.nextInt(8) - 4L;
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> register(client, id);
            case 8, 9, 10, 11, 12, 13, 14 -> deregister(client, id);
            case 15 -> list(client);
            case 16 -> refused(client, request(1, 3, id), 87, FakeEventFds.NO_EVENTFD);
            case 17 -> refused(client, request(1, 3, id), 87, 1, 2, 3);
            case 18 -> client.peer().say(bytes(random));
            case 19 -> client.peer().die();
            case 20 -> changeRights(random);
            case 21 -> flood(client, random.nextInt(8));
            default -> {
                eventFds.exhausted = true;
                refused(client, request(1, 3, id), 8, 1);
                eventFds.exhausted = false;
            }
        }
        while (client.peer().unread() > 0) {
            client.peer().reply();
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(24)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void register(Client client, long id) {
        boolean standing = client.registered().containsKey(id);
        int status = standing || client.registered().size() < MOST ? 0 : 8;
        client.peer().say(request(1, 1, id), 5);
        assertThat(client.peer().reply().status()).isEqualTo(status);
        if (!standing && status == 0) {
            client.registered().put(id, eventFds.adopted.getLast());
        }
    }

    private void deregister(Client client, long id) {
        client.peer().say(request(2, 2, id));
        int status = client.peer().reply().status();
        FakeEventFds.Adopted event = client.registered().remove(id);
        if (event == null) {
            assertThat(status).isEqualTo(87);
        } else {
            event.silence();
            assertThat(status).isZero();
        }
    }

    private static void list(Client client) {
        client.peer().say(request(3, 4, 0));
        FakeNet.Reply reply = client.peer().reply();
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < reply.count(); i++) {
            ids.add(reply.id(i));
        }
        assertThat(ids).isEqualTo(client.registered().keySet());
    }

    private static void refused(Client client, byte[] packet, int status, Integer... descriptors) {
        boolean limited =
                client.registered().size() == MOST
                        && descriptors.length == 1
                        && !client.registered().containsKey(id(packet));
        client.peer().say(packet, descriptors);
        assertThat(client.peer().reply().status()).isEqualTo(limited ? 8 : status);
    }

    private static long id(byte[] packet) {
        return new FakeNet.Reply(packet).bytes().getLong(8);
    }

    private void changeRights(Random random) {
        int user = 1000 + random.nextInt(USERS);
        if (!without.remove(user)) {
            without.add(user);
        }
        net.woken();
        for (Client client : clients) {
            assertThat(client.peer().ended())
                    .isEqualTo(without.contains(client.peer().credentials().uid()));
        }
    }

    /// Asks without reading; beyond the limit that ends the connection.
    private static void flood(Client client, int requests) {
        client.peer().room(0);
        for (int i = 0; i < requests; i++) {
            client.peer().say(request(3, i, 0));
        }
        assertThat(client.peer().ended()).isEqualTo(requests > 4);
        client.peer().room(Integer.MAX_VALUE);
    }
}
