package org.dialtone.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Router;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.linux.ffm.EventFd;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// After many rounds, descriptors, threads and memory are where they were: each of [LeakRounds] in
/// a JVM of its own, with a heap of one size that is resident from the start, so that what grows is
/// neither the heap nor its garbage.
@Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class LeakTest {

    /// What the collector, the compiler and malloc may keep of their own. A leak of some hundred
    /// bytes in each round is more.
    private static final long HEAP_SLACK = 1L << 20;

    private static final long RESIDENT_SLACK = 20L << 20;

    @ParameterizedTest
    @EnumSource
    void leavesNothingBehind(LeakRounds.Kind kind) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(
                                                Objects.requireNonNull(
                                                        System.getProperty("java.home")),
                                                "bin",
                                                "java")
                                        .toString(),
                                "-Xms48m",
                                "-Xmx48m",
                                "-XX:+AlwaysPreTouch",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classPath(),
                                LeakRounds.class.getName(),
                                kind.name(),
                                Integer.toString(kind.rounds()))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        System.out.println(kind + ", " + kind.rounds() + " rounds:\n" + said);
        List<String> lines = said.lines().toList();
        assertThat(lines).as(said).hasSize(2);
        LeakRounds.Usage before = LeakRounds.Usage.parse(lines.get(0));
        LeakRounds.Usage after = LeakRounds.Usage.parse(lines.get(1));
        assertThat(after.descriptors()).as("descriptors").isEqualTo(before.descriptors());
        assertThat(after.threads()).as("threads").isEqualTo(before.threads());
        assertThat(after.heap() - before.heap()).as("heap").isLessThan(HEAP_SLACK);
        assertThat(after.resident() - before.resident())
                .as("resident memory")
                .isLessThan(RESIDENT_SLACK);
    }

    /// What the rounds need and no more.
    private static String classPath() {
        return Stream.of(
                        Router.class,
                        RouterCore.class,
                        EventFd.class,
                        LocalRouter.class,
                        LeakRounds.class)
                .map(LeakTest::codeOf)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String codeOf(Class<?> type) {
        CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
        return Objects.requireNonNull(source.getLocation()).getPath();
    }
}
