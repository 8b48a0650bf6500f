package org.dialtone.linux.ffm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What this process has open.
public final class OpenFiles {
    private OpenFiles() {}

    /// How many there are, but for the jars that the JVM opens when it likes. It may fall by
    /// itself: the pipes of a process go some time after its end has been told.
    public static long count() {
        return targets().stream()
                .filter(target -> !target.startsWith("/") || target.contains("/junit-"))
                .count();
    }

    /// Whether one of them is a file.
    public static boolean has(String file) {
        return targets().contains(file);
    }

    private static List<String> targets() {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            descriptors.forEach(descriptor -> targets.add(target(descriptor)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return targets;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "/"; // closed meanwhile
        }
    }
}
