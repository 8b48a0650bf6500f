package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.Phase;
import org.dialtone.api.dial.Timeline;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// connect, disconnect, explain, timeline and ddm.
class DialCommandsTest {
    private final Cli cli = new Cli();

    @BeforeEach
    void define() {
        cli.router.dialler.definitions.put(
                "isp", DefinitionKeys.read("isp", Map.of("kind", "pppoe", "pppoe.device", "w")));
        shown(ConnectionState.DISCONNECTED);
    }

    private void shown(ConnectionState state) {
        cli.router.interfaces.clear();
        cli.router.interfaces.add(
                new RouterInterface(
                        new InterfaceId(7),
                        "isp",
                        0,
                        InterfaceType.FULL_ROUTER,
                        null,
                        true,
                        state,
                        Set.of(),
                        Samples.BEFORE,
                        state == ConnectionState.CONNECTED ? new ConnectionId(9) : null,
                        null,
                        0));
    }

    @Test
    void connectEndsWhenItIsBeingDialled() {
        shown(ConnectionState.CONNECTING);
        assertThat(cli.run("connect", "isp"))
                .isEqualTo(
                        new Cli.Run(
                                Exit.OK,
                                """
                                NAME  STATE         CONNECTION  REASONS
                                isp   ◐ connecting  -           -
                                """,
                                ""));
        assertThat(cli.router.dialler.asked).containsExactly("connect isp");
        assertThat(cli.opened).containsExactly("daemon");
        assertThat(cli.router.closed).isTrue();
    }

