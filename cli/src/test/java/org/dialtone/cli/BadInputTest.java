package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadInputTest {
    private final Cli cli = new Cli();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    wach                         | unknown command "wach": did you mean "watch"? (expected: watch, interfaces, connections, history, status, registrations, interface, connect, disconnect, explain, timeline, ddm, serve, config, pki, demo, version, completion, help)
                    dail                         | unknown command "dail" (expected: watch, interfaces, connections, history, status, registrations, interface, connect, disconnect, explain, timeline, ddm, serve, config, pki, demo, version, completion, help)
                    watch --cuont 3              | unknown option --cuont: did you mean "--count"? (see: dialtone help)
                    watch -x                     | unknown option -x (see: dialtone help)
                    watch extra                  | unexpected argument "extra" (see: dialtone help watch)
                    version --count 3            | --count means nothing to dialtone version (see: dialtone help version)
                    watch --count                | --count needs a value: N
                    watch --count 1 --count 2    | --count is given twice
                    watch --no-legend=yes        | --no-legend takes no value
                    watch --count 0              | --count: "0" (expected: a number from 1)
                    watch --count many           | --count: "many" (expected: a number from 1)
                    watch --timeout soon         | --timeout: "soon" (expected: a time such as 500ms, 30s, 5m, 2h or 1m30s)
                    watch --timeout 0s           | --timeout: "0s" (expected: a time such as 500ms, 30s, 5m, 2h or 1m30s)
                    watch --timeout 5x           | --timeout: "5x" (expected: a time such as 500ms, 30s, 5m, 2h or 1m30s)
                    watch --timeout -5s          | --timeout: "-5s" (expected: a time such as 500ms, 30s, 5m, 2h or 1m30s)
                    watch --timeout 5m3          | --timeout: "5m3" (expected: a time such as 500ms, 30s, 5m, 2h or 1m30s)
                    watch --timeout 99999999999d | --timeout: "99999999999d" (expected: a time such as 500ms, 30s, 5m, 2h or 1m30s)
                    watch --interface eth[01]    | --interface: "eth[01]" (expected: an interface's name, in which * stands for any characters and ? for one)
                    watch --interface=           | --interface: "" (expected: an interface's name, in which * stands for any characters and ? for one)
                    interfaces a/b               | interface: "a/b" (expected: an interface's name, in which * stands for any characters and ? for one)
                    watch --from-revision x      | --from-revision: "x" (expected: a revision from 0, or EPOCH:REVISION as "dialtone watch -o jsonl" prints it)
                    watch --from-revision -1     | --from-revision: "-1" (expected: a revision from 0, or EPOCH:REVISION as "dialtone watch -o jsonl" prints it)
                    watch --from-revision a:1    | --from-revision: "a:1" (expected: a revision from 0, or EPOCH:REVISION as "dialtone watch -o jsonl" prints it)
                    interfaces -o yaml           | --output: "yaml" (expected: table, json, jsonl)
                    interfaces -o jsno           | --output: "jsno": did you mean "json"? (expected: table, json, jsonl)
                    watch -o xml                 | --output: "xml" (expected: table, json, jsonl)
                    watch --color maybe          | --color: "maybe" (expected: auto, always, never)
                    connections --fields rxByte  | --fields: "rxByte": did you mean "rxBytes"? (expected: connection, name, id, type, user, remote, addresses, since, sinceKnown, duration, rxBytes, txBytes, rxPackets, txPackets)
                    connections --fields name,,  | --fields: "" (expected: connection, name, id, type, user, remote, addresses, since, sinceKnown, duration, rxBytes, txBytes, rxPackets, txPackets)
                    completion                   | completion: "" (expected: bash or zsh)
                    completion fish              | completion: "fish" (expected: bash or zsh)
                    history --since soon         | --since: "soon" (expected: how long ago, such as 30m or 2h; a time of today, such as 07:30; or a date and time, such as 2026-11-23, "2026-11-23 07:30" or 2026-11-23T06:30:00Z)
                    history --until 2026-13-01   | --until: "2026-13-01" (expected: how long ago, such as 30m or 2h; a time of today, such as 07:30; or a date and time, such as 2026-11-23, "2026-11-23 07:30" or 2026-11-23T06:30:00Z)
                    history --since 1h --until 2h | --since is not before --until: nothing lies between them
                    history --limit 0            | --limit: "0" (expected: a number from 1 to 1000000)
                    status --netns isp           | --netns means nothing to dialtone status (see: dialtone help status)
                    watch --netns a --router b   | --netns, --router and --context exclude one another
                    watch --router=              | --router: "" (expected: unix:/PATH, HOST or HOST:PORT, such as router7.example:8444)
                    serve extra                  | unexpected argument "extra" (see: dialtone help serve)
                    help wach                    | unknown command "wach": did you mean "watch"? (expected: watch, interfaces, connections, history, status, registrations, interface, connect, disconnect, explain, timeline, ddm, serve, config, pki, demo, version, completion, help)
                    """)
    void isAUsageErrorInOneSentence(String line, String sentence) {
        Cli.Run run = cli.run(line.split(" ", -1));
        assertThat(run).isEqualTo(new Cli.Run(Exit.USAGE, "", "dialtone: " + sentence + "\n"));
        assertThat(cli.opened).isEmpty();
    }

    @Test
    void noCommandPrintsTheUsageAsAMessage() {
        Cli.Run run = cli.run();
        assertThat(run.exit()).isEqualTo(Exit.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Usage: dialtone [OPTIONS] COMMAND\n");
    }

    @Test
    void anUnknownInterfaceIsNoSuchObject() {
        for (String name : new String[] {"eth0", "eth1", "lo", "wlan0", "wg0", "tun0", "tun1"}) {
            cli.router.interfaces.add(Samples.connected(cli.router.interfaces.size() + 1, name));
        }
        assertThat(cli.run("interfaces", "lo", "ethh0"))
                .isEqualTo(
                        new Cli.Run(
                                Exit.NO_SUCH_OBJECT,
                                "",
                                "dialtone: no interface \"ethh0\" (near: eth0, eth1)\n"));
        assertThat(cli.run("connections", "ppp*", "-o", "json"))
                .isEqualTo(
                        new Cli.Run(
                                Exit.NO_SUCH_OBJECT,
                                "",
                                "dialtone: no interface \"ppp*\" (there are: eth0, eth1, lo, wlan0,"
                                        + " wg0 and 2 more)\n"));
        cli.router.interfaces.clear();
        assertThat(cli.run("interfaces", "lo").err())
                .isEqualTo("dialtone: no interface \"lo\" (there are none)\n");
        assertThat(cli.router.closed).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, 10",
        "ACCESS_DENIED, 1",
        "NOT_SUPPORTED, 1",
        "INVALID_PARAMETER, 2",
        "NOT_ENOUGH_MEMORY, 1",
        "SERVICE_NOT_ACTIVE, 8",
        "RPC_S_SERVER_UNAVAILABLE, 8"
    })
    void aRouterThatCannotBeOpenedSaysWhy(RouterError error, int exit) {
        cli.refusal = new RouterException(error, "it cannot be");
        for (String command : new String[] {"watch", "interfaces", "connections"}) {
            assertThat(cli.run(command, "--netns", "isp"))
                    .isEqualTo(
                            new Cli.Run(
                                    exit,
                                    "",
                                    "dialtone: it cannot be ["
                                            + error.symbol()
                                            + " "
                                            + error.code()
                                            + "]\n"));
        }
    }

    @Test
    void anErrorOfItsOwnIsNotSwallowed() {
        cli.refusal = new IllegalStateException("oops");
        Cli.Run run = cli.run("interfaces");
        assertThat(run.exit()).isEqualTo(Exit.FAILURE);
        assertThat(run.err())
                .startsWith("dialtone: an error of its own, please report it\n")
                .contains("oops");
    }

    @Test
    void afterTwoDashesNothingIsAnOption() {
        assertThat(cli.run("interfaces", "--", "-o").err())
                .isEqualTo("dialtone: no interface \"-o\" (there are none)\n");
    }
}
