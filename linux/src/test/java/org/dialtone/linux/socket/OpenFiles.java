package org.dialtone.linux.socket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process has open, but for the jars that the JVM opens when it likes.
final class OpenFiles {
    private OpenFiles() {}

    static int count() {
        int count = 0;
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (!target.startsWith("/") || target.contains("/junit-")) {
                    count++;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return count;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "/"; // closed meanwhile
        }
    }
}
