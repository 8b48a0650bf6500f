package org.dialtone.api.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;

class PacketFilterTest {
    private static final int UDP = 17;
    private static final int TCP = 6;

    private static PacketHeader packet(int protocol, String from, int port, String to, int other) {
        return new PacketHeader(
                protocol, InetAddress.ofLiteral(from), InetAddress.ofLiteral(to), port, other, 60);
    }

    private static PacketFilter filter(String... rules) {
        return new PacketFilter(List.of(rules));
    }

    @Test
    void noRuleChoosesAll() {
        assertThat(PacketFilter.ALL.chooses(packet(1, "192.0.2.1", 0, "192.0.2.2", 0))).isTrue();
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        PacketFilter filter = filter("deny udp port 123", "permit udp", "deny");
        PacketHeader time = packet(UDP, "192.0.2.1", 40_000, "192.0.2.2", 123);
        assertThat(filter.chooses(time)).isFalse();
        assertThat(filter.deciding(time)).isEqualTo("deny udp port 123");
        assertThat(filter.chooses(packet(UDP, "192.0.2.2", 123, "192.0.2.1", 40_000))).isFalse();
        assertThat(filter.chooses(packet(UDP, "192.0.2.1", 1, "192.0.2.2", 53))).isTrue();
        assertThat(filter.chooses(packet(TCP, "192.0.2.1", 1, "192.0.2.2", 123))).isFalse();
    }

    @Test
    void whatNoneMatchesIsChosenIfTheLastRuleRefuses() {
        PacketHeader ping = packet(1, "192.0.2.1", 0, "192.0.2.2", 0);
        assertThat(filter("deny udp").chooses(ping)).isTrue();
        assertThat(filter("permit udp").chooses(ping)).isFalse();
        assertThat(filter("permit udp").deciding(ping)).isNull();
    }

    @Test
    void aNetMatchesItsOwnFamilyToTheBit() {
        PacketFilter filter = filter("permit from 10.128.0.0/9 to any port 80-90");
        assertThat(filter.chooses(packet(TCP, "10.128.0.0", 1, "192.0.2.2", 80))).isTrue();
        assertThat(filter.chooses(packet(TCP, "10.255.255.255", 1, "192.0.2.2", 90))).isTrue();
        assertThat(filter.chooses(packet(TCP, "10.127.255.255", 1, "192.0.2.2", 80))).isFalse();
        assertThat(filter.chooses(packet(TCP, "10.128.0.0", 1, "192.0.2.2", 91))).isFalse();
        assertThat(filter.chooses(packet(TCP, "10.128.0.0", 85, "192.0.2.2", 1))).isFalse();
        assertThat(filter.chooses(packet(TCP, "2001:db8::1", 1, "2001:db8::2", 80))).isFalse();
        PacketFilter six = filter("permit to 2001:db8::/33");
        assertThat(six.chooses(packet(58, "fe80::1", 0, "2001:db8:7fff::1", 0))).isTrue();
        assertThat(six.chooses(packet(58, "fe80::1", 0, "2001:db8:8000::1", 0))).isFalse();
        assertThat(filter("permit to 0.0.0.0/0").chooses(packet(1, "1.1.1.1", 0, "8.8.8.8", 0)))
                .isTrue();
    }

    @Test
    void aWayIsThatOverTheLink() {
        PacketHeader ping = packet(1, "192.0.2.1", 0, "192.0.2.2", 0);
        assertThat(filter("permit out").compile(true).test(ping)).isTrue();
        assertThat(filter("permit out").compile(false).test(ping)).isFalse();
        assertThat(filter("deny in icmp").compile(true).test(ping)).isTrue();
        assertThat(filter("deny in icmp").compile(false).test(ping)).isFalse();
        assertThat(filter("permit in").chooses(ping)).as("what dials, leaves").isFalse();
        assertThat(filter("deny in", "permit out").deciding(ping)).isEqualTo("permit out");
    }

    @Test
    void aPortIsOneOfTcpAndUdpAlone() {
        assertThat(filter("permit port 0").chooses(packet(1, "192.0.2.1", 0, "192.0.2.2", 0)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "PERMIT   tcp,permit tcp",
        "permit any,permit",
        "deny IN any,deny in",
        "permit out tcp port 22,permit out tcp port 22",
        "deny 132,deny sctp",
        "deny 200 from 192.0.2.7,deny 200 from 192.0.2.7/32",
        "permit to any port 53,permit to any port 53",
        "permit udp from any port 68 to any port 67-67,permit udp from any port 68 to any port 67",
    })
    void rulesAreKeptInOneForm(String given, String kept) {
        assertThat(filter(given).rules()).containsExactly(kept);
        assertThat(filter(kept).rules()).containsExactly(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the end (expected: permit or deny)",
                "allow tcp|allow (expected: permit or deny)",
                "permit tcpp|tcpp (expected: in, out, a protocol, from, to, port or the end)",
                "permit 256|256 (expected: in, out, a protocol, from, to, port or the end)",
                "permit from|the end (expected: any, an address or a network)",
                "permit from example.org|example.org (expected: any, an address or a network)",
                "permit from 10.1|10.1 (expected: any, an address or a network)",
                "permit from 256.1.1.1|256.1.1.1 (expected: any, an address or a network)",
                "permit to 10.0.0.1/8|10.0.0.1/8 (expected: no bit set behind the first 8)",
                "permit to 10.0.0.0/33|10.0.0.0/33 (expected: a length from 0 to 32 behind one /)",
                "permit to ::/0/1|::/0/1 (expected: a length from 0 to 128 behind one /)",
                "permit port 65536|65536 (expected: a port from 0 to 65535",
                "permit port 9-1|9-1 (expected: a port from 0 to 65535",
                "permit to any port 1 port 2|port (expected: the end)",
                "permit from fe80::1%eth0|fe80::1%eth0 (expected: any, an address or a network)",
                "permit icmp port 7|port with icmp (expected: port with tcp or udp alone)",
                "permit from ::1 to 10.0.0.1|(expected: both IPv4 or both IPv6)",
            })
    void aWrongRuleIsRefusedInWords(String rule, String words) {
        assertThatThrownBy(() -> filter(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void anyWordsAreEitherReadOrRefused() {
        String[] words = {
            "permit",
            "deny",
            "in",
            "out",
            "tcp",
            "any",
            "from",
            "to",
            "port",
            "10.0.0.0/8",
            "::/0",
            "1-2",
            "/",
            "-",
            "99999999999",
            "ÿ",
            ":",
            "::%",
            ".",
            "",
            "\t",
            "1.2.3.4/",
            "::ffff:1.2.3.4/96"
        };
        Random random = new Random(4);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder rule = new StringBuilder(random.nextBoolean() ? "permit" : "");
            for (int j = random.nextInt(6); j > 0; j--) {
                rule.append(' ').append(words[random.nextInt(words.length)]);
            }
            try {
                PacketFilter filter = filter(rule.toString());
                assertThat(filter(filter.rules().getFirst())).isEqualTo(filter);
                read++;
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("expected: ");
            }
        }
        assertThat(read).isPositive();
    }
}
