package org.dialtone.server.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.server.eventsocket.FakeNet.request;

import org.dialtone.api.Role;
import org.dialtone.core.model.Caller;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

final class EngineTest {
    private static final int REGISTER = 1;
    private static final int DEREGISTER = 2;
    private static final int LIST = 3;
    private static final int USER = 1000;
    private static final int EVENTFD = 7;

    private final FakeRouter router = new FakeRouter();
    private final FakeEventFds eventFds = new FakeEventFds();
    private Role role = Role.OBSERVER;
    private final Engine engine =
            new Engine(
                    new Limits(5, 2, 3, 4, 6),
                    who -> new Caller(role, "uid " + who.uid(), true),
                    _ -> router.handle(),
                    eventFds);
    private final FakeNet net = new FakeNet(engine);

    private FakeNet.Reply ask(FakeNet.Peer peer, byte[] packet, Integer... descriptors) {
        peer.say(packet, descriptors);
        return peer.reply();
    }

    private int status(FakeNet.Peer peer, byte[] packet, Integer... descriptors) {
        return ask(peer, packet, descriptors).status();
    }

    @Test
    void registerAnswersThePositionAndSignalsFromThenOn() {
        FakeNet.Peer peer = net.connect(USER);
        router.publish();
        FakeNet.Reply reply = ask(peer, request(REGISTER, 77, 5), EVENTFD);
        assertThat(reply.status()).isZero();
        assertThat(reply.type()).isEqualTo(0x81);
        assertThat(reply.sequence()).isEqualTo(77);
        assertThat(reply.length()).isEqualTo(40);
        byte[] epoch = new byte[16];
        reply.bytes().get(16, epoch);
        assertThat(epoch).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertThat(reply.bytes().getLong(32)).isEqualTo(1);
        router.publish();
        assertThat(eventFds.adopted.getFirst().posted()).isEqualTo(1);
    }

    @Test
    void nothingSignalsAfterTheAnswerToDeregister() {
        FakeNet.Peer peer = net.connect(USER);
        peer.say(request(REGISTER, 1, 5), EVENTFD);
        FakeNet.Reply registered = peer.reply();
        assertThat(registered.status()).isZero();
        FakeNet.Reply reply = ask(peer, request(DEREGISTER, 2, 5));
        assertThat(reply.status()).isZero();
        assertThat(reply.type()).isEqualTo(0x82);
        assertThat(reply.length()).isEqualTo(16);
        router.publish();
        assertThat(eventFds.adopted.getFirst().posted()).isZero();
        assertThat(eventFds.open()).isZero();
        assertThat(status(peer, request(DEREGISTER, 3, 5))).isEqualTo(87);
    }

    @Test
    void anIdThatStandsIsNotRegisteredTwice() {
        FakeNet.Peer peer = net.connect(USER);
        assertThat(status(peer, request(REGISTER, 1, 5), EVENTFD)).isZero();
        router.publish();
        FakeNet.Reply again = ask(peer, request(REGISTER, 2, 5), EVENTFD);
        assertThat(again.status()).isZero();
        assertThat(again.bytes().getLong(32)).as("the position of the first").isZero();
        assertThat(router.registry.size()).isEqualTo(1);
        assertThat(eventFds.open()).isEqualTo(1);
        assertThat(status(peer, request(REGISTER, 3, 5), FakeEventFds.NO_EVENTFD)).isEqualTo(87);
        assertThat(router.registry.size()).isEqualTo(1);
    }

    @Test
    void theSameEventFdUnderTwoIdsIsTwoRegistrations() {
        FakeNet.Peer peer = net.connect(USER);
        assertThat(status(peer, request(REGISTER, 1, 5), EVENTFD)).isZero();
        assertThat(status(peer, request(REGISTER, 2, 6), EVENTFD)).isZero();
        assertThat(router.registry.size()).isEqualTo(2);
    }

    @Test
    void twoPeersHaveIdsOfTheirOwn() {
        FakeNet.Peer one = net.connect(USER);
        FakeNet.Peer other = net.connect(USER);
        assertThat(status(one, request(REGISTER, 1, 5), EVENTFD)).isZero();
        assertThat(status(other, request(DEREGISTER, 1, 5))).isEqualTo(87);
        assertThat(status(other, request(REGISTER, 1, 5), EVENTFD)).isZero();
        one.die();
        assertThat(router.registry.size()).isEqualTo(1);
    }

