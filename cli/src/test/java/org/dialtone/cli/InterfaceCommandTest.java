package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.Role;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.Explanation.Finding;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class InterfaceCommandTest {
    private static final Cli.Run QUIET = new Cli.Run(Exit.OK, "", "");

    private final Cli cli = new Cli();

    private void define(String name, Map<String, String> keys) {
        cli.router.dialler.definitions.put(name, DefinitionKeys.read(name, keys));
    }

    private void isp() {
        define(
                "isp",
                Map.of(
                        "kind", "pppoe",
                        "pppoe.device", "wan0",
                        "dial.mode", "persistent",
                        "demand.routes", "0.0.0.0/0,::/0"));
    }

    private InterfaceDefinition defined() {
        return cli.router.dialler.as(Role.OBSERVER).definition("isp");
    }

    @Test
    void addDefines() {
        Cli.Run run =
                cli.run(
                        "interface",
                        "add",
                        "isp",
                        "--kind",
                        "pppoe",
                        "--set",
                        "pppoe.device=wan0",
                        "--set=dial.mode=persistent",
                        "--set",
                        "dial.hours=1 09:00-12:00,2 09:00-12:00");
        assertThat(run).isEqualTo(QUIET);
        assertThat(cli.router.dialler.definitions.get("isp"))
                .isEqualTo(
                        DefinitionKeys.read(
                                "isp",
                                Map.of(
                                        "kind", "pppoe",
                                        "pppoe.device", "wan0",
                                        "dial.mode", "persistent",
                                        "dial.hours", "1 09:00-12:00,2 09:00-12:00")));
        assertThat(cli.router.dialler.credentials).isEmpty();
        assertThat(cli.secrets.questions).isEmpty();
        assertThat(cli.opened).containsExactly("daemon");
        assertThat(cli.router.closed).isTrue();
    }

    @Test
    void addAsksForThePasswordOnTheTerminal() {
        cli.secrets.typed = "s3cret";
        assertThat(cli.run("interface", "add", "isp", "--kind=pppoe", "--user", "alice"))
                .isEqualTo(QUIET);
        assertThat(cli.secrets.questions).containsExactly("Password for isp: ");
        assertThat(cli.router.dialler.credentials.get("isp"))
                .isEqualTo(new InterfaceCredentials("alice", "", "s3cret"));
        assertThat(defined().enabled()).isTrue();
    }

    @Test
    void aPasswordIsTheFirstLineOfAFileOrOfStandardInput(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("password"), "from the file\r\nsecond line\n");
        assertThat(cli.run("interface", "add", "a", "--kind=wireguard", "--password-file=" + file))
                .isEqualTo(QUIET);
        assertThat(cli.router.dialler.credentials.get("a"))
                .isEqualTo(new InterfaceCredentials("", "", "from the file"));
        cli.secrets.input = "from standard input";
        assertThat(
                        cli.run(
                                "interface",
                                "set",
                                "a",
                                "--user=bob",
                                "--domain=EXAMPLE",
                                "--password-file",
                                "-"))
                .isEqualTo(QUIET);
        assertThat(cli.router.dialler.credentials.get("a"))
                .isEqualTo(new InterfaceCredentials("bob", "EXAMPLE", "from standard input"));
        assertThat(cli.secrets.questions).isEmpty();
    }

    @Test
    void noPasswordIsAUsageErrorAndChangesNothing() {
        String sentence =
                "dialtone: no password: type it on a terminal, or give --password-file FILE, or"
                        + " --password-file - for standard input\n";
        assertThat(cli.run("interface", "add", "isp", "--kind=pppoe", "--user=alice"))
                .isEqualTo(new Cli.Run(Exit.USAGE, "", sentence));
        assertThat(cli.router.dialler.definitions).isEmpty();
        assertThat(cli.run("interface", "add", "a", "--kind=pppoe", "--password-file=-").err())
                .isEqualTo(
                        "dialtone: --password-file: nothing on the first line of standard"
                                + " input\n");
        cli.secrets.input = "x".repeat(Secrets.MOST_BYTES + 1);
        assertThat(cli.run("interface", "add", "a", "--kind=pppoe", "--password-file=-").err())
                .contains("more than 16384 bytes");
        assertThat(cli.run("interface", "add", "a", "--kind=ppp", "--password-file=/none").err())
                .isEqualTo("dialtone: --password-file: cannot read /none (NoSuchFileException)\n");
    }

    @Test
    void anInterfaceWithoutItsCredentialsStaysDisabled() {
        cli.secrets.typed = "s3cret";
        cli.router.dialler.credentialsRefused = true;
        Cli.Run run = cli.run("interface", "add", "isp", "--kind=pppoe", "--user=alice");
        assertThat(run.exit()).isEqualTo(Exit.FAILURE);
        assertThat(run.err())
                .startsWith("dialtone: isp is defined, and disabled as it has no credentials\n")
                .endsWith("[ERROR_CANNOT_WRITE_PHONEBOOK 624]\n")
                .doesNotContain("s3cret");
        assertThat(defined().enabled()).isFalse();
    }

    @Test
    void setChangesWhatIsSaidAndNothingElse() {
        isp();
        assertThat(
                        cli.run(
                                "interface",
                                "set",
                                "isp",
                                "--set",
                                "dial.idle-timeout=10m",
                                "--unset=demand.routes",
                                "--unset",
                                "dial.mode"))
                .isEqualTo(QUIET);
        assertThat(cli.router.dialler.definitions.get("isp"))
                .isEqualTo(
                        DefinitionKeys.read(
                                "isp",
                                Map.of(
                                        "kind", "pppoe",
                                        "pppoe.device", "wan0",
                                        "dial.idle-timeout", "10m")));
        assertThat(defined().policy().mode()).isEqualTo(DialMode.ON_DEMAND);
    }

    @Test
    void setKeepsTheUserWhenOnlyThePasswordIsNew() {
        isp();
        cli.router.dialler.credentials.put("isp", new InterfaceCredentials("alice", "", "old"));
        cli.secrets.input = "new\n";
        assertThat(cli.run("interface", "set", "isp", "--password-file=-")).isEqualTo(QUIET);
        assertThat(cli.router.dialler.credentials.get("isp"))
                .isEqualTo(new InterfaceCredentials("alice", "", "new"));
        assertThat(cli.run("interface", "set", "isp", "--forget-password")).isEqualTo(QUIET);
        assertThat(cli.router.dialler.credentials).isEmpty();
    }

    @Test
    void removeEnableAndDisable() {
        isp();
        assertThat(cli.run("interface", "disable", "isp")).isEqualTo(QUIET);
        assertThat(defined().enabled()).isFalse();
        assertThat(cli.run("interface", "enable", "isp")).isEqualTo(QUIET);
        assertThat(defined().enabled()).isTrue();
        assertThat(cli.run("interface", "remove", "isp")).isEqualTo(QUIET);
        assertThat(cli.router.dialler.definitions).isEmpty();
        assertThat(cli.run("interface", "remove", "isp"))
                .isEqualTo(
                        new Cli.Run(
                                Exit.NO_SUCH_OBJECT,
                                "",
                                "dialtone: no demand-dial interface isp [ERROR_NO_SUCH_INTERFACE"
                                        + " 905]\n"));
    }

    @Test
    void showListsTheDefinitions() {
        isp();
        define("backup", Map.of("kind", "l2tp", "enabled", "false", "link", "ppp1"));
        assertThat(cli.run("interface", "show").out())
                .isEqualTo(
                        """
                        NAME    KIND   LINK  ENABLED  MODE        ROUTES
                        backup  l2tp   ppp1  no       on-demand   -
                        isp     pppoe  isp   yes      persistent  0.0.0.0/0,::/0
                        """);
        assertThat(cli.run("interface", "show", "-ojsonl", "--fields=name,routes").out())
                .isEqualTo(
                        """
                        {"name":"backup","routes":[]}
                        {"name":"isp","routes":["0.0.0.0/0","::/0"]}
                        """);
    }

    @Test
    void showTellsAllOfOneButThePassword() {
        isp();
        cli.router.dialler.credentials.put("isp", new InterfaceCredentials("alice", "", "s3cret"));
        Cli.Run run = cli.run("interface", "show", "isp");
        assertThat(run.out())
                .startsWith("name                   isp\nkind                   pppoe\n")
                .contains("\npppoe.device           wan0\n")
                .contains("\ndial.mode              persistent\n")
                .contains("\ndial.idle-filter       -\n")
                .endsWith("\nuser                   alice\n")
                .doesNotContain("s3cret");
        assertThat(cli.run("interface", "show", "isp", "-ojsonl", "--fields=kind,user,keys").out())
                .startsWith("{\"kind\":\"pppoe\",\"user\":\"alice\",\"keys\":{\"kind\":\"pppoe\",")
                .contains("\"pppoe.device\":\"wan0\"")
                .doesNotContain("s3cret");
        cli.router.role = Role.OBSERVER;
        assertThat(cli.run("interface", "show", "isp", "-ojsonl", "--fields=name,user").out())
                .isEqualTo("{\"name\":\"isp\"}\n");
        assertThat(cli.run("interface", "show", "isp").out()).doesNotContain("user");
        assertThat(cli.run("interface", "remove", "isp").err())
                .endsWith("[ERROR_ACCESS_DENIED 5]\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    interface                          | interface: "" (expected: add, set, show, remove, enable, disable)
                    interface ad isp                   | interface: "ad": did you mean "add"? (expected: add, set, show, remove, enable, disable)
                    interface add                      | interface add: which interface? (see: dialtone help interface)
                    interface remove a b               | interface remove: one interface at a time (see: dialtone help interface)
                    interface show isp --kind pppoe    | --kind means nothing to dialtone interface show (see: dialtone help interface)
                    interface set isp --kind pppoe     | --kind means nothing to dialtone interface set (see: dialtone help interface)
                    interface add isp --unset link     | --unset means nothing to dialtone interface add (see: dialtone help interface)
                    interface add isp --kind pppeo     | --kind: "pppeo": did you mean "pppoe"? (expected: pppoe, l2tp, ppp, openvpn, wireguard, ipsec, exec)
                    interface add isp --set pppoe      | --set: "pppoe" (expected: KEY=VALUE, such as dial.mode=persistent)
                    interface add isp --set =wan0      | --set: "=wan0" (expected: KEY=VALUE, such as dial.mode=persistent)
                    interface set isp --user a --forget-password | --forget-password and --user exclude one another
                    """)
    void whatMakesNoSenseIsAUsageError(String line, String sentence) {
        assertThat(cli.run(line.split(" ", -1)))
                .isEqualTo(new Cli.Run(Exit.USAGE, "", "dialtone: " + sentence + "\n"));
        assertThat(cli.opened).isEmpty();
    }

    @Test
    void whatADefinitionLacksIsSaidWhenItHasBeenKept() {
        cli.router.dialler.explanation =
                new Explanation(
                        false,
                        ConnectionState.UNREACHABLE,
                        List.of(
                                new Finding("enabled", false, "It is disabled."),
                                new Finding("definition", false, "device: missing")),
                        null);
        Cli.Run told =
                new Cli.Run(
                        Exit.OK,
                        "",
                        "dialtone: isp is defined, and not dialled yet: device: missing\n");
        assertThat(cli.run("interface", "add", "isp", "--kind=pppoe")).isEqualTo(told);
        assertThat(cli.run("interface", "set", "isp", "--set=dial.mode=manual")).isEqualTo(told);
        assertThat(defined().policy().mode()).isEqualTo(DialMode.MANUAL);
    }

    @Test
    void whatIsNoDefinitionIsSaidKeyByKey() {
        Cli.Run run =
                cli.run("interface", "add", "isp", "--kind=pppoe", "--set=dial.idle-timeout=soon");
        assertThat(run.exit()).isEqualTo(Exit.USAGE);
        assertThat(run.err())
                .startsWith("dialtone: dial.idle-timeout: found \"soon\"")
                .endsWith("[ERROR_INTERFACE_CONFIGURATION 912]\n");
        isp();
        assertThat(cli.run("interface", "set", "isp", "--unset", "pppoe.devise").err())
                .isEqualTo(
                        "dialtone: --unset: isp has no key \"pppoe.devise\" (near:"
                                + " pppoe.device)\n");
    }
}
