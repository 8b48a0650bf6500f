package org.dialtone.linux.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.FarEnd;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.client.ClientSession;
import org.dialtone.linux.dial.wireguard.DevicePeers;
import org.dialtone.linux.dial.wireguard.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Peers as sessions, on a clock of the test's own; as real devices tell of them they are in the
/// testbed.
final class WireguardClientsTest {
    private static final Instant START = Instant.ofEpochSecond(1_795_648_400);
    private static final String ALICE = "0b".repeat(32);
    private static final String BOB = "0c".repeat(32);
    private static final String BOBS_KEY = "DAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw=";

    private long seconds;
    private @Nullable List<Peer> peers = List.of();
    private @Nullable IOException wrong;
    private int closed;

    private final DevicePeers device =
            new DevicePeers() {
                @Override
                public @Nullable List<Peer> look() throws IOException {
                    if (wrong != null) {
                        throw wrong;
                    }
                    return peers;
                }

                @Override
                public void close() {
                    closed++;
                }
            };

    private final Time time =
            new Time() {
                @Override
                public Instant now() {
                    return START.plusSeconds(seconds);
                }

                @Override
                public long nanos() {
                    return seconds * 1_000_000_000L - 77;
                }
            };

    private final WireguardClients clients =
            new WireguardClients(
                    "wg0",
                    device,
                    Map.of("CwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCws=", "alice"),
                    time);
    private final ToldSessions told = new ToldSessions();
    private final Roll roll = new Roll(told);

    private Peer peer(String key, String endpoint, long handshakeAt) {
        long nanos = START.plusSeconds(handshakeAt).getEpochSecond() * 1_000_000_000L;
        return new Peer(key, endpoint, nanos, 92, 148, List.of("10.9.0.2/32", "10.0.0.0/8"));
    }

    private List<String> look(Peer... there) {
        peers = List.of(there);
        assertThat(clients.look(roll)).isNull();
        return told.take();
    }

    @Test
    void aPeerIsASessionWhileItsHandshakeIsGood() {
        Peer never = new Peer(ALICE, "", 0, 0, 0, List.of());
        assertThat(look(never)).containsExactly("complete");
        seconds = 100;
        Peer alice = peer(ALICE, "192.0.2.1:7", 100);
        assertThat(look(alice)).containsExactly("begun " + ALICE);
        assertThat(look(peer(ALICE, "192.0.2.1:8", 100)))
                .containsExactly("changed " + ALICE + "192.0.2.1:8");
        seconds = 220;
        assertThat(look(peer(ALICE, "192.0.2.1:8", 220))).isEmpty();
        seconds = 414;
        assertThat(look(peer(ALICE, "192.0.2.1:8", 220))).isEmpty();
        seconds = 415;
        assertThat(look(peer(ALICE, "192.0.2.1:8", 220)))
                .containsExactly("ended " + ALICE + " PEER_DEAD 92");
        assertThat(look()).as("it was over before").isEmpty();
    }

    @Test
    void aPeerThatIsRemovedEndsItsSession() {
        look(peer(ALICE, "", 0), peer(BOB, "", 0));
        assertThat(look(peer(BOB, "", 0))).containsExactly("ended " + ALICE + " SESSION_ENDED 92");
    }

    @Test
    void whatIsFoundAtTheStartIsAsOldAsItIs() {
        seconds = 190;
        assertThat(look(peer(ALICE, "", 0), peer(BOB, "", -5)))
                .containsExactly("begun " + ALICE, "complete");
        seconds = 195;
        assertThat(look(peer(ALICE, "", 0), peer(BOB, "", -5)))
                .containsExactly("ended " + ALICE + " PEER_DEAD 92");
    }

    @Test
    void whereThereIsNoDeviceThereIsNobody() {
        look(peer(ALICE, "", 0));
        wrong = new IOException("it does not answer");
        assertThat(clients.look(roll)).isEqualTo("it does not answer");
        assertThat(told.take()).as("what is not known ends nothing").isEmpty();
        wrong = null;
        peers = null;
        assertThat(clients.look(roll)).contains("no WireGuard device wg0");
        assertThat(told.take()).containsExactly("ended " + ALICE + " DIALER_FAILED 92");
    }

    @Test
    void isCalledByItsNameOrElseItsKey() {
        look(peer(ALICE, "192.0.2.1:7", 0), peer(BOB, "", 0));
        assertThat(told.last(ALICE))
                .isEqualTo(
                        new ClientSession(
                                ALICE,
                                "alice",
                                new FarEnd(
                                        "alice",
                                        "192.0.2.1:7",
                                        List.of(InetAddress.ofLiteral("10.9.0.2"))),
                                null));
        assertThat(told.last(BOB).name()).isEqualTo(BOBS_KEY);
    }

    @Test
    void cannotBeAskedToEndASession() {
        look(peer(ALICE, "", 0));
        assertThat(clients.hangUp(ALICE)).isFalse();
    }

    @Test
    void letsGoOfTheDeviceWhenItIsClosed() {
        clients.close();
        assertThat(closed).isEqualTo(1);
    }
}
