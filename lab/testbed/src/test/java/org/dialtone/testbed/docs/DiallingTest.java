package org.dialtone.testbed.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DefinitionStore.Loaded;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.daemon.interfaces.DefinitionFiles;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.dial.ipsec.IpsecDialer;
import org.dialtone.linux.dial.openvpn.OpenvpnDialer;
import org.dialtone.linux.dial.wireguard.WireguardDialer;
import org.dialtone.linux.process.Supervisor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// docs/dialling.md says what the program does: its examples are valid, its tables name every key,
/// and the defaults are those.
final class DiallingTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("(?s)```toml\n# /etc/dialtone/([a-z.]+)/([a-z]+)\\.toml\n(.*?)```");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| (?:`([^`]*)`)?[^|]*\\|.*\\|$");
    private static final Pattern WORD = Pattern.compile("`([a-z0-9-]+)`");
    private static final Pattern EXPECTED = Pattern.compile("\\(expected: \\[?(.*?)]?\\)$");

    @TempDir private Path directory;
    private final Map<DialKind, Dialer> dialers = new EnumMap<>(DialKind.class);
    private Supervisor supervisor;
    private String text;

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(Path.of("../../docs/dialling.md"));
        supervisor = Supervisor.open(directory.resolve("run"), Time.SYSTEM);
        List<Dialer> all = new ArrayList<>(Dialers.all(supervisor));
        all.add(new OpenvpnDialer(supervisor, Path.of("/usr/sbin/openvpn")));
        Path none = directory.resolve("none");
        all.add(new WireguardDialer(supervisor, Time.SYSTEM, none, none, null));
        all.add(new IpsecDialer(none, none));
        all.forEach(each -> dialers.put(each.kind(), each));
    }

    @AfterEach
    void close() {
        supervisor.close();
    }

    private Dialer dialer(DialKind kind) {
        return Objects.requireNonNull(dialers.get(kind));
    }

    @Test
    void everyExampleCanBeDialled() throws IOException {
        Path interfaces = Files.createDirectory(directory.resolve("interfaces.d"));
        Path credentials = Files.createDirectory(directory.resolve("credentials.d"));
        Set<String> secret = new TreeSet<>();
        for (MatchResult each : EXAMPLE.matcher(text).results().toList()) {
            Path file = directory.resolve(each.group(1)).resolve(each.group(2) + ".toml");
            Files.writeString(file, each.group(3));
            if (file.startsWith(credentials)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                secret.add(each.group(2));
            }
        }
        try (DefinitionFiles files = DefinitionFiles.open(interfaces, credentials)) {
            Loaded loaded = files.load();
            assertThat(loaded.problems()).isEmpty();
            Set<DialKind> kinds = new TreeSet<>();
            for (InterfaceDefinition each : loaded.definitions()) {
                assertThat(dialer(each.kind()).problems(each)).as(each.name()).isEmpty();
                assertThat(dialer(each.kind()).lacking(each)).as(each.name()).isEmpty();
                kinds.add(each.kind());
            }
            assertThat(kinds).containsExactly(DialKind.values());
            assertThat(secret).containsExactly("isp");
            assertThat(files.credentials("isp")).isNotNull();
        }
    }

    @Test
    void whatAKindCannotDoWithoutIsLackingAndNotWrong() {
        Map<DialKind, List<String>> lacking = new TreeMap<>();
        for (DialKind kind : DialKind.values()) {
            InterfaceDefinition bare =
                    DefinitionKeys.read("isp", Map.of("kind", DefinitionKeys.word(kind)));
            assertThat(dialer(kind).problems(bare)).as(kind.name()).isEmpty();
            lacking.put(
                    kind,
                    dialer(kind).lacking(bare).stream()
                            .map(each -> each.substring(0, each.indexOf(':')))
                            .toList());
        }
        assertThat(lacking)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                DialKind.PPPOE, List.of("device"),
                                DialKind.L2TP, List.of("server"),
                                DialKind.PPP, List.of("device"),
                                DialKind.OPENVPN, List.of("openvpn"),
                                DialKind.WIREGUARD, List.of("public-key", "endpoint"),
                                DialKind.IPSEC, List.of("ipsec"),
                                DialKind.EXEC, List.of("command")));
    }

    @Test
    void everyKeyIsThereWithItsDefault() {
        Map<String, String> rows = new HashMap<>();
        ROW.matcher(text).results().forEach(row -> rows.put(row.group(1), given(row)));
        Map<String, String> defaults =
                DefinitionKeys.all(DefinitionKeys.read("isp", Map.of("kind", "exec")));
        for (String key : DefinitionKeys.KNOWN) {
            assertThat(rows).containsKey(key);
            if (!Set.of("kind", "link", "dial.zone").contains(key)) {
                assertThat(rows).containsEntry(key, defaults.getOrDefault(key, ""));
            }
        }
    }

    private static String given(MatchResult row) {
        return Objects.requireNonNullElse(row.group(2), "");
    }

    @Test
    void everySettingOfEveryKindIsThereAndNoOther() {
        for (DialKind kind : DialKind.values()) {
            String word = DefinitionKeys.word(kind);
            assertThat(documented(word)).as(word).isEqualTo(known(kind));
        }
    }

    /// What is in the first column of tables about a kind.
    private Set<String> documented(String kind) {
        Set<String> keys = new TreeSet<>();
        boolean about = false;
        for (String line : text.lines().toList()) {
            if (!line.startsWith("|")) {
                about = false;
            } else if (line.startsWith("| key of ")) {
                about = line.contains("[" + kind + "]");
            } else if (about) {
                String first = line.substring(1, line.indexOf('|', 1));
                WORD.matcher(first).results().forEach(each -> keys.add(each.group(1)));
            }
        }
        return keys;
    }

    /// What a dialer says it knows, asked about something that nobody does.
    private Set<String> known(DialKind kind) {
        InterfaceDefinition wrong =
                DefinitionKeys.read(
                        "isp",
                        Map.of(
                                "kind",
                                DefinitionKeys.word(kind),
                                DefinitionKeys.word(kind) + ".no-such-key",
                                "x"));
        String said =
                dialer(kind).problems(wrong).stream()
                        .filter(each -> each.startsWith("no-such-key"))
                        .findFirst()
                        .orElseThrow();
        MatchResult list = EXPECTED.matcher(said).results().findFirst().orElseThrow();
        return new TreeSet<>(List.of(list.group(1).split(", | or one of ")));
    }
}
