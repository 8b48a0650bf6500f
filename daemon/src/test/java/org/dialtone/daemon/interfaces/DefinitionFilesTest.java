package org.dialtone.daemon.interfaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DefinitionStore.Loaded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class DefinitionFilesTest {
    private static final InterfaceDefinition ISP =
            new InterfaceDefinition(
                    "isp",
                    DialKind.PPPOE,
                    "ppp-isp",
                    true,
                    Map.of("device", "wan0", "service", "fa\"st\\\n"),
                    DialPolicy.DEFAULT,
                    DemandPolicy.NONE);

    @TempDir Path folder;
    private Path interfaces;
    private Path credentials;
    private DefinitionFiles files;

    @BeforeEach
    void open() {
        interfaces = folder.resolve("interfaces.d");
        credentials = folder.resolve("credentials.d");
        files = DefinitionFiles.open(interfaces, credentials);
    }

    @AfterEach
    void close() {
        files.close();
    }

    private Path write(String name, String text) throws IOException {
        Files.createDirectories(interfaces);
        return Files.writeString(interfaces.resolve(name), text);
    }

    @Test
    void noFolderIsNoDefinitions() {
        assertThat(files.load())
                .isEqualTo(
                        new Loaded(java.util.List.of(), java.util.List.of(), java.util.Set.of()));
    }

    @Test
    void whatIsSavedIsLoaded() {
        files.save(ISP);

        assertThat(files.load().problems()).isEmpty();
        assertThat(files.load().definitions()).containsExactly(ISP);
    }

    @Test
    void whatIsWrittenByHandIsLoaded() throws IOException {
        write(
                "isp.toml",
                """
                kind = "pppoe"
                link = "ppp-isp"
                [pppoe]
                device = "wan0"
                lcp-echo-interval = 20
                [dial]
                mode = "persistent"
                redial-attempts = 5
                redial-interval = "10s"
                hours = ["1 09:00-12:00 13:00-17:30", "2 09:00-12:00"]
                zone = "Europe/Berlin"
                [demand]
                routes = ["192.0.2.0/24", "2001:db8::/32"]
                """);

        Loaded loaded = files.load();

        assertThat(loaded.problems()).isEmpty();
        InterfaceDefinition read = loaded.definitions().getFirst();
        assertThat(read.kind()).isEqualTo(DialKind.PPPOE);
        assertThat(read.settings()).isEqualTo(Map.of("device", "wan0", "lcp-echo-interval", "20"));
        assertThat(read.policy().mode()).isEqualTo(DialMode.PERSISTENT);
        assertThat(read.policy().redialInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(read.policy().hours().windows())
                .containsExactly("1 09:00-12:00 13:00-17:30", "2 09:00-12:00");
        assertThat(read.demand().routes()).containsExactly("192.0.2.0/24", "2001:db8::/32");
        assertThat(read.enabled()).isTrue();
    }

    @Test
    void oneThatIsWrongSaysWhereAndTheOthersCount() throws IOException {
        files.save(ISP);
        Path bad = write("bad.toml", "kind = \"pppoe\"\n[dial]\nmode = \"sometimes\"\n");

        Loaded loaded = files.load();

        assertThat(loaded.definitions()).containsExactly(ISP);
        assertThat(loaded.problems())
                .singleElement()
                .asString()
                .startsWith(bad + ":3:")
                .contains("dial.mode")
                .contains("sometimes")
                .contains("persistent");
    }

    @Test
    void aFolderThatCannotBeListedIsNotAnEmptyOne() throws IOException {
        files.save(ISP);
        assertThat(files.load().definitions()).containsExactly(ISP);
        Path away = folder.resolve("away");
        Files.move(interfaces, away);
        assertThatThrownBy(files::load)
                .isInstanceOf(RouterException.class)
                .hasMessageStartingWith(interfaces + " is gone");
        Files.createFile(interfaces);
        assertThatThrownBy(files::load)
                .isInstanceOf(RouterException.class)
                .hasMessage(interfaces + " is not a folder");
        Files.delete(interfaces);
        Files.move(away, interfaces);
        assertThat(files.load().definitions()).containsExactly(ISP);
    }

    @Test
    void aNameThatLeadsElsewhereIsRefused() {
        assertThatThrownBy(() -> files.delete("../../etc/passwd"))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INTERFACE_CONFIGURATION));
    }

    @Test
    void credentialsAreKeptWhereNobodyElseReads() throws IOException {
        InterfaceCredentials secret = new InterfaceCredentials("u", "", "s3cr\"et");
        files.setCredentials("isp", secret);

        Path file = credentials.resolve("isp.toml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(files.credentials("isp")).isEqualTo(secret);
        assertThat(files.credentials("other")).isNull();

        files.setCredentials("isp", null);
        assertThat(file).doesNotExist();
    }

    @Test
    void credentialsThatOthersMayReadAreNotUsedAndNotRepeated() throws IOException {
        files.setCredentials("isp", new InterfaceCredentials("u", "", "hush"));
        Path file = credentials.resolve("isp.toml");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> files.credentials("isp"))
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aDamagedSecretIsNotRepeated() throws IOException {
        Files.createDirectories(credentials);
        Path file =
                Files.createFile(
                        credentials.resolve("isp.toml"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "user = \"u\"\npassword = \"hush\nfoo");

        assertThatThrownBy(() -> files.credentials("isp"))
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("hush");
    }

    /// Long after whatever is written now.
    private DefinitionFiles later() {
        return DefinitionFiles.open(
                interfaces,
                credentials,
                new Time() {
                    @Override
                    public Instant now() {
                        return Time.SYSTEM.now().plusSeconds(3600);
                    }

                    @Override
                    public long nanos() {
                        return Time.SYSTEM.nanos();
                    }
                });
    }

    @Test
    void whatHasNotChangedIsNotReadAgain() throws IOException {
        Path file = write("isp.toml", "kind = \"pppoe\"\nlink = \"ppp-isp\"\n");
        files.setCredentials("isp", new InterfaceCredentials("u", "", "p"));
        try (DefinitionFiles later = later()) {
            InterfaceDefinition first = later.load().definitions().getFirst();
            InterfaceCredentials secret = later.credentials("isp");
            assertThat(later.load().definitions().getFirst()).isSameAs(first);
            assertThat(later.credentials("isp")).isSameAs(secret);

            // in place, of the same size, with the time stamp of before
            FileTime stamp = Files.getLastModifiedTime(file);
            Object changed = Files.getAttribute(file, "unix:ctime");
            while (Files.getAttribute(file, "unix:ctime").equals(changed)) {
                // the clock of an older kernel's files has steps of some ms
                Files.writeString(file, "kind = \"pppoe\"\nlink = \"ppp-two\"\n");
                Files.setLastModifiedTime(file, stamp);
            }
            assertThat(later.load().definitions().getFirst().link()).isEqualTo("ppp-two");

            later.save(first);
            assertThat(later.load().definitions()).containsExactly(first);
            Files.setPosixFilePermissions(
                    credentials.resolve("isp.toml"), PosixFilePermissions.fromString("rw-r--r--"));
            assertThatThrownBy(() -> later.credentials("isp")).hasMessageContaining("chmod 600");
        }
    }

    @Test
    void whatHasJustBeenWrittenIsReadAgain() throws IOException {
        for (int i = 0; i < 500; i++) {
            String link = "ppp-" + (100 + i);
            write("isp.toml", "kind = \"pppoe\"\nlink = \"" + link + "\"\n");
            assertThat(files.load().definitions().getFirst().link()).isEqualTo(link);
        }
    }

    @Test
    void deletingTakesTheSecretAlong() {
        files.save(ISP);
        files.setCredentials("isp", new InterfaceCredentials("u", "", "p"));

        files.delete("isp");

        assertThat(files.load().definitions()).isEmpty();
        assertThat(files.credentials("isp")).isNull();
    }

    @Test
    void changesByHandAreToldAlsoWhereTheFolderComesLater() throws IOException {
        AtomicInteger told = new AtomicInteger();
        files.onChange(told::incrementAndGet);

        write("isp.toml", "kind = \"pppoe\"\n");
        Awaitility.await().until(() -> told.get() > 0);
        int before = told.get();
        Files.delete(interfaces.resolve("isp.toml"));
        Awaitility.await().until(() -> told.get() > before);
    }

    @Test
    void aFolderThatTakesTheOthersPlaceIsWatched() throws IOException {
        AtomicInteger told = new AtomicInteger();
        files.save(ISP);
        files.onChange(told::incrementAndGet);
        Path next = Files.createDirectory(folder.resolve("next"));
        Files.move(interfaces, folder.resolve("old"));
        Files.move(next, interfaces);
        Awaitility.await().until(() -> told.get() > 0);
        int before = told.get();
        write("isp.toml", "kind = \"pppoe\"\n");
        Awaitility.await().until(() -> told.get() > before);
    }

    @Test
    void otherFoldersAreReadAndWrittenAndWatchedInstead() throws IOException {
        AtomicInteger told = new AtomicInteger();
        files.save(ISP);
        files.setCredentials("isp", new InterfaceCredentials("u", "", "p"));
        files.onChange(told::incrementAndGet);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        files.move(elsewhere, folder.resolve("secrets"));
        assertThat(files.load().definitions()).isEmpty();
        assertThat(files.credentials("isp")).isNull();
        int before = told.get();
        files.save(ISP);
        Awaitility.await().until(() -> told.get() > before);
        assertThat(elsewhere.resolve("isp.toml")).exists();
        assertThat(files.load().definitions()).containsExactly(ISP);
        files.delete("isp");
        assertThat(interfaces.resolve("isp.toml")).as("what was there stays").exists();
        assertThat(credentials.resolve("isp.toml")).exists();
        files.move(interfaces, credentials);
        assertThat(files.load().definitions()).containsExactly(ISP);
        assertThat(files.credentials("isp")).isNotNull();
    }
}
