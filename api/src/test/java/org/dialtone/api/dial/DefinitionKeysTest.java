package org.dialtone.api.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class DefinitionKeysTest {
    private static final InterfaceDefinition PLAIN =
            new InterfaceDefinition(
                    "isp",
                    DialKind.PPPOE,
                    "isp",
                    true,
                    Map.of("device", "wan0"),
                    DialPolicy.DEFAULT,
                    DemandPolicy.NONE);

    private static final InterfaceDefinition RICH =
            new InterfaceDefinition(
                    "branch.office-7",
                    DialKind.WIREGUARD,
                    "wg7",
                    false,
                    Map.of("endpoint", "[2001:db8::1]:51820", "public-key", "abc=", "address", ""),
                    new DialPolicy(
                            DialMode.PERSISTENT,
                            0,
                            Duration.ofMillis(1_500),
                            Duration.ofSeconds(90),
                            Duration.ofMinutes(61),
                            Duration.ofDays(2),
                            Duration.ZERO,
                            new PacketFilter(List.of("deny udp port 123")),
                            new DialoutHours(
                                    List.of("1 09:00-12:00 13:00-17:30", "2 09:00-12:00"),
                                    ZoneId.of("Europe/Berlin")),
                            Duration.ofHours(24),
                            "wan",
                            2),
                    new DemandPolicy(
                            List.of("0.0.0.0/0", "2001:db8::/32"),
                            100,
                            new PacketFilter(List.of("deny udp port 137", "permit")),
                            0,
                            1,
                            Duration.ofNanos(1_000_001)));

    private static Map<String, String> problems(Map<String, String> keys) {
        Map<String, String> told = new HashMap<>();
        assertThat(DefinitionKeys.parse("isp", keys, told::put)).isNull();
        return told;
    }

    private static String problem(String key, String value) {
        Map<String, String> keys = new HashMap<>(Map.of("kind", "pppoe"));
        keys.put(key, value);
        Map<String, String> told = problems(keys);
        assertThat(told).containsOnlyKeys(key);
        return String.valueOf(told.get(key));
    }

    @Test
    void onlyWhatDiffersFromTheDefaultsIsKept() {
        assertThat(DefinitionKeys.of(PLAIN))
                .isEqualTo(Map.of("kind", "pppoe", "pppoe.device", "wan0"));
    }

    @Test
    void aDefinitionComesBackAsItWas() {
        for (InterfaceDefinition each : List.of(PLAIN, RICH)) {
            assertThat(DefinitionKeys.read(each.name(), DefinitionKeys.of(each))).isEqualTo(each);
            assertThat(DefinitionKeys.read(each.name(), DefinitionKeys.all(each))).isEqualTo(each);
        }
        assertThat(DefinitionKeys.of(RICH))
                .containsEntry("link", "wg7")
                .containsEntry("enabled", "false")
                .containsEntry("wireguard.public-key", "abc=")
                .containsEntry("dial.mode", "persistent")
                .containsEntry("dial.redial-interval", "1s500ms")
                .containsEntry("dial.unreachable", "1h1m")
                .containsEntry("dial.idle-timeout", "never")
                .containsEntry("dial.hours", "1 09:00-12:00 13:00-17:30,2 09:00-12:00")
                .containsEntry("dial.zone", "Europe/Berlin")
                .containsEntry("demand.routes", "0.0.0.0/0,2001:db8::/32")
                .containsEntry("demand.keep-for", "1ms1ns");
    }

    @Test
    void allKeysAreKnownAndInOrder() {
        List<String> all = new ArrayList<>(DefinitionKeys.all(RICH).keySet());
        all.removeIf(key -> key.startsWith("wireguard."));
        assertThat(all).isEqualTo(DefinitionKeys.KNOWN);
    }

    @Test
    void theHoursZoneIsKeptBecauseTheSystemsMayChange() {
        InterfaceDefinition here =
                DefinitionKeys.read("isp", Map.of("kind", "pppoe", "dial.hours", "1 09:00-12:00"));
        assertThat(here.policy().hours().zone()).isEqualTo(ZoneId.systemDefault());
        assertThat(DefinitionKeys.of(here)).containsKey("dial.zone");
        assertThat(DefinitionKeys.read("isp", Map.of("kind", "pppoe")).policy())
                .isEqualTo(DialPolicy.DEFAULT);
    }

    @Test
    void aProblemSaysWhatWasFoundAndWhatWasExpected() {
        assertThat(problem("dial.mode", "sometimes"))
                .isEqualTo("found \"sometimes\", expected one of manual, on-demand, persistent");
        assertThat(problem("enabled", "yes")).isEqualTo("found \"yes\", expected true or false");
        assertThat(problem("dial.priority", "-1")).contains("expected a number from 0");
        assertThat(problem("demand.keep-packets", "99999999999999999999")).contains("65536");
        assertThat(problem("dial.zone", "Europe/Nowhere")).contains("a time zone such as");
        assertThat(problem("dial.failover", "a b")).contains("group");
        assertThat(problem("link", "ppp/0")).contains("1 to 15");
        assertThat(problem("link", "..")).contains("1 to 15");
        assertThat(problem("link", "sixteen-letters-")).contains("1 to 15");
        assertThat(problem("openvpn.config", "x")).contains("no key").contains("pppoe....");
        assertThat(problem("pppoe.", "x")).contains("no key");
        assertThat(problem("mode", "manual")).contains("no key").contains("dial.mode");
        assertThat(problem("dial.hours", "x".repeat(20_000))).contains("at most");
        assertThat(problem("kind", "carrier-pigeon")).contains("expected one of pppoe, l2tp");
        assertThat(problems(Map.of())).containsOnlyKeys("kind");
    }

    @Test
    void aDefinitionHasAnEnd() {
        Map<String, String> keys = new HashMap<>(Map.of("kind", "pppoe"));
        for (int i = 0; i < 10; i++) {
            keys.put("pppoe.k" + i, "x".repeat(10_000));
        }
        assertThat(problems(keys).get("pppoe")).contains("at most 65536");
        keys.clear();
        keys.put("kind", "pppoe");
        for (int i = 0; i < 257; i++) {
            keys.put("pppoe.k" + i, "");
        }
        assertThat(problems(keys).get("pppoe")).contains("found 257 keys");
    }

    @Test
    void aNameIsNoLongerThanThatOfItsFile() {
        Map<String, String> keys = Map.of("kind", "exec", "link", "x0");
        assertThat(DefinitionKeys.read("x".repeat(250), keys).name()).hasSize(250);
        assertThatThrownBy(() -> DefinitionKeys.read("x".repeat(251), keys))
                .hasMessageContaining("1 to 250 letters");
    }

    @Test
    void durationsHaveUnits() {
        for (String wrong :
                List.of(
                        "",
                        "5",
                        "5 m",
                        "m",
                        "5m ",
                        "-5m",
                        "5mm",
                        "0s",
                        "4000d",
                        "1e3s",
                        "999999999999999999d999999999999999999d",
                        "never")) {
            assertThat(problem("dial.connect-timeout", wrong)).contains("a duration such as");
        }
        assertThat(
                        DefinitionKeys.read(
                                        "isp", Map.of("kind", "ppp", "dial.unreachable", "1h30m"))
                                .policy()
                                .unreachable())
                .isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void routesAreNetworks() {
        for (String wrong :
                List.of(
                        "192.0.2.0",
                        "192.0.2.1/24",
                        "192.0.2.0/33",
                        "host/24",
                        "::1/64",
                        "::/129",
                        "fe80::1%1/128",
                        "/0",
                        "192.0.2.0/-1",
                        "192.0.2.0/24/24")) {
            assertThat(problem("demand.routes", wrong)).contains("a network such as");
        }
    }

    @Test
    void everyProblemIsInTheError() {
        Map<String, String> keys = Map.of("kind", "ppp", "enabled", "1", "dial.mode", "x");
        assertThatThrownBy(() -> DefinitionKeys.read("-", keys))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INTERFACE_CONFIGURATION))
                .hasMessageContaining("name: found \"-\"")
                .hasMessageContaining("enabled: found \"1\"")
                .hasMessageContaining("dial.mode: found \"x\"");
    }

    @Test
    void whateverIsSaidComesToADefinitionOrToProblems() {
        Random random = new Random(4711);
        List<String> values =
                List.of(
                        "",
                        "true",
                        "0",
                        "1",
                        "5m",
                        "never",
                        ",",
                        "pppoe",
                        "manual",
                        "0.0.0.0/0",
                        "permit",
                        "1 09:00-12:00",
                        "\u0000",
                        "a,b",
                        "UTC",
                        "/",
                        "999999999d");
        int defined = 0;
        for (int round = 0; round < 20_000; round++) {
            Map<String, String> keys = new HashMap<>(Map.of("kind", "pppoe"));
            for (int i = random.nextInt(4); i >= 0; i--) {
                keys.put(
                        DefinitionKeys.KNOWN.get(random.nextInt(DefinitionKeys.KNOWN.size())),
                        values.get(random.nextInt(values.size())));
            }
            List<String> told = new ArrayList<>();
            InterfaceDefinition definition =
                    DefinitionKeys.parse("isp", keys, (key, _) -> told.add(key));
            assertThat(definition == null).isEqualTo(!told.isEmpty());
            if (definition != null) {
                defined++;
                assertThat(DefinitionKeys.read("isp", DefinitionKeys.of(definition)))
                        .isEqualTo(definition);
            }
        }
        assertThat(defined).as("definitions among so many").isGreaterThan(500);
    }
}
