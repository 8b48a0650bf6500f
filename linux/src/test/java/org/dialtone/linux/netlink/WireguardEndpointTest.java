package org.dialtone.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.Map;

/// Where a peer is, as RFC 5952 (4) has it written, and as wireguard-go does.
final class WireguardEndpointTest {
    private static final Map<String, String> WRITTEN =
            Map.of(
                    "192.0.2.1", "192.0.2.1:7",
                    "0:0:0:0:0:0:0:0", "[::]:7",
                    "0:0:0:0:0:0:0:1", "[::1]:7",
                    "2001:db8:0:0:0:0:0:0", "[2001:db8::]:7",
                    "2001:0DB8:0:0:1:0:0:1", "[2001:db8::1:0:0:1]:7",
                    "2001:0:0:1:0:0:0:1", "[2001:0:0:1::1]:7",
                    "2001:db8:0:1:1:1:1:1", "[2001:db8:0:1:1:1:1:1]:7",
                    "1:2:3:4:5:6:0:0", "[1:2:3:4:5:6::]:7",
                    "fe80:a:b:c:d:e:f:10", "[fe80:a:b:c:d:e:f:10]:7");

    @Test
    void isWrittenAsEverybodyWritesIt() {
        WRITTEN.forEach(
                (address, text) ->
                        assertThat(new WireguardEndpoint(InetAddress.ofLiteral(address), 7))
                                .hasToString(text));
    }

    @Test
    void whatIsWrittenMeansTheSame() {
        for (int zeros = 0; zeros < 256; zeros++) {
            StringBuilder address = new StringBuilder();
            for (int group = 0; group < 8; group++) {
                boolean zero = (zeros >> group & 1) == 1;
                address.append(group == 0 ? "" : ":").append(zero ? "0" : "ab" + group);
            }
            InetAddress meant = InetAddress.ofLiteral(address.toString());
            String text = new WireguardEndpoint(meant, 1).toString();
            String written = text.substring(1, text.indexOf(']'));
            assertThat(InetAddress.ofLiteral(written)).as(written).isEqualTo(meant);
        }
    }
}
