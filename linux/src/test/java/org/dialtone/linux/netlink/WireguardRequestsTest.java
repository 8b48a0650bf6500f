package org.dialtone.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/// Requests, against bytes that another encoder has made (little-endian, by hand from
/// linux/wireguard.h). That the kernel takes them is shown in the testbed's guest.
final class WireguardRequestsTest {
    private static final String SET =
            """
                0c01000020000500030000000000000001010000080001000700000024000300
                000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
                060006006dca00000800050001000000bc000880b80000802400010064656667
                68696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f8081828308000300
                0200000024000200c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf
                e0e1e2e3e4e5e6e7140004000200ca6cc0000201000000000000000006000500
                19000000480009801c0000800600010002000000080002000a00000005000300
                0800000028000080060001000a00000014000200fd0000000000000000000000
                000000000500030040000000
            """
                    .replaceAll("\\s", "");

    private static WireguardKey key(int first) {
        byte[] bytes = new byte[32];
        IntStream.range(0, 32).forEach(i -> bytes[i] = (byte) (first + i));
        return WireguardKey.parse("key", Base64.getEncoder().encodeToString(bytes));
    }

    private static WireguardConfig config(@Nullable WireguardKey shared, List<Prefix> allowed) {
        return new WireguardConfig(
                key(0),
                51821,
                key(100),
                shared,
                new WireguardEndpoint(InetAddress.ofLiteral("192.0.2.1"), 51820),
                25,
                allowed);
    }

    @Test
    void setsADeviceUp() {
        List<Prefix> allowed = List.of(Prefix.parse("10.0.0.0/8"), Prefix.parse("fd00::/64"));
        List<Request> requests = WireguardRequests.encodeSet(0x20, 7, config(key(200), allowed));
        assertThat(requests).hasSize(1);
        assertThat(HexFormat.of().formatHex(requests.getFirst().finish(3))).isEqualTo(SET);
    }

    @Test
    void networksThatDoNotFitGoInMoreRequests() {
        List<Prefix> allowed =
                IntStream.range(0, 1_000).mapToObj(i -> Prefix.parse("fd00::" + i)).toList();
        List<Request> requests = WireguardRequests.encodeSet(0x20, 7, config(null, allowed));
        assertThat(requests).hasSize(16);
        assertThat(requests)
                .allSatisfy(each -> assertThat(each.finish(1)).hasSizeLessThan(Request.CAPACITY));
        assertThat(WireguardRequests.encodeSet(0x20, 7, config(null, List.of()))).hasSize(1);
    }

    @Test
    void noSecretIsInAText() {
        WireguardConfig config = config(key(200), List.of());
        String hexadecimal = config.privateKey().hex();
        assertThat(config.toString()).doesNotContain(hexadecimal).contains("privateKey=(a key)");
        assertThatThrownBy(() -> WireguardKey.parse("private key", "hush"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("private key: no key (expected: 32 bytes in Base64)")
                .hasNoCause();
    }
}
