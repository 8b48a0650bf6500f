package org.dialtone.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// What Linux 6.1 answered (recorded in a guest by a program that is not ours), and any other
/// bytes.
final class WireguardDecoderTest {
    private static final int FAMILY = 0x20;
    private static final String PEER = "0m8lHSETvCuemTZLMk+ybYERa6U1avQ2cQvAeUxqFHk=";
    private static final String OTHER = "IUl5AyIHxkykFdYtgOhw488HgISIt218UMIJP8Y9Bn4=";

    private static ByteBuffer recorded(String name) throws IOException {
        String resource = "WireguardDecoderTestInputs/isTotal/6.1-" + name;
        try (InputStream in = WireguardDecoderTest.class.getResourceAsStream(resource)) {
            return ByteBuffer.wrap(Objects.requireNonNull(in).readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static List<WireguardPeer> peers(String... names) throws IOException {
        WireguardDecoder decoder = new WireguardDecoder(FAMILY);
        for (String each : names) {
            decoder.take(recorded(each));
        }
        return decoder.peers();
    }

    private static String hex(String base64) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    }

    @Test
    void findsTheFamily() throws IOException {
        ByteBuffer answer = recorded("family");
        assertThat(GenericRequests.decodeFamily(answer, "wireguard")).isEqualTo(FAMILY);
        assertThat(GenericRequests.decodeFamily(answer, "wireguar")).isZero();
    }

    @Test
    void readsAPeer() throws IOException {
        assertThat(peers("empty-0")).isEmpty();
        WireguardPeer peer = peers("one-0").getFirst();
        assertThat(peer.publicKey()).isEqualTo(hex(PEER));
        assertThat(peer.endpoint())
                .isEqualTo(new WireguardEndpoint(InetAddress.ofLiteral("127.0.0.1"), 51821));
        assertThat(peer.handshake() / 1_000_000_000L).isEqualTo(1_795_817_033L);
        assertThat(peer.received()).isEqualTo(92);
        assertThat(peer.sent()).isEqualTo(180);
        assertThat(peer.allowed())
                .containsExactly(Prefix.parse("10.9.0.2/32"), Prefix.parse("fd00::/64"));
    }

    @Test
    void aPeerGoesOnInTheNextMessage() throws IOException {
        List<WireguardPeer> peers = peers("many-0", "many-1");
        assertThat(peers)
                .extracting(WireguardPeer::publicKey)
                .containsExactlyInAnyOrder(hex(PEER), hex(OTHER));
        for (WireguardPeer each : peers) {
            boolean first = each.publicKey().equals(hex(PEER));
            assertThat(each.allowed()).hasSize(first ? WireguardDecoder.MOST_ALLOWED : 1);
            assertThat(String.valueOf(each.endpoint()))
                    .isEqualTo(first ? "127.0.0.1:51821" : "[::1]:99");
            assertThat(each.handshake() > 0).isEqualTo(first);
        }
    }

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] bytes) {
        ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        WireguardDecoder decoder = new WireguardDecoder(FAMILY);
        decoder.take(message);
        decoder.take(message);
        assertThat(decoder.peers()).hasSizeLessThanOrEqualTo(WireguardDecoder.MOST_PEERS);
        assertThat(decoder.peers())
                .allMatch(peer -> peer.handshake() >= 0 && peer.publicKey().length() == 64)
                .allMatch(peer -> peer.allowed().size() <= WireguardDecoder.MOST_ALLOWED);
        assertThat(GenericRequests.decodeFamily(message, "wireguard")).isBetween(0, 65_535);
        List<VirtualLinks.Virtual> links = new ArrayList<>();
        VirtualLinks.decode(message, links);
        assertThat(links).allMatch(link -> link.index() > 0 && !link.name().isEmpty());
    }
}
