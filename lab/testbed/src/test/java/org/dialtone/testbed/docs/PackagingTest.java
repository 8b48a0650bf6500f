package org.dialtone.testbed.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What packaging/ has for systemd, as systemd's own tools read it, installed below a root of the
/// test's.
@RequiresRoot
final class PackagingTest {
    private static final Path PACKAGING = Path.of("../../packaging").toAbsolutePath().normalize();

    @TempDir private Path root;
    private Path units;

    @BeforeEach
    void install() throws IOException {
        units = Files.createDirectories(root.resolve("etc/systemd/system"));
        Files.copy(PACKAGING.resolve("dialtone.service"), units.resolve("dialtone.service"));
        // what it is ordered by, and the programs that it names
        try (DirectoryStream<Path> targets =
                Files.newDirectoryStream(Path.of("/lib/systemd/system"), "*.target")) {
            for (Path target : targets) {
                Files.copy(target, units.resolve(target.getFileName()));
            }
        }
        for (String program : new String[] {"usr/bin/dialtone", "bin/kill"}) {
            Path file = root.resolve(program);
            Files.createDirectories(file.getParent());
            Files.copy(Path.of("/bin/true"), file);
        }
    }

    private String tool(String... command) {
        return Namespace.run("", command);
    }

    private void isUnderstoodWhole() {
        String said =
                tool("systemd-analyze", "verify", "--root=" + root, "--man=no", "dialtone.service");
        assertThat(said).isEmpty();
    }

    @Test
    void theUnitIsUnderstoodAndHardened() {
        isUnderstoodWhole();
        // exits with 1 where the exposure is above 2.0 of 10
        tool(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--threshold=20",
                "--root=" + root,
                "dialtone.service");
    }

    @Test
    void soIsWhatARouterThatDialsAdds() throws IOException {
        Path folder = Files.createDirectory(units.resolve("dialtone.service.d"));
        Files.copy(PACKAGING.resolve("dialtone.service.d/dial.conf"), folder.resolve("dial.conf"));
        isUnderstoodWhole();
    }

    @Test
    void theUserAndTheFoldersAreMade() throws IOException {
        tool("systemd-sysusers", "--root=" + root, PACKAGING.resolve("sysusers.conf").toString());
        assertThat(Files.readString(root.resolve("etc/passwd"))).startsWith("dialtone:");
        tool(
                "systemd-tmpfiles",
                "--root=" + root,
                "--create",
                PACKAGING.resolve("tmpfiles.conf").toString());
        assertThat(root.resolve("run/dialtone")).isDirectory();
        assertThat(root.resolve("etc/dialtone/access.d")).isDirectory();
        String made = tool("stat", "-c", "%a", root.resolve("var/lib/dialtone").toString());
        assertThat(made.strip()).isEqualTo("750");
    }
}
