package org.dialtone.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ConfigurationFileTest {
    private static final Defaults DEFAULTS =
            new Defaults("gw1", Path.of("/run/dialtone"), Path.of("/var/lib/dialtone"));

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("dialtone.toml");
    }

    private Configuration read(String text) throws Exception {
        Files.writeString(file(), text);
        return ConfigurationFile.read(file(), true, DEFAULTS);
    }

    /// What is said of a text, without the file's name.
    private List<String> problems(String text) throws Exception {
        Files.writeString(file(), text);
        try {
            ConfigurationFile.read(file(), true, DEFAULTS);
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems().stream()
                    .map(Problem::toString)
                    .map(problem -> problem.replace(folder + "/", ""))
                    .toList();
        }
    }

    @Test
    void withoutAFileEverythingIsADefault() throws Exception {
        Configuration configuration = ConfigurationFile.read(file(), false, DEFAULTS);
        assertThat(configuration.router()).isEqualTo(new Configuration.Router("gw1", null, false));
        assertThat(configuration.local().socket())
                .isEqualTo(Path.of("/run/dialtone/dialtone.sock"));
        assertThat(configuration.local().events()).isEqualTo(Path.of("/run/dialtone/events.sock"));
        assertThat(configuration.local().mode()).isEqualTo(0666);
        assertThat(configuration.remote()).isNull();
        assertThat(configuration.http()).isNull();
        assertThat(configuration.journal())
                .isEqualTo(
                        new Configuration.Journal(
                                Path.of("/var/lib/dialtone"), Duration.ofDays(90), 512L << 20));
        assertThat(configuration.access())
                .isEqualTo(new Configuration.Access(Map.of(), Map.of(), Map.of(), Set.of()));
        assertThat(read("")).isEqualTo(configuration);
    }

    @Test
    void aFileThatWasAskedForMustBeThere() {
        assertThatThrownBy(() -> ConfigurationFile.read(file(), true, DEFAULTS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file() + ": does not exist");
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws Exception {
        assertThat(read("\uFEFF[router]\nname = \"gw7\"\n").router().name()).isEqualTo("gw7");
        assertThat(problems("\uFEFFname = 7\n")).singleElement().asString().contains(":1:1: ");
    }

    /// What the packages install: all of it commented out, each line right once it is not.
    @Test
    void theExampleIsValidAndSaysTheDefaults() throws Exception {
        Path example = Path.of("../packaging/dialtone.toml");
        assertThat(read(Files.readString(example))).isEqualTo(read(""));
        String open =
                Files.readString(example)
                        .replaceAll("(?m)^# (\\w+ = )", "$1")
                        .replaceAll("(?m)^(listen = \"0|certificate =|key =|ca =).*$", "");
        assertThat(problems(open)).isEmpty();
        Configuration all = read(open);
        assertThat(all.router().netns()).isEqualTo("isp");
        assertThat(all.http()).isEqualTo(new Address("127.0.0.1", 9440));
        assertThat(all.journal()).isEqualTo(read("").journal());
        assertThat(all.limits()).isEqualTo(read("").limits());
        assertThat(all.clients().openvpn())
                .isEqualTo(Map.of("office", Path.of("/run/openvpn/office.sock")));
        assertThat(all.clients().openvpnStatus().keySet()).containsExactly("guests");
        assertThat(all.clients().ppp()).containsExactly("ppp*");
        assertThat(all.access().users())
                .isEqualTo(Map.of("alice", Role.OBSERVER, "1001", Role.OBSERVER));
    }

    @Test
    void mistakesAboutClientsAreSaidWithTheirPlaces() throws Exception {
        assertThat(
                        problems(
                                """
                                [clients]
                                openvpn = ["/run/a/office.sock", "/run/b/office.sock", "office.sock"]
                                wireguard = ["wg/0", "office"]
                                ppp = "ppp*"
                                opnvpn = []

                                [clients.names]
                                alice = "alice"
                                """))
                .containsExactlyInAnyOrder(
                        "dialtone.toml:2:34: clients: found a second server called \"office\","
                                + " expected a name of its own: it is the beginning of its clients'"
                                + " names",
                        "dialtone.toml:2:56: clients.openvpn: found \"office.sock\", expected the"
                                + " path of a management socket, absolute, of at most 107 bytes",
                        "dialtone.toml:3:14: clients.wireguard: found \"wg/0\", expected the name"
                                + " of a device",
                        "dialtone.toml:3:22: clients: found a second server called \"office\","
                                + " expected a name of its own: it is the beginning of its clients'"
                                + " names",
                        "dialtone.toml:4:1: clients.ppp: found \"ppp*\", expected an array of the"
                                + " name of a link, in which * stands for any characters and ? for"
                                + " one",
                        "dialtone.toml:5:1: unknown key \"clients.opnvpn\", did you mean"
                            + " \"openvpn\"? (expected: openvpn, openvpn_status, wireguard, ppp,"
                            + " names)",
                        "dialtone.toml:8:1: clients.names.alice: found \"alice\" as a key, expected"
                                + " a WireGuard public key, 44 characters of base64");
    }

    @Test
    void everyMistakeIsSaidAtOnceWithItsPlace() throws Exception {
        assertThat(
                        problems(
                                """
                                [router]
                                name = "two words"
                                netns = 7

                                [local]
                                mode = "rw"
                                sokcet = "/run/x"

                                [remote]
                                listen = "8444"

                                [journl]
                                [journal]
                                keep_days = 0

                                [log]
                                level = "verbose"
                                """))
                .containsExactlyInAnyOrder(
                        "dialtone.toml:2:1: router.name: found \"two words\", expected 1 to 64"
                                + " letters, digits, dots, hyphens and underscores",
                        "dialtone.toml:3:1: router.netns: found 7, expected a network namespace as"
                                + " \"ip netns list\" prints it",
                        "dialtone.toml:6:1: local.mode: found \"rw\", expected permission bits as"
                                + " three octal digits in quotes, such as \"0660\"",
                        "dialtone.toml:7:1: unknown key \"local.sokcet\", did you mean \"socket\"?"
                                + " (expected: socket, events, group, mode)",
                        "dialtone.toml:10:1: remote.listen: found \"8444\", expected HOST:PORT or"
                                + " [ADDRESS]:PORT, such as \"0.0.0.0:8444\"",
                        "dialtone.toml:10:1: remote.listen: found an address but no"
                                + " remote.certificate, expected a PEM file (\"dialtone pki init\""
                                + " makes one)",
                        "dialtone.toml:10:1: remote.listen: found an address but no remote.key,"
                                + " expected a PEM file (\"dialtone pki init\" makes one)",
                        "dialtone.toml:10:1: remote.listen: found an address but no remote.ca,"
                                + " expected a PEM file (\"dialtone pki init\" makes one)",
                        "dialtone.toml:12:1: unknown section \"journl\", did you mean \"journal\"?"
                                + " (expected: router, local, remote, http, journal, dial,"
                                + " clients, access, limits, log)",
                        "dialtone.toml:14:1: journal.keep_days: found 0, expected a whole number"
                                + " from 1 to 36500",
                        "dialtone.toml:17:1: log.level: found \"verbose\", expected one of"
                                + " \"error\", \"warning\", \"info\", \"debug\"");
    }

    @ParameterizedTest
    @CsvSource({"'[router] 7', 1:10", "a =, 1:4", "[router, 1:8", "'[router]\n[router]', 2:1"})
    void whatIsNoTomlIsSaidWithItsPlace(String text, String place) throws Exception {
        assertThat(problems(text))
                .singleElement()
                .asString()
                .startsWith("dialtone.toml:" + place + ": ");
    }

    @Test
    void whoMayDoWhatIsPutTogetherFromTheFileAndAccessD() throws Exception {
        Files.createDirectory(folder.resolve("access.d"));
        Files.writeString(
                folder.resolve("access.d/noc.toml"),
                "[access.operator]\ncertificates = [\"noc\"]\n");
        Files.writeString(folder.resolve("access.d/notes.txt"), "not read");
        String fingerprint = "AB:".repeat(31) + "CD";
        Configuration.Access access =
                read("""
                [access]
                revoked = ["lost", "%s"]
                [access.administrator]
                users = ["alice", 1000]
                groups = ["wheel"]
                [access.observer]
                certificates = ["grafana"]
                """
                                .formatted(fingerprint))
                        .access();
        assertThat(access.users())
                .isEqualTo(Map.of("alice", Role.ADMINISTRATOR, "1000", Role.ADMINISTRATOR));
        assertThat(access.groups()).isEqualTo(Map.of("wheel", Role.ADMINISTRATOR));
        assertThat(access.certificates())
                .isEqualTo(Map.of("grafana", Role.OBSERVER, "noc", Role.OPERATOR));
        assertThat(access.revoked()).containsExactlyInAnyOrder("lost", "ab".repeat(31) + "cd");
    }

    @Test
    void nobodyHasTwoRoles() throws Exception {
        Files.createDirectory(folder.resolve("access.d"));
        Files.writeString(
                folder.resolve("access.d/noc.toml"),
                "[access.observer]\ncertificates = [\"noc\"]\n[journal]\n");
        assertThat(problems("[access.operator]\ncertificates = [\"noc\"]\n"))
                .containsExactly(
                        "access.d/noc.toml:2:17: found \"noc\" as observer, expected one role: it"
                                + " is named as operator too",
                        "access.d/noc.toml:3:1: unknown section \"journal\" (expected: access)");
    }

    @Test
    void certificatesAreLookedAt() throws Exception {
        Path pem = folder.resolve("x.pem");
        Files.writeString(pem, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(
                        problems(
                                """
                                [remote]
                                listen = "[::]:8444"
                                certificate = "%1$s"
                                key = "%1$s"
                                ca = "%1$s.missing"
                                """
                                        .formatted(pem)))
                .hasSize(3)
                .anySatisfy(
                        each ->
                                assertThat(each)
                                        .startsWith("dialtone.toml:3:1: remote.certificate: found")
                                        .endsWith("expected a certificate in PEM"))
                .anySatisfy(
                        each ->
                                assertThat(each)
                                        .startsWith("dialtone.toml:4:1: remote.key: found")
                                        .contains("expected a private key"))
                .anySatisfy(each -> assertThat(each).contains("which does not exist"));
    }

    @Test
    void aFileOfAGigabyteIsRefused() throws Exception {
        try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        assertThatThrownBy(() -> ConfigurationFile.read(file(), true, DEFAULTS))
                .hasMessage(file() + ": is larger than 1 MiB: is it the right file?");
    }

    @ParameterizedTest
    @CsvSource({"/dev/zero", "/proc/self", "/"})
    void whatIsNoFileIsRefused(Path other) {
        assertThatThrownBy(() -> ConfigurationFile.read(other, true, DEFAULTS))
                .hasMessage(other + ": is not a regular file");
    }

    @Test
    void bytesThatAreNoTextAreRefusedWithTheirPlace() throws Exception {
        Files.write(file(), new byte[] {'a', '=', '1', '\n', '#', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> ConfigurationFile.read(file(), true, DEFAULTS))
                .hasMessage(file() + ":2:2: found a byte that is not UTF-8, expected text");
    }

    @Test
    void deepNestingIsRefused() throws Exception {
        assertThat(problems("a = " + "[".repeat(500_000))).isNotEmpty();
    }

    @Test
    void aSocketsPathMustFitItsAddress() throws Exception {
        assertThat(problems("[local]\nsocket = \"/" + "x".repeat(103) + "\"\n"))
                .singleElement()
                .asString()
                .contains("an absolute path of at most 103 bytes");
        assertThat(problems("[local]\nsocket = \"/run/a\"\nevents = \"/run/a\"\n")).hasSize(1);
    }
}
