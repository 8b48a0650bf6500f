package org.dialtone.testbed.dial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A ping(8) that runs beside a test.
public final class Ping {
    private static final Pattern ANSWER = Pattern.compile("(?<=icmp_seq=)[0-9]+(?= ttl=)");

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

    /// Whether each echo has been answered, up to the last one that was: ping counts as lost what
    /// is on its way when it is ended.
    public static boolean whole(String said) {
        Set<Integer> answered =
                ANSWER.matcher(said)
                        .results()
                        .map(found -> Integer.valueOf(found.group()))
                        .collect(Collectors.toSet());
        return !answered.isEmpty() && answered.size() == Collections.max(answered);
    }
}
