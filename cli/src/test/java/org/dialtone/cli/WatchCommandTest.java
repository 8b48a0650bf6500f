package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.Position;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.UnreachabilityReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

class WatchCommandTest {
    private static final Instant LATER = FakeTime.START.plusSeconds(200);
    private static final String AT_4 =
            "\"position\":\"" + FakeRouter.EPOCH + ":4\",\"revision\":4,";

    private final Cli cli = new Cli();

    @BeforeEach
    void oneInterface() {
        cli.router.interfaces.add(Samples.connected(1, "eth0"));
    }

    @Test
    void aPersonSeesTheInterfacesAndThenWhatHappens() {
        cli.router.interfaces.add(Samples.unreachable(2, "veth-to-the-dmz", Samples.NO_CARRIER));
        cli.router.records.add(Samples.lost(5, LATER, "eth0", Duration.ofSeconds(192)));
        cli.router.records.add(new StreamRecord.Progress(5));
        cli.router.records.add(Samples.gained(6, LATER.plusMillis(1500), "eth0"));
        assertThat(cli.run("watch", "--count", "2").out())
                .isEqualTo(
                        """
                        TIME          INTERFACE        STATE           WHAT HAPPENED
                                      eth0             ● connected     since before the start
                                      veth-to-the-dmz  ✕ unreachable   no carrier; since before the start
                        07:44:20.123  eth0             ✕ unreachable   carrier lost; was up 3m12s, 1.2 MB in / 300 kB out
                        07:44:21.623  eth0             ● connected     carrier gained
                        """);
    }

    @Test
    void aStartThatIsNotKnownIsNotMadeUp() {
        cli.router.interfaces.set(
                0, Samples.connected(1, "eth0", FakeTime.START.plusSeconds(1), 0));
        cli.router.records.add(Samples.lost(5, LATER, "eth0", Duration.ofSeconds(201)));
        assertThat(cli.run("watch", "--count", "1", "--no-legend").out())
                .isEqualTo(
                        """
                                      eth0       ● connected     since 2026-11-23 07:41:01
                        07:44:20.123  eth0       ✕ unreachable   carrier lost; was up at least 3m21s, 1.2 MB in / 300 kB out
                        """);
    }

    @Test
    void otherChangesAreLinesOfTheirOwnKind() {
        var down = Samples.unreachable(2, "veth1", Set.of(UnreachabilityReason.ADMIN_DISABLED));
        var noCarrier = Samples.unreachable(2, "veth1", Samples.NO_CARRIER);
        cli.router.interfaces.clear();
        cli.router.interfaces.add(Samples.connected(7, "br0"));
        cli.router.records.add(new InterfaceEvent(5, LATER, InterfaceEvent.Kind.ADDED, null, down));
        cli.router.records.add(
                new InterfaceEvent(6, LATER, InterfaceEvent.Kind.STATE_CHANGED, down, noCarrier));
        cli.router.records.add(
                new InterfaceEvent(
                        7,
                        LATER,
                        InterfaceEvent.Kind.RENAMED,
                        Samples.connected(3, "a"),
                        Samples.connected(3, "b")));
        cli.router.records.add(
                new InterfaceEvent(
                        8,
                        LATER,
                        InterfaceEvent.Kind.MASTER_CHANGED,
                        Samples.connected(3, "b"),
                        Samples.connected(3, "b", LATER, 17)));
        cli.router.records.add(
                new InterfaceEvent(
                        9,
                        LATER,
                        InterfaceEvent.Kind.MASTER_CHANGED,
                        Samples.connected(3, "b", LATER, 17),
                        Samples.connected(3, "b")));
        cli.router.records.add(
                new InterfaceEvent(10, LATER, InterfaceEvent.Kind.REMOVED, noCarrier, null));
        cli.router.records.add(new ResyncEvent(11, LATER, 2));
        cli.router.records.add(done(12, AdministrationEvent.Action.CONNECT, "isp"));
        cli.router.records.add(done(13, AdministrationEvent.Action.PAUSE, null));
        assertThat(cli.run("watch", "--count=9", "--no-legend").out())
                .isEqualTo(
                        """
                                      br0        ● connected     since before the start
                        07:44:20.123  veth1      + added         veth, unreachable (down by an administrator)
                        07:44:20.123  veth1      ✕ unreachable   no carrier; was unreachable (down by an administrator)
                        07:44:20.123  b          > renamed       was a
                        07:44:20.123  b          = master        belongs to br0 now
                        07:44:20.123  b          = master        belongs to none now
                        07:44:20.123  veth1      - removed       was unreachable (no carrier)
                        07:44:20.123             ! resync        the kernel's messages had overrun the socket; every state is right again, flips of 2 links may be missing
                        07:44:20.123  isp        # command       connect, by uid 0 (root)
                        07:44:20.123             # command       demand-dial manager paused, by uid 0 (root)
                        """);
    }