    @Test
    void whatIsNoEventFdIsRefused() {
        FakeNet.Peer peer = net.connect(USER);
        assertThat(status(peer, request(REGISTER, 1, 5), FakeEventFds.NO_EVENTFD)).isEqualTo(87);
        assertThat(status(peer, request(REGISTER, 1, 5))).isEqualTo(87);
        assertThat(status(peer, request(REGISTER, 1, 5), EVENTFD, EVENTFD)).isEqualTo(87);
        assertThat(router.registry.size()).isZero();
        assertThat(peer.ended()).isFalse();
    }

    @Test
    void descriptorsWithOtherRequestsAreRefused() {
        FakeNet.Peer peer = net.connect(USER);
        assertThat(status(peer, request(DEREGISTER, 1, 5), EVENTFD)).isEqualTo(87);
        assertThat(status(peer, request(LIST, 1, 0), EVENTFD)).isEqualTo(87);
    }

    @Test
    void withoutRoomForDescriptorsTheErrorIsNotTheClients() {
        FakeNet.Peer peer = net.connect(USER);
        peer.say(request(REGISTER, 1, 5), true, List.of());
        assertThat(peer.reply().status()).isEqualTo(8);
        eventFds.exhausted = true;
        for (int i = 0; i < 10; i++) {
            assertThat(status(peer, request(REGISTER, 1, 5), EVENTFD)).isEqualTo(8);
        }
        assertThat(peer.ended()).isFalse();
    }

    @Test
    void aPeerHasOnlySoManyRegistrations() {
        FakeNet.Peer peer = net.connect(USER);
        for (int id = 0; id < 3; id++) {
            assertThat(status(peer, request(REGISTER, 1, id), EVENTFD)).isZero();
        }
        assertThat(status(peer, request(REGISTER, 1, 3), EVENTFD)).isEqualTo(8);
        assertThat(status(peer, request(REGISTER, 1, 2), EVENTFD)).as("stands").isZero();
        assertThat(status(peer, request(DEREGISTER, 1, 0))).isZero();
        assertThat(status(peer, request(REGISTER, 1, 3), EVENTFD)).isZero();
    }

    @Test
    void aLanOnlyRouterSaysSoBeforeItLooksAtTheDescriptor() {
        router.lanOnly = true;
        FakeNet.Peer peer = net.connect(USER);
        assertThat(status(peer, request(REGISTER, 1, 5), FakeEventFds.NO_EVENTFD)).isEqualTo(903);
        assertThat(status(peer, request(REGISTER, 1, 5))).as("missing").isEqualTo(87);
        assertThat(status(peer, request(DEREGISTER, 1, 5))).isEqualTo(903);
        assertThat(status(peer, request(LIST, 1, 0))).isZero();
    }

    @Test
    void aStoppedRouterIsAnInvalidHandle() {
        FakeNet.Peer peer = net.connect(USER);
        router.stopped = true;
        assertThat(status(peer, request(REGISTER, 1, 5))).isEqualTo(6);
        assertThat(status(peer, request(DEREGISTER, 1, 5))).isEqualTo(6);
        assertThat(status(peer, request(LIST, 1, 5))).isEqualTo(6);
    }

    @Test
    void whoHasNoRightHearsItAndIsGone() {
        role = Role.NONE;
        FakeNet.Peer peer = net.connect(USER);
        FakeNet.Reply farewell = peer.reply();
        assertThat(farewell.type()).isEqualTo(0x80);
        assertThat(farewell.sequence()).isZero();
        assertThat(farewell.status()).isEqualTo(5);
        assertThat(peer.ended()).isTrue();
        assertThat(router.open).isZero();
    }

    @Test
    void aRightThatIsTakenAwayEndsRegistrationAndConnection() {
        FakeNet.Peer peer = net.connect(USER);
        assertThat(status(peer, request(REGISTER, 1, 5), EVENTFD)).isZero();
        net.woken();
        assertThat(peer.ended()).as("nothing has changed").isFalse();
        role = Role.NONE;
        net.woken();
        assertThat(peer.reply().status()).isEqualTo(5);
        assertThat(peer.ended()).isTrue();
        assertThat(router.registry.size()).isZero();
        assertThat(eventFds.open()).isZero();
        assertThat(router.open).isZero();
    }

