package org.dialtone.testbed.local;

import org.dialtone.api.Router;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.local.LocalRouter;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Runs [OpenRouter] in a JVM of its own, behind a program that takes something away from it. Its
/// classes are copied to where any user can read them.
final class Child implements AutoCloseable {
    private final Path directory;
    private final List<String> java = new ArrayList<>();

    Child() throws IOException {
        directory = Files.createTempDirectory("dialtone-child");
        List<String> classPath = new ArrayList<>();
        for (Class<?> type :
                List.of(
                        Router.class,
                        RouterCore.class,
                        EventFd.class,
                        LocalRouter.class,
                        OpenRouter.class)) {
            CodeSource code = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
            Path from = Path.of(Objects.requireNonNull(code.getLocation()).getPath());
            Path to = directory.resolve(Integer.toString(classPath.size()));
            copy(from, to);
            classPath.add(to.toString());
        }
        open(directory);
        java.add(
                Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                        .toString());
        java.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
        java.add("--enable-native-access=ALL-UNNAMED");
        java.addAll(List.of("-cp", String.join(":", classPath), OpenRouter.class.getName()));
    }

    Path directory() {
        return directory;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void open(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(
                        file,
                        PosixFilePermissions.fromString(
                                Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    /// Starts it; `before` are the words of the program that starts it.
    Process start(List<String> before, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(before);
        words.addAll(java);
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /// Runs it to its end.
    ///
    /// @return the lines it printed
    List<String> run(List<String> before, String... arguments) throws Exception {
        Process process = start(before, arguments);
        try (BufferedReader in = process.inputReader()) {
            List<String> lines = in.lines().toList();
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError("exit " + status + ": " + String.join("\n", lines));
            }
            return lines;
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
