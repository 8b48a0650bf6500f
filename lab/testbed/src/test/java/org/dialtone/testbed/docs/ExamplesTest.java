package org.dialtone.testbed.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.RunningDaemon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Compiles and runs the programs of docs/examples as a reader would, each on links of its own:
///
///     namespace:  va ---- vb
@RequiresRoot
final class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../../docs/examples");

    private Namespace namespace;

    @BeforeEach
    void connect() {
        namespace = Namespace.create();
        namespace.ip("link add va type veth peer name vb");
        namespace.ip("link set va up");
        namespace.ip("link set vb up");
    }

    @AfterEach
    void remove() {
        namespace.close();
    }

    @Test
    void signalIsWokenAndSeesTheChange() throws Exception {
        assertThat(run("Signal", "registered at 0"))
                .anyMatch(line -> line.matches("v[ab] UNREACHABLE"))
                .anyMatch(line -> line.matches("signalled [12] times"));
    }

    @Test
    void streamComesBackWithoutHavingMissedAnything() throws Exception {
        List<String> told =
                run("Stream", "now vb CONNECTED").stream()
                        .filter(line -> line.contains("DISCONNECTED"))
                        .toList();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "vb DISCONNECTED ADMIN_DOWN", "va DISCONNECTED CARRIER_LOST");
    }

    @Test
    void portedProgramRunsLineByLine() throws Exception {
        assertThat(run("Ported", "registered: 0"))
                .anyMatch(line -> line.matches("v[ab] 0"))
                .contains("lo 0", "deregistered: 0");
    }

    @Test
    void dialIsSignalledOfWhatItAsksFor(@TempDir Path directory) throws Exception {
        Path config = RunningDaemon.configure(directory, "", "");
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            assertThat(run("Dial", "", "unix:" + directory.resolve("d.sock")))
                    .containsSubsequence(
                            "signalled: true",
                            "connected: lab",
                            "signalled: true",
                            "phase: connected",
                            "ended: REQUESTED",
                            "would be dialled: false",
                            "refused: 916");
            assertThat(directory.resolve("interfaces.d")).isEmptyDirectory();
            assertThat(daemon.stop()).isZero();
        }
        assertThat(namespace.exec("ip", "-br", "link")).doesNotContain("lab0");
    }

    /// Those in C and Python: `EventSocketTest`.
    @Test
    void everyExampleIsTestedHere() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "Signal.java",
                            "Stream.java",
                            "Ported.java",
                            "Dial.java",
                            "listen.c",
                            "listen.py");
        }
    }

    /// Runs an example; takes the carrier away once it has printed a line.
    private List<String> run(String example, String trigger, String... arguments) throws Exception {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.add(EXAMPLES.resolve(example + ".java").toString());
        words.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(namespace.command(words.toArray(String[]::new)))
                        .redirectErrorStream(true)
                        .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.equals(trigger)) {
                    namespace.ip("link set vb down");
                }
            }
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).as(() -> String.join("\n", lines)).isZero();
        return lines;
    }
}