    @Test
    void noUserTakesAllThePlaces() {
        FakeNet.Peer first = net.connect(USER);
        FakeNet.Peer second = net.connect(USER);
        FakeNet.Peer third = net.connect(USER);
        assertThat(third.reply().status()).isEqualTo(8);
        assertThat(third.ended()).isTrue();
        assertThat(net.connect(0).ended()).isFalse();
        assertThat(net.connect(0).ended()).isFalse();
        assertThat(net.connect(0).ended()).as("root is not counted").isFalse();
        assertThat(net.connect(0).ended()).as("but all are").isTrue();
        first.die();
        second.die();
        assertThat(net.connect(USER).ended()).isFalse();
    }

    @Test
    void whatCannotBeReadIsAnsweredAndCountsAgainstThePeer() {
        FakeNet.Peer peer = net.connect(USER);
        byte[] otherVersion = request(LIST, 1, 0);
        otherVersion[0] = 2;
        assertThat(status(peer, otherVersion)).isEqualTo(50);
        assertThat(status(peer, request(9, 2, 0))).isEqualTo(127);
        FakeNet.Reply cut = ask(peer, Arrays.copyOf(request(LIST, 3, 0), 15));
        assertThat(cut.status()).isEqualTo(87);
        assertThat(cut.sequence()).isEqualTo(3);
        assertThat(cut.type()).isEqualTo(0x83);
        assertThat(peer.ended()).isFalse();
        peer.say(new byte[7]);
        assertThat(peer.reply().type()).as("the last one too short to be answered").isEqualTo(0x80);
        assertThat(peer.ended()).isTrue();
    }

    @Test
    void flagsNobodyKnowsAreRefused() {
        FakeNet.Peer peer = net.connect(USER);
        byte[] packet = request(REGISTER, 1, 5);
        packet[2] = 1;
        assertThat(status(peer, packet, EVENTFD)).isEqualTo(87);
        assertThat(router.registry.size()).isZero();
    }

    @Test
    void listComesInPartsInTheOrderOfUnsignedIds() {
        Engine wide =
                new Engine(
                        Limits.DEFAULT,
                        _ -> new Caller(Role.OBSERVER, "", true),
                        _ -> router.handle(),
                        eventFds);
        FakeNet.Peer peer = new FakeNet(wide).connect(USER);
        for (int i = 299; i >= 0; i--) {
            assertThat(status(peer, request(REGISTER, 1, i - 100L), EVENTFD)).isZero();
        }
        router.publish();
        long from = 0;
        int seen = 0;
        while (true) {
            FakeNet.Reply part = ask(peer, request(LIST, 9, from));
            assertThat(part.status()).isZero();
            assertThat(part.length()).isEqualTo(16 + 24 * part.count());
            for (int i = 0; i < part.count(); i++) {
                assertThat(part.id(i)).isEqualTo(seen < 200 ? seen : seen - 300);
                assertThat(part.bytes().getLong(16 + 24 * i + 8)).as("since").isZero();
                assertThat(part.bytes().getLong(16 + 24 * i + 16)).as("signals").isEqualTo(1);
                seen++;
            }
            if (part.flags() == 0) {
                break;
            }
            from = part.id(part.count() - 1) + 1;
        }
        assertThat(seen).isEqualTo(300);
    }

    @Test
    void answersWaitForAPeerThatReadsSlowly() {
        FakeNet.Peer peer = net.connect(USER);
        peer.room(2);
        for (int i = 0; i < 8; i++) {
            peer.say(request(LIST, i, 0));
        }
        assertThat(peer.unread()).isEqualTo(2);
        peer.room(3);
        assertThat(peer.unread()).isEqualTo(5);
        peer.room(100);
        for (int i = 0; i < 8; i++) {
            assertThat(peer.reply().sequence()).isEqualTo(i);
        }
    }

    @Test
    void aPeerThatAsksAndDoesNotListenIsEnded() {
        FakeNet.Peer peer = net.connect(USER);
        assertThat(status(peer, request(REGISTER, 1, 5), EVENTFD)).isZero();
        peer.room(0);
        for (int i = 0; i < 6; i++) {
            peer.say(request(LIST, i, 0));
            assertThat(peer.ended()).isFalse();
        }
        peer.say(request(LIST, 6, 0));
        assertThat(peer.ended()).isTrue();
        assertThat(router.registry.size()).isZero();
    }
}
