package org.dialtone.journal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// A router's journal killed with SIGKILL, again and again: whatever a life has told is found by
/// all later ones, or belongs to an epoch that the file does not know, or is in a hole.
class KillTest {
    @TempDir Path directory;

    private final Random random = new Random(20261124);
    private int held;
    private int unknown;

    private Path told() {
        return directory.resolve("told");
    }

    /// Runs one life until it has told so many events.
    ///
    /// @param before the words of the program that starts it
    private void live(List<String> before, Path journal, int life, int most, Runnable halfWay)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(before);
        words.addAll(
                List.of(
                        Path.of(property("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.sqlite.tmpdir=" + directory,
                        "-cp",
                        property("java.class.path"),
                        Life.class.getName(),
                        journal.toString(),
                        told().toString(),
                        "life-" + life));
        Process process =
                new ProcessBuilder(words)
                        .redirectError(directory.resolve("errors").toFile())
                        .start();
        try (BufferedReader out = process.inputReader()) {
            String found = out.readLine();
            assertThat(found).as(() -> errors()).startsWith("held ");
            String[] numbers = Objects.requireNonNull(found).split(" ", -1);
            held += Integer.parseInt(numbers[1]);
            unknown += Integer.parseInt(numbers[3]);
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                String line = out.readLine();
                assertThat(line).as(() -> errors()).isNotNull();
                lines.add(line);
                if (i == most / 2) {
                    halfWay.run();
                }
            }
            process.toHandle().destroyForcibly(); // not the process: that would close `out`
            // what was on its way had been told as well; the last line may be cut off
            List<String> rest = out.lines().toList();
            lines.addAll(rest.subList(0, Math.max(0, rest.size() - 1)));
            Files.write(told(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void whatWasToldIsThereAfterAKill() throws Exception {
        Files.createFile(told());
        for (int life = 0; life < 8; life++) {
            live(List.of(), directory.resolve("journal"), life, random.nextInt(1500), () -> {});
        }
        assertThat(held).isPositive();
        assertThat(unknown).as("the disk was well all the time").isZero();
    }

    /// On a small disk of its own, in a mount namespace of its own, which is full half of the time.
    @Test
    void andOnADiskThatIsFull() throws Exception {
        Files.createFile(told());
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Process holder =
                new ProcessBuilder(
                                "unshare",
                                "-m",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=16m,mode=700 tmpfs "
                                        + disk
                                        + " && echo mounted && exec cat")
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader out = holder.inputReader()) {
            assertThat(out.readLine()).as("root can mount").isEqualTo("mounted");
            List<String> inside = List.of("nsenter", "-t", Long.toString(holder.pid()), "-m", "--");
            for (int life = 0; life < 10; life++) {
                boolean full = life % 2 == 0;
                live(
                        inside,
                        disk.resolve("journal"),
                        life,
                        2000 + random.nextInt(3000),
                        () -> ballast(inside, disk, full));
            }
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(held).isPositive();
        assertThat(unknown).as("some was told while nothing could be recorded").isPositive();
    }

    private static void ballast(List<String> inside, Path disk, boolean full) {
        List<String> words = new ArrayList<>(inside);
        Path file = disk.resolve("ballast");
        words.addAll(
                List.of(
                        "sh",
                        "-c",
                        full ? "cat /dev/zero >" + file + " 2>/dev/null; true" : "rm -f " + file));
        try {
            assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
