package org.dialtone.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.linux.ffm.Spawn;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Either way of starting the runner: that of this C library, and that of an older one.
class ChildFilesTest {
    private static final String PROGRAM =
            "read -r word; echo \"$COLOUR $word\"; cat /proc/self/stat; exit 3";

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRunnerLeadsASessionAndKeepsWhatBecomesOfTheProgram(boolean spawned) throws IOException {
        ChildFiles files = new ChildFiles(directory.resolve("isp"));
        files.make();
        List<String> words = ChildFiles.words(files.directory(), List.of("sh", "-c", PROGRAM));
        Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "COLOUR", "blue");
        int pid =
                spawned
                        ? ChildFiles.spawn(words, environment, "secret\n")
                        : ChildFiles.build(words, environment, "secret\n");
        await().until(() -> files.number("status") == 3 && files.text("output.1").contains("("));
        ProcessEntry runner = files.runner();
        assertThat(runner).isNotNull();
        assertThat(runner.pid()).isEqualTo(pid);
        assertThat(files.text("output.1")).startsWith("blue secret\n");
        ProcessEntry program =
                ProcessEntry.parse(files.text("output.1").lines().skip(1).findFirst().orElse(""));
        assertThat(program).isNotNull();
        assertThat(program.session()).isEqualTo(pid);
        await().until(
                        () -> {
                            Spawn.reap(pid);
                            return !Files.exists(Path.of("/proc", Integer.toString(pid)));
                        });
    }
}
