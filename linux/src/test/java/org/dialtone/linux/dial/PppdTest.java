package org.dialtone.linux.dial;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.process.Launch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class PppdTest {
    private static final String FACTS =
            """
            IFNAME=ppp-isp
            IPLOCAL=10.99.0.101
            IPREMOTE=10.99.0.1
            DNS1=10.99.0.53
            DNS2=10.99.0.53
            MACREMOTE=BE:39:CB:37:7A:97
            CONNECT_TIME=
            END
            """;

    @TempDir Path directory;

    private static InterfaceDefinition pppoe(String... settings) {
        Map<String, String> map = new HashMap<>(Map.of("device", "wan0"));
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return new InterfaceDefinition(
                "isp", DialKind.PPPOE, "ppp-isp", true, map, DialPolicy.DEFAULT, DemandPolicy.NONE);
    }

    @Test
    void whatTheScriptKeptIsTheConnection() {
        assertThat(PppdFacts.established(FACTS, "wan0"))
                .isEqualTo(
                        new Established(
                                "ppp-isp",
                                List.of(InetAddress.ofLiteral("10.99.0.101")),
                                InetAddress.ofLiteral("10.99.0.1"),
                                "BE:39:CB:37:7A:97",
                                List.of(InetAddress.ofLiteral("10.99.0.53"))));
    }

    @Test
    void halfAFileIsNothing() {
        for (int length = 0; length < FACTS.length(); length++) {
            assertThat(PppdFacts.established(FACTS.substring(0, length), "")).isNull();
        }
    }

    @Test
    void theScriptWritesWhatIsRead() throws Exception {
        PppdFacts.writeScripts(directory);
        ProcessBuilder builder = new ProcessBuilder(directory.resolve("on-ip-up").toString());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("IFNAME", "ppp-isp", "IPLOCAL", "10.0.0.2", "DNS1", "10.0.0.53"));
        assertThat(builder.start().waitFor()).isZero();
        Established made = PppdFacts.established(Files.readString(directory.resolve("ip-up")), "w");
        assertThat(made)
                .isEqualTo(
                        new Established(
                                "ppp-isp",
                                List.of(InetAddress.ofLiteral("10.0.0.2")),
                                null,
                                "w",
                                List.of(InetAddress.ofLiteral("10.0.0.53"))));
    }

    @Test
    void theSecretIsInNoFileAndNoArgument() throws IOException {
        DialRequest request =
                new DialRequest(
                        pppoe("service", "fast \"one\""),
                        new InterfaceCredentials("user", "CORP", "s3cret"));
        Launch launch = new PppoeDialer().prepare(request, directory);
        String options = Files.readString(directory.resolve("options"));
        assertThat(options)
                .contains("rp_pppoe_service \"fast \\\"one\\\"\"\n")
                .contains("user \"CORP\\\\user\"\n")
                .contains("ifname \"ppp-isp\"\n")
                .contains("nic-wan0\n")
                .contains("\nnodefaultroute\n")
                .doesNotContain("s3cret");
        assertThat(launch.command().toString() + launch.environment()).doesNotContain("s3cret");
        assertThat(launch.toString()).doesNotContain("s3cret");
        assertThat(launch.input()).isEqualTo("s3cret");
    }

    @Test
    void l2tpsSecretIsInAFileForRootAlone() throws IOException {
        InterfaceDefinition definition = l2tp("192.0.2.1");
        Launch launch =
                new L2tpDialer()
                        .prepare(
                                new DialRequest(
                                        definition, new InterfaceCredentials("u", "", "s3cret")),
                                directory);
        Path options = directory.resolve("options");
        assertThat(Files.readString(options)).contains("password \"s3cret\"\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(options)))
                .isEqualTo("rw-------");
        assertThat(launch.command().toString()).doesNotContain("s3cret");
    }

    @Test
    void aGoodDefinitionHasNoProblems() {
        assertThat(
                        new PppoeDialer()
                                .problems(
                                        pppoe(
                                                "mru",
                                                "1492",
                                                "auth",
                                                "chap,mschap-v2",
                                                "options",
                                                "noipv6 noccp")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "options, persist, options: persist",
        "options, noccp defaultroute, options: defaultroute",
        "options, plugin evil.so, options: plugin",
        "options, defaultroute6, options: defaultroute6 (expected: demand.routes",
        "options, replacedefaultroute, options: replacedefaultroute (expected: demand.routes",
        "options, defaultroute-metric 9, options: defaultroute-metric (expected: demand.metric",
        "options, -defaultroute, options: -defaultroute",
        "options, idle 60, options: idle (expected: dial.idle-timeout instead)",
        "options, maxconnect 60, options: maxconnect (expected: dial.session-limit instead)",
        "options, welcome id, options: welcome",
        "options, ip-up-script id, options: ip-up-script",
        "options, ipv6-up-script id, options: ipv6-up-script",
        "options, auth-up-script id, options: auth-up-script",
        "options, nolog, options: nolog",
        "options, master_detach, options: master_detach",
        "options, +ua secrets, options: +ua",
        "mtu, big, mtu: big",
        "auth, none, auth: none",
        "devise, wan0, devise: unknown",
        "device, a/b, device: a/b",
        "host-uniq, xyz, host-uniq: xyz"
    })
    void aBadSettingIsNamed(String key, String value, String beginning) {
        assertThat(new PppoeDialer().problems(pppoe(key, value)))
                .singleElement()
                .asString()
                .startsWith(beginning)
                .contains("(expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "service", "ac-name"})
    void noSettingBreaksOutOfItsLine(String key) {
        assertThat(new PppoeDialer().problems(pppoe(key, "a\npersist"))).hasSize(1);
    }

    @Test
    void theOutputTellsHowFarItHasCome() {
        String output = "Plugin rp-pppoe.so loaded.\n";
        assertThat(PppdOutput.phase("")).isEqualTo(DialPhase.STARTING);
        assertThat(PppdOutput.phase(output)).isEqualTo(DialPhase.DISCOVERING);
        output +=
                "Using interface ppp-isp\nConnect: ppp-isp <--> wan0\nsent [LCP ConfReq id=0x1]\n";
        assertThat(PppdOutput.phase(output)).isEqualTo(DialPhase.NEGOTIATING);
        output += "rcvd [CHAP Challenge id=0x82 <07>, name = \"(none)\"]\n";
        assertThat(PppdOutput.phase(output)).isEqualTo(DialPhase.AUTHENTICATING);
        output += "sent [IPCP ConfReq id=0x1 <addr 0.0.0.0>]\n";
        assertThat(PppdOutput.phase(output)).isEqualTo(DialPhase.ADDRESSING);
    }

    @Test
    void theOutputTellsWhatTheScriptIsTold() {
        String script = "/run/dialtone/isp/on-ip-up";
        String output =
                """
                Connected to be:39:cb:37:7a:97 via interface wan0
                CHAP authentication succeeded: local  IP address 192.0.2.1
                local  IP address 10.99.0.101
                remote IP address 10.99.0.1
                primary   DNS address 10.99.0.53
                secondary DNS address 10.99.0.53
                """;
        assertThat(PppdOutput.facts(output, script)).isEmpty();
        assertThat(PppdOutput.facts(output + "Script /etc/ppp/ip-up started (pid 7)\n", script))
                .isEmpty();
        Map<String, String> told = new HashMap<>(PppdFacts.parse(FACTS));
        told.remove("IFNAME");
        assertThat(PppdOutput.facts(output + "Script " + script + " started (pid 7)\n", script))
                .isEqualTo(told);
    }

    @Test
    void theLastWordsAreThoseThatSaySomething() {
        assertThat(
                        PppdOutput.words(
                                """
                                CHAP authentication failed: Access denied
                                sent [LCP TermReq id=0x2 "Failed"]
                                Connection terminated.
                                """))
                .isEqualTo("CHAP authentication failed: Access denied");
        assertThat(PppdOutput.words("\u001b[1mx\n")).isEqualTo("?[1mx");
        assertThat(PppdOutput.words("")).isEmpty();
    }

    @Test
    void whatComesAfterTheReasonIsNotTheReason() {
        assertThat(
                        PppdOutput.words(
                                """
                                remote IP address 10.99.0.1
                                No response to 3 echo-requests
                                Serial link appears to be disconnected.
                                sent [LCP TermReq id=0x3 "Peer not responding"]
                                Connection terminated.
                                Modem hangup
                                """))
                .isEqualTo("No response to 3 echo-requests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "[2001:db8::1]", "lns.example:1702", "::1"})
    void anAddressThatXl2tpdDoesNotKnowIsNone(String server) {
        assertThat(new L2tpDialer().problems(l2tp(server)))
                .containsExactly(
                        "server: "
                                + server
                                + " (expected: a name or an IPv4 address; xl2tpd knows no IPv6)");
        assertThat(new L2tpDialer().problems(l2tp("192.0.2.1"))).isEmpty();
    }

    private static InterfaceDefinition l2tp(String server) {
        return new InterfaceDefinition(
                "vpn",
                DialKind.L2TP,
                "l2tp0",
                true,
                Map.of("server", server),
                DialPolicy.DEFAULT,
                DemandPolicy.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "6, 2", "7, 3", "15, 4", "30, 4", "31, 5", "3600, 5"})
    void aTunnelIsGivenUpWithinTheTime(int seconds, int retries) {
        assertThat(L2tpDialer.retries(Duration.ofSeconds(seconds))).isEqualTo(retries);
    }

    @Test
    void aLongNameIsAChildOfItsOwn() {
        String a = ProgramDialer.childName(DialKind.PPPOE, "a".repeat(256));
        String b = ProgramDialer.childName(DialKind.PPPOE, "a".repeat(255) + "b");
        assertThat(a).hasSize(160 + "@pppoe".length()).isNotEqualTo(b);
        assertThat(ProgramDialer.childName(DialKind.PPPOE, "isp")).isEqualTo("isp@pppoe");
    }
}