    private static AdministrationEvent done(
            long revision, AdministrationEvent.Action action, @Nullable String name) {
        return new AdministrationEvent(
                revision, LATER, new Actor(Actor.Kind.CALLER, "uid 0 (root)"), action, name);
    }

    @Test
    void whatWasDoneIsALineForScriptsToo() {
        cli.router.records.add(done(5, AdministrationEvent.Action.SET_CREDENTIALS, "isp"));
        cli.router.records.add(done(6, AdministrationEvent.Action.STOP, null));
        assertThat(
                        cli.run(
                                        "watch",
                                        "--count=2",
                                        "-o",
                                        "jsonl",
                                        "--fields",
                                        "event,name,action,actor,actorName")
                                .out())
                .endsWith(
                        """
                        {"event":"administration","name":"isp","action":"set-credentials","actor":"caller","actorName":"uid 0 (root)"}
                        {"event":"administration","action":"stop","actor":"caller","actorName":"uid 0 (root)"}
                        """);
    }

    @Test
    void afterAGapTheInterfacesAreListedAnew() {
        cli.router.records.add(new StreamRecord.Gap(2, 4, StreamRecord.Gap.Reason.EXPIRED));
        assertThat(cli.run("watch", "--from-revision", "1", "--timeout", "1s", "--no-legend").out())
                .isEqualTo(
                        """
                                                 ! gap           events 2 to 4 cannot be had any more
                                      eth0       ● connected     since before the start
                        """);
        assertThat(cli.router.options)
                .isEqualTo(StreamOptions.resume(new Position(FakeRouter.EPOCH, 1)));
    }

    @Test
    void anotherDayIsSaid() {
        cli.router.records.add(Samples.gained(5, LATER, "eth0"));
        cli.router.records.add(Samples.gained(6, LATER.plusSeconds(86_400), "eth0"));
        assertThat(cli.run("watch", "--count=2", "--no-legend").out())
                .endsWith(
                        """
                        07:44:20.123  eth0       ● connected     carrier gained
                        2026-11-24
                        07:44:20.123  eth0       ● connected     carrier gained
                        """);
    }

    @Test
    void aScriptGetsOneObjectALine() {
        cli.router.records.add(new StreamRecord.Progress(4));
        cli.router.records.add(Samples.lost(5, LATER, "eth0", Duration.ofMillis(192_500)));
        cli.router.records.add(new StreamRecord.Gap(6, 9, StreamRecord.Gap.Reason.EXPIRED));
        cli.router.records.add(new ResyncEvent(10, LATER, 0));
        cli.router.records.add(
                new InterfaceEvent(
                        11,
                        LATER,
                        InterfaceEvent.Kind.RENAMED,
                        Samples.connected(1, "eth0"),
                        Samples.connected(1, "wan0")));
        String epoch = "\"position\":\"" + FakeRouter.EPOCH;
        String present =
                "{\"event\":\"present\","
                        + AT_4
                        + "\"name\":\"eth0\",\"id\":1,\"index\":11,\"type\":\"dedicated\",\"kind\":null,\"enabled\":true,\"state\":\"connected\",\"reasons\":[],\"since\":\"2026-11-23T06:41:00.118456Z\",\"sinceKnown\":false,\"connection\":1,\"lastError\":null,\"masterIndex\":0}";
        assertThat(cli.run("watch", "-o", "jsonl", "--count", "3").out().lines())
                .containsExactly(
                        "{\"event\":\"snapshot\"," + AT_4 + "\"router\":\"fake\",\"interfaces\":1}",
                        present,
                        "{\"event\":\"progress\"," + AT_4.substring(0, AT_4.length() - 1) + "}",
                        "{\"event\":\"disconnected\","
                                + epoch
                                + ":5\",\"revision\":5,\"time\":\"2026-11-23T06:44:20.123456Z\",\"name\":\"eth0\",\"id\":1,\"index\":11,\"type\":\"dedicated\",\"state\":\"unreachable\",\"oldState\":\"connected\",\"reasons\":[\"no-media-sense\"],\"sinceKnown\":true,\"connection\":1,\"cause\":\"carrier-lost\",\"actor\":\"kernel\",\"actorName\":\"\",\"duration\":192.5,\"rxBytes\":1234567,\"txBytes\":300000,\"rxPackets\":1000,\"txPackets\":500,\"connects\":0,\"disconnects\":1}",
                        "{\"event\":\"gap\","
                                + epoch
                                + ":9\",\"revision\":9,\"from\":6,\"to\":9,\"gapReason\":\"expired\"}",
                        "{\"event\":\"snapshot\"," + AT_4 + "\"router\":\"fake\",\"interfaces\":1}",
                        present,
                        "{\"event\":\"resync\","
                                + epoch
                                + ":10\",\"revision\":10,\"time\":\"2026-11-23T06:44:20.123456Z\",\"uncounted\":0}",
                        "{\"event\":\"renamed\","
                                + epoch
                                + ":11\",\"revision\":11,\"time\":\"2026-11-23T06:44:20.123456Z\",\"name\":\"wan0\",\"oldName\":\"eth0\",\"id\":1,\"index\":11,\"type\":\"dedicated\",\"kind\":null,\"enabled\":true,\"state\":\"connected\",\"reasons\":[],\"since\":\"2026-11-23T06:41:00.118456Z\",\"sinceKnown\":false,\"connection\":1,\"lastError\":null,\"masterIndex\":0}");
    }

