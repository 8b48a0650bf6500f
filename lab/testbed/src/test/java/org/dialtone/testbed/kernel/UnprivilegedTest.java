package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Router;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.local.LocalRouter;
import org.dialtone.testbed.RequiresRoot;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A router without any privilege: a JVM of the user nobody, in the namespace it watches.
///
///     near                                far
///     v0 ──────────────────────────────── v0 (toggled)
///     JVM of nobody
@RequiresRoot
class UnprivilegedTest {

    @Test
    void anybodyMayWatchTheNamespaceTheyAreIn() throws Exception {
        Path directory = Files.createTempDirectory("dialtone-nobody");
        try (Lab lab = Lab.open()) {
            int far = lab.veth("v0");
            String classes = readableByAnybody(directory);
            List<String> command =
                    lab.near.command(
                            "setpriv",
                            "--reuid=65534",
                            "--regid=65534",
                            "--clear-groups",
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx64m",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            classes,
                            UnprivilegedRouter.class.getName());
            Process child =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .start();
            try (BufferedReader told = child.inputReader();
                    OutputStream _ = child.getOutputStream()) {
                assertThat(told.readLine()).isEqualTo("lo UNREACHABLE, v0 CONNECTED");
                assertThat(told.readLine()).isEqualTo("another namespace: ERROR_ACCESS_DENIED");
                lab.farLinks.down(far);
                assertThat(told.readLine()).isEqualTo("lo UNREACHABLE, v0 UNREACHABLE");
                lab.farLinks.up(far);
                assertThat(told.readLine()).isEqualTo("lo UNREACHABLE, v0 CONNECTED");
                assertThat(told.readLine()).isNull();
                assertThat(child.waitFor()).isZero();
            } finally {
                child.destroyForcibly();
            }
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /// Copies the classes of the router to where the user nobody can read them.
    ///
    /// @return the class path
    private static String readableByAnybody(Path directory) throws IOException, URISyntaxException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> copies = new ArrayList<>();
        List<Class<?>> each =
                List.of(
                        NullMarked.class,
                        Router.class,
                        RouterCore.class,
                        Libc.class,
                        LocalRouter.class,
                        UnprivilegedRouter.class);
        for (Class<?> one : each) {
            Path from =
                    Path.of(
                            Objects.requireNonNull(one.getProtectionDomain().getCodeSource())
                                    .getLocation()
                                    .toURI());
            Path to = directory.resolve(copies.size() + "-" + from.getFileName());
            copies.add(to.toString());
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.copy(
                            file,
                            file.equals(from) ? to : copy,
                            StandardCopyOption.REPLACE_EXISTING);
                    Files.setPosixFilePermissions(
                            file.equals(from) ? to : copy,
                            PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
        return String.join(":", copies);
    }
}
