package org.dialtone.linux.activity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Two network namespaces with a link between them, and addresses that find each other without a
/// word:
///
///     here                       there
///     wan 192.0.2.1  ─────────── wan 192.0.2.2
///         2001:db8::1                2001:db8::2
final class Neighbours implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final String here;
    final String there;

    Neighbours() {
        String name = "act-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        here = name + "-a";
        there = name + "-b";
        run("ip", "netns", "add", here);
        run("ip", "netns", "add", there);
    }

    void connect() {
        connect("");
    }

    /// @param more what `ip link add` is told besides
    void connect(String more) {
        ip(
                here,
                ("link add " + more + " name wan type veth peer name wan netns " + there)
                        .replace("  ", " "));
        end(here, 1);
        end(there, 2);
        for (String[] pair : new String[][] {{here, there, "2"}, {there, here, "1"}}) {
            String mac =
                    ip(pair[1], "-br link show wan").replaceAll(".* ((..:){5}..) .*\\s*", "$1");
            ip(pair[0], "neigh replace 192.0.2." + pair[2] + " lladdr " + mac + " dev wan");
            ip(pair[0], "neigh replace 2001:db8::" + pair[2] + " lladdr " + mac + " dev wan");
        }
    }

    private void end(String namespace, int host) {
        ip(namespace, "link set wan addrgenmode none up");
        ip(namespace, "addr add 192.0.2." + host + "/24 dev wan");
        ip(namespace, "addr add 2001:db8::" + host + "/64 dev wan nodad");
    }

    void disconnect() {
        ip(here, "link del wan");
    }

    Path namespace() {
        return Path.of("/run/netns/" + here);
    }

    String ip(String namespace, String arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(List.of(arguments.split(" ")));
        return run(command.toArray(String[]::new));
    }

    String in(String namespace, String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        whole.addAll(List.of(command));
        return run(whole.toArray(String[]::new));
    }

    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var out = process.getInputStream()) {
                String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new AssertionError(String.join(" ", command) + ": " + said);
                }
                return said;
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        run("ip", "netns", "del", here);
        run("ip", "netns", "del", there);
    }
}
