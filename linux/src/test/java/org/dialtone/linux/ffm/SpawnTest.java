package org.dialtone.linux.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

class SpawnTest {
    @TempDir Path directory;

    @BeforeEach
    void supported() {
        assertThat(Spawn.supported())
                .as("posix_spawn_file_actions_addclosefrom_np: glibc 2.34 or later runs the tests")
                .isTrue();
    }

    private int sh(String script, String input) {
        return Spawn.start(
                "/bin/sh",
                List.of("sh", "-c", script, "sh", directory.toString()),
                List.of("PATH=/usr/bin:/bin", "COLOUR=blue"),
                input.getBytes(StandardCharsets.UTF_8));
    }

    private String written(String file) throws IOException {
        Path path = directory.resolve(file);
        await().until(() -> Files.exists(path));
        return Files.readString(path);
    }

    /// Moves what a script has written to its place when it is whole.
    private static String whole(String commands) {
        return "{ " + commands + "; } >\"$1/part\"; mv \"$1/part\" \"$1/all\"";
    }

    @Test
    void itLeadsASessionOfItsOwnAndHasNoSignalBlockedOrIgnored() throws Exception {
        // of the program itself: while a shell waits for another, it may have blocked all
        int pid = sh("exec >\"$1/all\"; exec cat /proc/self/stat /proc/self/status", "");
        await().until(() -> written("all").contains("\nSigCgt:"));
        String all = written("all");
        String[] stat = all.substring(all.indexOf(')') + 2).split(" ", -1);
        assertThat(stat[3]).isEqualTo(Integer.toString(pid)); // of proc_pid_stat(5): session
        assertThat(all).containsPattern(Pattern.compile("SigBlk:\\s+0{16}\n"));
        assertThat(all).containsPattern(Pattern.compile("SigIgn:\\s+0{16}\n"));
        Spawn.reap(pid);
    }

    @Test
    void itHasItsInputAndEnvironmentAndNoDescriptorOfOurs() throws Exception {
        int pid = sh(whole("cat; env; ls /proc/$$/fd"), "one\ntwo\n");
        String all = written("all");
        assertThat(all).startsWith("one\ntwo\n").contains("COLOUR=blue\n").doesNotContain("HOME=");
        List<String> open = all.lines().filter(line -> line.matches("[0-9]+")).toList();
        assertThat(open).contains("0", "1", "2").allMatch(fd -> Integer.parseInt(fd) <= 10);
        Spawn.reap(pid);
    }

    @Test
    void onceReapedItIsGone() {
        int pid = sh("exit 3", "");
        Path process = Path.of("/proc", Integer.toString(pid));
        assertThat(process).exists();
        await().until(
                        () -> {
                            Spawn.reap(pid);
                            return !Files.exists(process);
                        });
    }

    @Test
    void aProgramThatIsNotThereIsToldAtOnce() {
        assertThatThrownBy(() -> Spawn.start("/no/such", List.of("such"), List.of(), new byte[0]))
                .isInstanceOf(SystemException.class)
                .hasMessageContaining("/no/such");
    }
}
