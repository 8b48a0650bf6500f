package org.dialtone.api.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;

class PacketHeaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "udp 10.0.0.1:1024 > 8.8.8.8:53, 60 bytes",
                "tcp [2001:db8:0:0:0:0:0:1]:1024 > [2001:db8:0:0:0:0:0:2]:443, 1500 bytes",
                "icmp 10.0.0.1 > 8.8.8.8, 84 bytes",
                "icmpv6 2001:db8:0:0:0:0:0:1 > 2001:db8:0:0:0:0:0:2, 104 bytes",
                "200 192.0.2.1 > 192.0.2.2, 20 bytes"
            })
    void whatIsDescribedCanBeRead(String text) {
        assertThat(PacketHeader.parse(text).describe()).isEqualTo(text);
    }

    @Test
    void lengthAndPortsMayBeLeftOut() {
        assertThat(PacketHeader.parse(" udp  10.0.0.1>8.8.8.8:53 "))
                .isEqualTo(
                        new PacketHeader(
                                17,
                                InetAddress.ofLiteral("10.0.0.1"),
                                InetAddress.ofLiteral("8.8.8.8"),
                                0,
                                53,
                                60));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "udp",
                "udp 10.0.0.1:1 8.8.8.8:53",
                "quic 10.0.0.1:1 > 8.8.8.8:53",
                "256 10.0.0.1 > 8.8.8.8",
                "icmp 10.0.0.1:1 > 8.8.8.8",
                "udp 10.0.0.1:65536 > 8.8.8.8:53",
                "udp 10.0.0.1:1 > 2001:db8::1",
                "udp example.com:1 > 8.8.8.8:53",
                "udp 10.0.0.1:1 > 8.8.8.8:53, 65536 bytes",
                "udp 10.0.0.1:1 > 8.8.8.8:53, many bytes",
                "udp 10.0.0.1: > 8.8.8.8:53"
            })
    void whatIsNoPacketIsRefusedWithWhatIsOne(String text) {
        assertThatThrownBy(() -> PacketHeader.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("found \"" + text + "\", expected a packet such as");
    }
}