    /// A daemon that comes back, or whose disk has failed, may go on under another epoch.
    @Test
    void aPositionIsOfTheEpochThatTheRecordIsTold() {
        UUID next = new UUID(7, 7);
        StreamRecord later = Samples.gained(6, LATER, "eth0");
        cli.router.records.add(Samples.lost(5, LATER, "eth0", Duration.ofSeconds(192)));
        cli.router.records.add(later);
        cli.router.epochs.put(later, next);
        assertThat(cli.run("watch", "-o", "jsonl", "--count=2", "--fields=position").out())
                .endsWith(
                        "{\"position\":\"%s:5\"}\n{\"position\":\"%s:6\"}\n"
                                .formatted(FakeRouter.EPOCH, next));
    }

    @Test
    void jsonIsOneArrayThatEndsWithTheWatch() {
        cli.router.records.add(Samples.gained(5, LATER, "eth0"));
        assertThat(
                        cli.run("watch", "-o", "json", "--timeout", "5s", "--fields", "event,name")
                                .out())
                .isEqualTo(
                        """
                        [
                        {"event":"snapshot"},
                        {"event":"present","name":"eth0"},
                        {"event":"connected","name":"eth0"}
                        ]
                        """);
    }

    @Test
    void fieldsMakeColumnsOfEvents() {
        cli.router.records.add(Samples.lost(5, LATER, "eth0", Duration.ofSeconds(192)));
        cli.router.records.add(new StreamRecord.Progress(5));
        assertThat(
                        cli.run(
                                        "watch",
                                        "--count=1",
                                        "--fields",
                                        "time,event,state,duration,rxBytes,name")
                                .out())
                .isEqualTo(
                        """
                        TIME                     EVENT           STATE         DURATION   RX BYTES   NAME
                        -                        present         ● connected   -          -          eth0
                        2026-11-23 07:44:20.123  disconnected    ✕ unreachable  3m12s      1.2 MB     eth0
                        """);
    }

    @Test
    void onlyMatchingInterfacesAreShownAndOneMayYetCome() {
        cli.router.records.add(Samples.gained(5, LATER, "wan0"));
        assertThat(
                        cli.run(
                                        "watch",
                                        "--interface",
                                        "wan?",
                                        "--connections-only",
                                        "--count=1",
                                        "--no-legend")
                                .out())
                .isEqualTo("07:44:20.123  wan0       ● connected     carrier gained\n");
        assertThat(cli.router.options)
                .isEqualTo(StreamOptions.live().interfaces("wan?").onlyConnections());
    }

    @Test
    void aTimeoutWithoutCountIsANormalEnd() {
        Cli.Run run = cli.run("watch", "--timeout", "5m");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(cli.time.now()).isEqualTo(FakeTime.START.plusSeconds(300));
    }

    @Test
    void aTimeoutBeforeTheCountSaysSo() {
        cli.router.records.add(Samples.gained(5, LATER, "eth0"));
        Cli.Run run = cli.run("watch", "--count", "2", "--timeout", "30s");
        assertThat(run.exit()).isEqualTo(Exit.TIMEOUT);
        assertThat(run.err()).isEqualTo("dialtone: fewer than 2 events within 30s\n");
    }

    @Test
    void aResumedWatchDoesNotListTheInterfacesFirst() {
        cli.router.records.add(new StreamRecord.Gap(1, 0, StreamRecord.Gap.Reason.OTHER_EPOCH));
        Position position = new Position(FakeRouter.EPOCH, 17);
        Cli.Run run =
                cli.run(
                        "watch",
                        "--from-revision",
                        position.toString(),
                        "--timeout=1s",
                        "--no-legend",
                        "--interface=x*");
        assertThat(run.out())
                .isEqualTo(
                        "                         ! gap           the position belongs to another"
                                + " journal: what was missed is not known\n");
        assertThat(cli.router.options).isEqualTo(StreamOptions.resume(position).interfaces("x*"));
    }

    @Test
    void aStreamThatTheRouterEndsIsAFailure() {
        cli.router.endsStream = true;
        Cli.Run run = cli.run("watch");
        assertThat(run.exit()).isEqualTo(Exit.FAILURE);
        assertThat(run.err()).isEqualTo("dialtone: the router has ended the stream of events\n");
    }

    @Test
    void symbolsAreAsciiWhereTheTerminalHasNoOthers() {
        cli.unicode = false;
        assertThat(cli.run("watch", "--timeout=1", "--no-legend").out())
                .isEqualTo("              eth0       * connected     since before the start\n");
    }
}
