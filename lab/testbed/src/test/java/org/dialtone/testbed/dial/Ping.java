package org.dialtone.testbed.dial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A ping(8) that runs beside a test.
public final class Ping {
    private Ping() {}

    /// Ends one as Ctrl-C does: it sums up.
    ///
    /// @return what it said
    public static String ended(Process ping) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(ping.pid())).start().waitFor();
        try (var out = ping.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