    @Test
    void whoDoesNotWaitIsNotKeptForLong() {
        assertThat(cli.run("connect", "isp", "-ojsonl", "--fields=name,state").out())
                .isEqualTo("{\"name\":\"isp\",\"state\":\"disconnected\"}\n");
        assertThat(cli.time.nanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void connectWithWaitEndsWhenItIsConnected() {
        cli.router.dialler.atOnce = true;
        shown(ConnectionState.CONNECTED);
        assertThat(cli.run("connect", "--wait", "isp", "-ojsonl", "--fields=state,connection"))
                .isEqualTo(
                        new Cli.Run(Exit.OK, "{\"state\":\"connected\",\"connection\":9}\n", ""));
    }

    @Test
    void whatDoesNotHappenInTimeIsATimeout() {
        shown(ConnectionState.CONNECTING);
        Cli.Run run = cli.run("connect", "isp", "--wait", "--timeout=30s", "--no-legend");
        assertThat(run)
                .isEqualTo(
                        new Cli.Run(
                                Exit.TIMEOUT,
                                "isp  ◐ connecting  -  -\n",
                                "dialtone: isp is not connected within 30s; it goes on\n"));
        assertThat(cli.time.nanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void whatIsRefusedOrFailsIsSaidWithItsNumber() {
        cli.router.dialler.failing = RouterError.AUTHENTICATION_FAILURE;
        assertThat(cli.run("connect", "isp", "--wait"))
                .isEqualTo(
                        new Cli.Run(
                                Exit.FAILURE,
                                "",
                                "dialtone: The far end refused the user name or the password."
                                        + " [ERROR_AUTHENTICATION_FAILURE 691]\n"));
        cli.router.dialler.state = DdmState.PAUSED;
        assertThat(cli.run("connect", "isp").err()).endsWith("[ERROR_SERVICE_IS_PAUSED 928]\n");
        assertThat(cli.run("disconnect", "isp").err())
                .isEqualTo("dialtone: isp is down [ERROR_INTERFACE_NOT_CONNECTED 906]\n");
        assertThat(cli.run("connect", "ips").exit()).isEqualTo(Exit.NO_SUCH_OBJECT);
    }

    @Test
    void disconnectHangsUp() {
        cli.router.dialler.connected.put("isp", new ConnectionId(9));
        assertThat(cli.run("disconnect", "isp", "--wait", "--fields=name,state").out())
                .isEqualTo("NAME  STATE\nisp   ○ disconnected\n");
        assertThat(cli.router.dialler.asked).containsExactly("disconnect isp");
        cli.router.dialler.connected.put("isp", new ConnectionId(9));
        cli.router.dialler.slow = true;
        assertThat(cli.run("disconnect", "isp").exit()).isZero();
        assertThat(cli.run("disconnect", "isp", "--wait", "--timeout=2").err())
                .isEqualTo("dialtone: isp is not down within 2; it goes on\n");
    }

    private void explained(boolean dials, @Nullable Instant until) {
        cli.router.dialler.explanation =
                new Explanation(
                        dials,
                        ConnectionState.DISCONNECTED,
                        List.of(
                                new Explanation.Finding("enabled", true, "it is enabled"),
                                new Explanation.Finding("hours", dials, "open from 09:00")),
                        until);
    }

    @Test
    void explainTellsWhyNotAndUntilWhen() {
        explained(false, Instant.parse("2026-11-23T08:00:00Z"));
        assertThat(cli.run("explain", "isp"))
                .isEqualTo(
                        new Cli.Run(
                                Exit.OK,
                                """
                                isp would not be dialled, until 2026-11-23 09:00:00
                                  ✓ enabled  it is enabled
                                  ✕ hours    open from 09:00
                                """,
                                ""));
        cli.unicode = false;
        assertThat(cli.run("explain", "isp", "--color=always").out())
                .contains("  \u001b[31mx\u001b[0m hours    open from 09:00\n");
        assertThat(cli.run("explain", "isp", "-ojsonl").out())
                .isEqualTo(
                        """
                        {"name":"isp","dials":false,"state":"disconnected","until":"2026-11-23T08:00:00.000000Z",\
                        "findings":[{"check":"enabled","allows":true,"words":"it is enabled"},\
                        {"check":"hours","allows":false,"words":"open from 09:00"}]}
                        """);
        assertThat(cli.run("explain", "isp", "--fields=dials,findings").out())
                .isEqualTo(
                        """
                        DIALS  FINDINGS
                        no     check=enabled allows=true words=it is enabled,check=hours allows=false words=open from 09:00
                        """);
    }

    @Test
    void explainTakesAPacketAndATime() {
        explained(true, null);
        Cli.Run run =
                cli.run(
                        "explain",
                        "isp",
                        "--packet",
                        "udp 10.0.0.1:1024 > 8.8.8.8:53",
                        "--at",
                        "2h");
        assertThat(run.out())
                .startsWith("isp would be dialled at 2026-11-23 09:41:00\n")
                .contains("  ✓ hours    open from 09:00\n");
        assertThat(cli.router.dialler.asked.getFirst())
                .startsWith("explain isp PacketHeader[protocol=17, source=/10.0.0.1")
                .endsWith(" " + FakeTime.START.plus(Duration.ofHours(2)));
    }

    private static Phase phase(String name, int seconds, long millis, String words) {
        return new Phase(
                name, FakeTime.START.plusSeconds(seconds), Duration.ofMillis(millis), words);
    }

    private void attempts() {
        cli.router.dialler.timeline.add(
                new Timeline(
                        Actor.DDM,
                        Cause.PERSISTENT,
                        List.of(
                                phase("discovering", 100, 120, "PADO from 02:00:00:00:00:01"),
                                phase("negotiating", 100, 1_250, ""),
                                phase("connected", 102, 192_000, "")),
                        new ConnectionId(9),
                        null,
                        null,
                        ""));
        cli.router.dialler.timeline.add(
                new Timeline(
                        new Actor(Actor.Kind.CALLER, "uid 0"),
                        Cause.REQUESTED,
                        List.of(phase("discovering", 0, 60_000, "")),
                        null,
                        Cause.NO_ANSWER,
                        RouterError.NO_ANSWER,
                        "no PADO"));
    }

    @Test
    void timelineTellsThePhases() {
        attempts();
        assertThat(cli.run("timeline", "isp").out())
                .isEqualTo(
                        """
                        2026-11-23 07:42:40  to be connected always
                          discovering     120ms    PADO from 02:00:00:00:00:01
                          negotiating     1.2s
                          connected       3m12s
                        2026-11-23 07:41:00  somebody asked for it, by uid 0
                          discovering     1m00s
                          failed          nobody answered [ERROR_NO_ANSWER 678]: no PADO
                        """);
        assertThat(cli.run("timeline", "isp", "--limit=1").out()).doesNotContain("failed");
    }

    @Test
    void timelineIsAnObjectAnAttemptForScripts() {
        attempts();
        assertThat(cli.run("timeline", "isp", "-ojsonl").out().lines().toList().get(1))
                .isEqualTo(
                        "{\"since\":\"2026-11-23T06:41:00.123456Z\",\"cause\":\"requested\","
                                + "\"actor\":\"caller\",\"actorName\":\"uid 0\",\"duration\":60,"
                                + "\"connection\":null,\"ended\":\"no-answer\","
                                + "\"error\":\"ERROR_NO_ANSWER\",\"words\":\"no PADO\","
                                + "\"phases\":[{\"name\":\"discovering\","
                                + "\"since\":\"2026-11-23T06:41:00.123456Z\",\"duration\":60,"
                                + "\"words\":\"\"}]}");
        assertThat(cli.run("timeline", "isp", "--fields=cause,duration,ended").out())
                .isEqualTo(
                        """
                        CAUSE       DURATION  ENDED
                        persistent  3m13s     -
                        requested   1m00s     no-answer
                        """);
    }

    @Test
    void ddmIsShownAlsoAfterItWasChanged() {
        cli.router.dialler.problems = List.of("b.toml: kind: missing");
        Cli.Run run = cli.run("ddm", "pause");
        assertThat(run)
                .isEqualTo(
                        new Cli.Run(
                                Exit.OK,
                                """
                                ddm         paused
                                defined     1
                                connected   0
                                connecting  0
                                waiting     3
                                attempts    1099511627776
                                failures    5
                                packets     kept=7 received=8
                                problems    b.toml: kind: missing
                                """,
                                "dialtone: b.toml: kind: missing\n"));
        assertThat(cli.router.dialler.state).isEqualTo(DdmState.PAUSED);
        assertThat(cli.run("ddm", "resume", "-ojsonl", "--fields=ddm").out())
                .isEqualTo("{\"ddm\":\"running\"}\n");
        assertThat(cli.run("ddm", "stop", "-ojsonl", "--fields=ddm").out())
                .isEqualTo("{\"ddm\":\"stopped\"}\n");
        assertThat(cli.run("ddm", "resume").err()).endsWith("[ERROR_DDM_NOT_RUNNING 903]\n");
        assertThat(cli.run("ddm", "start", "-ojsonl", "--fields=ddm").out())
                .isEqualTo("{\"ddm\":\"running\"}\n");
        assertThat(cli.run("ddm", "status", "-ojson", "--fields=ddm,defined").out())
                .isEqualTo("[\n{\"ddm\":\"running\",\"defined\":1}\n]\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    connect                      | connect: which interface? (see: dialtone help connect)
                    disconnect a b               | disconnect: one interface at a time (see: dialtone help disconnect)
                    connect isp --timeout 3s     | --timeout means nothing without --wait
                    connect isp --wait --timeout x | --timeout: "x" (expected: a time such as 500ms, 30s, 5m, 2h or 1m30s)
                    explain isp --at soon        | --at: "soon" (expected: in how long, such as 30m or 2h; a time of today, such as 07:30; or a date and time, such as 2026-11-23, "2026-11-23 07:30" or 2026-11-23T06:30:00Z)
                    explain isp --packet dns     | --packet: found "dns", expected a packet such as "udp 10.0.0.1:1024 > 8.8.8.8:53", "icmp 10.0.0.1 > 8.8.8.8" or "tcp [2001:db8::1]:1024 > [2001:db8::2]:443, 80 bytes"
                    timeline isp --limit 33      | --limit: "33" (expected: a number from 1 to 32)
                    ddm                          | ddm: "" (expected: status, pause, resume, stop, start)
                    ddm stat                     | ddm: "stat": did you mean "status"? (expected: status, pause, resume, stop, start)
                    ddm stop now                 | unexpected argument "now" (see: dialtone help ddm)
                    """)
    void whatMakesNoSenseIsAUsageError(String line, String sentence) {
        assertThat(cli.run(line.split(" ", -1)))
                .isEqualTo(new Cli.Run(Exit.USAGE, "", "dialtone: " + sentence + "\n"));
        assertThat(cli.opened).isEmpty();
    }
}
