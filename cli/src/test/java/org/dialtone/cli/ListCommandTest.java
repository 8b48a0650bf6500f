package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.FarEnd;
import org.dialtone.api.UnreachabilityReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

class ListCommandTest {
    private final Cli cli = new Cli();

    @BeforeEach
    void threeInterfaces() {
        cli.router.interfaces.add(Samples.connected(1, "eth0", FakeTime.START.plusMillis(5), 0));
        cli.router.interfaces.add(Samples.connected(2, "lo"));
        cli.router.interfaces.add(
                Samples.unreachable(
                        3,
                        "veth-dmz",
                        Set.of(
                                UnreachabilityReason.ADMIN_DISABLED,
                                UnreachabilityReason.NO_MEDIA_SENSE)));
    }

    @Test
    void interfacesAreATableForPeople() {
        Cli.Run run = cli.run("interfaces");
        assertThat(run.out())
                .isEqualTo(
                        """
                        NAME      STATE          TYPE       KIND  REASONS
                        eth0      ● connected    dedicated  -     -
                        lo        ● connected    loopback   -     -
                        veth-dmz  ✕ unreachable  dedicated  veth  admin-disabled,no-media-sense
                        """);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(cli.opened).containsExactly("own");
        assertThat(cli.router.closed).isTrue();
    }

    @Test
    void interfacesAreOneArrayInJson() {
        assertThat(cli.run("interfaces", "-o", "json", "lo", "veth*").out())
                .isEqualTo(
                        """
                        [
                        {"id":2,"name":"lo","index":12,"type":"loopback","kind":null,"enabled":true,"state":"connected","reasons":[],"since":"2026-11-23T06:41:00.118456Z","sinceKnown":false,"connection":2,"lastError":null,"masterIndex":0},
                        {"id":3,"name":"veth-dmz","index":13,"type":"dedicated","kind":"veth","enabled":false,"state":"unreachable","reasons":["admin-disabled","no-media-sense"],"since":"2026-11-23T06:41:00.118456Z","sinceKnown":false,"connection":null,"lastError":null,"masterIndex":0}
                        ]
                        """);
    }

    @Test
    void interfacesAreALineEachInJsonl() {
        assertThat(cli.run("interfaces", "-ojsonl", "--fields=name,state").out())
                .isEqualTo(
                        """
                        {"name":"eth0","state":"connected"}
                        {"name":"lo","state":"connected"}
                        {"name":"veth-dmz","state":"unreachable"}
                        """);
    }

    @Test
    void nothingToListIsAnEmptyArray() {
        cli.router.interfaces.clear();
        assertThat(cli.run("connections", "-o", "json").out()).isEqualTo("[]\n");
        assertThat(cli.run("connections", "-o", "jsonl").out()).isEmpty();
        assertThat(cli.run("connections", "--no-legend").out()).isEmpty();
    }

    @Test
    void fieldsChooseTheColumnsAndTheirOrder() {
        assertThat(cli.run("interfaces", "--fields", "since, sinceKnown,name").out())
                .isEqualTo(
                        """
                        SINCE                SINCE KNOWN  NAME
                        2026-11-23 07:41:00  yes          eth0
                        unknown              no           lo
                        unknown              no           veth-dmz
                        """);
    }

    @Test
    void noLegendLeavesOutTheHeader() {
        assertThat(cli.run("interfaces", "--no-legend", "--fields", "name,state").out())
                .isEqualTo(
                        "eth0      ● connected\nlo        ● connected\nveth-dmz  ✕ unreachable\n");
    }

    @Test
    void connectionsSayHowLongAndHowMuch() {
        cli.time.pass(Duration.ofSeconds(192));
        assertThat(cli.run("connections").out())
                .isEqualTo(
                        """
                        NAME  CONNECTION  TYPE       DURATION  RX BYTES  TX BYTES
                        eth0  1           dedicated  >3m11s    1.2 MB    300 kB
                        lo    2           loopback   >3m12s    -         -
                        """);
        assertThat(cli.run("connections", "eth0", "-o", "jsonl").out())
                .isEqualTo(
                        """
                        {"connection":1,"name":"eth0","id":1,"type":"dedicated","user":null,"remote":null,"addresses":null,"since":"2026-11-23T06:41:00.128456Z","sinceKnown":false,"duration":191.995,"rxBytes":1234567,"txBytes":300000,"rxPackets":1000,"txPackets":500}
                        """);
    }

    @Test
    void whoHasDialledInIsShown() {
        cli.time.pass(Duration.ofSeconds(192));
        cli.router.interfaces.removeIf(each -> each.name().equals("lo"));
        cli.router.farEnds.put(
                "eth0",
                new FarEnd("alice", "192.0.2.7:5000", List.of(InetAddress.ofLiteral("10.8.0.2"))));
        assertThat(cli.run("connections").out())
                .isEqualTo(
                        """
                        NAME  CONNECTION  TYPE       USER   REMOTE          DURATION  RX BYTES  TX BYTES
                        eth0  1           dedicated  alice  192.0.2.7:5000  >3m11s    1.2 MB    300 kB
                        """);
        assertThat(cli.run("connections", "-o", "jsonl", "--fields", "user,remote,addresses").out())
                .isEqualTo(
                        """
                        {"user":"alice","remote":"192.0.2.7:5000","addresses":["10.8.0.2"]}
                        """);
    }

    @Test
    void connectionsOfAnInterfaceWithoutOneAreNone() {
        Cli.Run run = cli.run("connections", "veth-dmz", "-o", "json");
        assertThat(run).isEqualTo(new Cli.Run(Exit.OK, "[]\n", ""));
    }

    @Test
    void anotherNamespaceIsOpenedByItsName() {
        cli.run("--netns", "isp", "interfaces");
        assertThat(cli.opened).containsExactly("isp");
    }

    @Test
    void controlCharactersInANameDoNotReachTheTerminal() {
        cli.router.interfaces.add(Samples.connected(4, "a\u001b[31m"));
        assertThat(cli.run("interfaces", "--fields", "name").out())
                .contains("a?[31m")
                .doesNotContain("\u001b");
        assertThat(cli.run("interfaces", "-o", "json").out())
                .contains("a\\u001b[31m")
                .doesNotContain("\u001b");
    }
}
