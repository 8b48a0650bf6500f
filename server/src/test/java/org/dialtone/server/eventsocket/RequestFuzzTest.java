package org.dialtone.server.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.dialtone.api.Role;
import org.dialtone.core.model.Caller;

import java.nio.ByteBuffer;
import java.util.List;

/// Whatever the bytes, a packet is understood, answered or ignored, and nothing else happens. As an
/// ordinary test this runs over the corpus beside it; with `JAZZER_FUZZ=1` it looks for more.
final class RequestFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void parseIsTotal(byte[] packet) {
        ByteBuffer in = ByteBuffer.wrap(packet);
        Request request = Request.parse(in);
        assertThat(in.position()).isZero();
        assertThat(in.remaining()).isEqualTo(packet.length);
        switch (request) {
            case Request.Call call -> {
                assertThat(packet).hasSize(Request.LENGTH).startsWith(1, call.type(), 0, 0);
                assertThat(call.type()).isBetween((byte) 1, (byte) 3);
            }
            case Request.Malformed bad -> {
                assertThat(packet.length).isGreaterThanOrEqualTo(8);
                assertThat(bad.type()).isEqualTo(packet[1]);
            }
            case Request.Garbage _ -> assertThat(packet.length).isLessThan(8);
        }
    }

    /// The bytes are cut into packets, the first byte of each being its length and how many
    /// descriptors come with it.
    @FuzzTest(maxDuration = "5m")
    void engineSurvivesAnyConversation(byte[] conversation) {
        FakeRouter router = new FakeRouter();
        FakeEventFds eventFds = new FakeEventFds();
        Engine engine =
                new Engine(
                        new Limits(2, 2, 4, 8, 4),
                        _ -> new Caller(Role.OBSERVER, "", true),
                        _ -> router.handle(),
                        eventFds);
        FakeNet.Peer peer = new FakeNet(engine).connect(1000);
        for (int at = 0; at < conversation.length && !peer.ended(); ) {
            int length = Math.min(conversation[at] & 0x1F, conversation.length - at - 1);
            int descriptors = (conversation[at] >> 5) & 3;
            byte[] packet = new byte[length];
            System.arraycopy(conversation, at + 1, packet, 0, length);
            boolean lost = conversation[at] < 0;
            peer.say(packet, lost, List.of(1, FakeEventFds.NO_EVENTFD, 2).subList(0, descriptors));
            assertThat(eventFds.open()).isEqualTo(engine.registrations()).isLessThanOrEqualTo(4);
            assertThat(router.registry.size()).isEqualTo(engine.registrations());
            at += length + 1;
        }
        peer.die();
        assertThat(eventFds.open()).isZero();
        assertThat(router.registry.size()).isZero();
    }
}
