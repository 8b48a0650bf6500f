package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
import org.dialtone.api.Position;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// status, registrations and history.
class DaemonCommandsTest {
    private final Cli cli = new Cli();

    private void listen() {
        cli.router.listeners.add(
                new Listener(
                        1,
                        Listener.Kind.EVENTFD,
                        "uid 1000 (alice), pid 4711",
                        FakeTime.START,
                        12,
                        0));
        cli.router.listeners.add(
                new Listener(2, Listener.Kind.STREAM, "certificate noc", FakeTime.START, 7, 3));
    }

    @Test
    void statusIsAListForPeople() {
        cli.router.interfaces.add(Samples.connected(1, "eth0"));
        cli.router.uptime = Duration.ofMinutes(3);
        listen();
        Cli.Run run = cli.run("status");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                        router         fake
                        caller         uid 1000 (alice)
                        role           operator
                        uptime         3m00s
                        lan only       no
                        epoch          00000000-0000-4000-8000-00000000000e
                        revision       4
                        journal        durable
                        problem        -
                        place          /var/lib/dialtone/journal.db
                        first          1
                        lost           0
                        bytes          123 kB
                        interfaces     1
                        connections    1
                        event objects  1
                        streams        1
                        events         5
                        signals        6
                        messages       1000
                        malformed      1
                        overruns       2
                        resyncs        3
                        """);
    }

    @Test
    void statusIsOneObjectForScripts() {
        assertThat(cli.run("status", "-o", "jsonl", "--fields", "role,uptime,journal,bytes").out())
                .isEqualTo(
                        "{\"role\":\"operator\",\"uptime\":0,\"journal\":\"durable\",\"bytes\":123456}\n");
    }

    @Test
    void aDegradedJournalIsLoud() {
        cli.router.journal =
                new JournalStatus(
                        JournalStatus.State.DEGRADED,
                        "no space left on /var/lib/dialtone",
                        new Position(FakeRouter.EPOCH, 9),
                        1,
                        5,
                        123,
                        "/var/lib/dialtone");
        Cli.Run run = cli.run("status", "--color=always", "--fields", "journal,problem,lost");
        assertThat(run.err())
                .isEqualTo(
                        "dialtone: the journal is degraded, nothing is recorded: no space left on"
                                + " /var/lib/dialtone\n");
        assertThat(run.out())
                .isEqualTo(
                        """
                        journal  \u001b[31mdegraded\u001b[0m
                        problem  no space left on /var/lib/dialtone
                        lost     5
                        """);
        assertThat(run.exit()).isZero();
    }

    @Test
    void registrationsAreATable() {
        listen();
        assertThat(cli.run("registrations").out())
                .isEqualTo(
                        """
                        ID  LISTENER  OWNER                       SINCE                TOLD  LAG
                        1   eventfd   uid 1000 (alice), pid 4711  2026-11-23 07:41:00  12    0
                        2   stream    certificate noc             2026-11-23 07:41:00  7     3
                        """);
        assertThat(cli.run("registrations", "-ojsonl", "--fields=owner,lag").out())
                .isEqualTo(
                        """
                        {"owner":"uid 1000 (alice), pid 4711","lag":0}
                        {"owner":"certificate noc","lag":3}
                        """);
    }

    private void record(int events) {
        for (int i = 1; i <= events; i++) {
            cli.router.recorded.add(
                    Samples.lost(i, FakeTime.START, "eth0", Duration.ofSeconds(192)));
        }
    }

    @Test
    void historyIsToldAsWatchTellsIt() {
        record(1);
        assertThat(cli.run("history").out())
                .isEqualTo(
                        """
                        TIME          INTERFACE  STATE           WHAT HAPPENED
                        07:41:00.123  eth0       ✕ unreachable   carrier lost; was up 3m12s, 1.2 MB in / 300 kB out
                        """);
        assertThat(cli.run("history", "-o", "jsonl", "--fields", "event,revision,name").out())
                .isEqualTo("{\"event\":\"disconnected\",\"revision\":1,\"name\":\"eth0\"}\n");
    }

    @Test
    void allPagesAreAskedFor() {
        record(25);
        cli.router.page = 10;
        assertThat(cli.run("history", "-o", "jsonl", "--fields", "revision").out().lines())
                .hasSize(25);
        assertThat(cli.router.queries)
                .extracting(HistoryQuery::after)
                .containsExactly(0L, 10L, 20L);
    }

    @Test
    void theNewestAreFoundFromTheEnd() {
        record(200);
        cli.router.page = 10;
        cli.router.journal =
                new JournalStatus(
                        JournalStatus.State.DURABLE,
                        "",
                        new Position(FakeRouter.EPOCH, 200),
                        1,
                        0,
                        0,
                        "");
        assertThat(cli.run("history", "-o", "jsonl", "--fields", "revision", "--limit", "3").out())
                .isEqualTo("{\"revision\":198}\n{\"revision\":199}\n{\"revision\":200}\n");
        assertThat(cli.router.queries.getFirst().after()).isEqualTo(188);
        assertThat(
                        cli.run("history", "-o", "jsonl", "--fields", "revision", "--limit", "500")
                                .out()
                                .lines())
                .hasSize(200);
    }

    @Test
    void filtersGoToTheRouter() {
        cli.run(
                "history",
                "--since",
                "2h",
                "--until",
                "2026-11-23 07:30",
                "--interface",
                "ppp*",
                "--connections-only");
        cli.run("history", "--since=07:30", "--until=2026-11-23T06:30:00.5Z");
        cli.run("history", "--since=2026-11-22");
        Instant start = FakeTime.START;
        assertThat(cli.router.queries)
                .isEqualTo(
                        List.of(
                                new HistoryQuery(
                                        0,
                                        start.minusSeconds(7200),
                                        Instant.parse("2026-11-23T06:30:00Z"),
                                        "ppp*",
                                        true,
                                        1000),
                                new HistoryQuery(
                                        0,
                                        Instant.parse("2026-11-23T06:30:00Z"),
                                        Instant.parse("2026-11-23T06:30:00.5Z"),
                                        null,
                                        false,
                                        1000),
                                new HistoryQuery(
                                        0,
                                        Instant.parse("2026-11-21T23:00:00Z"),
                                        null,
                                        null,
                                        false,
                                        1000)));
    }
}
