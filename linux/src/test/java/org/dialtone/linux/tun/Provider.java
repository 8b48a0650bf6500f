package org.dialtone.linux.tun;

import org.dialtone.core.port.dial.Established;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Two network namespaces: a router's, and its provider's, which has 198.51.100.1 and
/// 2001:db8:2::1. The link between them, `wan`, has no addresses until it is connected.
final class Provider implements AutoCloseable {
    static final String HOST = "198.51.100.1";
    static final String HOST6 = "2001:db8:2::1";

    private static final AtomicInteger COUNT = new AtomicInteger();

    final String router;
    final String provider;
    private final String lan;

    Provider() {
        String name = "tun-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        router = name + "-r";
        provider = name + "-p";
        lan = name + "-l";
        run("ip", "netns", "add", router);
        run("ip", "netns", "add", provider);
        ip(router, "link set lo up");
        ip(provider, "link set lo up");
        ip(provider, "addr add " + HOST + "/32 dev lo");
        ip(router, "link add wan type veth peer name customer netns " + provider);
        ip(router, "link set wan addrgenmode none up");
        ip(provider, "link set customer addrgenmode none up");
        ip(provider, "addr add 203.0.113.1/24 dev customer");
        ip(provider, "addr add " + HOST6 + "/128 dev customer nodad");
        ip(provider, "addr add 2001:db8:1::1/64 dev customer nodad");
    }

    Path namespace() {
        return Path.of("/run/netns/" + router);
    }

    /// Gives the router's end addresses, as a dialer does.
    Established connect(int host) {
        ip(router, "addr replace 203.0.113." + host + "/32 dev wan");
        ip(router, "addr replace 2001:db8:1::" + host + "/128 dev wan nodad");
        return new Established(
                "wan",
                List.of(
                        InetAddress.ofLiteral("203.0.113." + host),
                        InetAddress.ofLiteral("2001:db8:1::" + host)),
                InetAddress.ofLiteral("203.0.113.1"),
                "",
                List.of());
    }

    /// The far end of the link, 203.0.113.1, does not answer; those behind it do.
    void silence() {
        ip(provider, "link set customer address 02:00:00:00:00:01");
        ip(router, "neigh add 203.0.113.1 lladdr 02:00:00:00:00:01 dev wan nud permanent");
        ip(provider, "addr del 203.0.113.1/24 dev customer");
        ip(provider, "route add 203.0.113.2/32 dev customer");
    }

    void speak() {
        ip(provider, "addr add 203.0.113.1/24 dev customer");
    }

    String ip(String namespace, String arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(List.of(arguments.split(" ")));
        return run(command.toArray(String[]::new));
    }

    /// Puts a host behind the router, which forwards from then on.
    ///
    /// @param near the router's address there
    /// @param far the host's
    void lan(String near, String far) {
        run("ip", "netns", "add", lan);
        ip(router, "link add lan type veth peer name host netns " + lan);
        ip(router, "link set lan up");
        ip(router, "addr add " + near + "/24 dev lan");
        ip(lan, "link set host up");
        ip(lan, "addr add " + far + "/24 dev host");
        ip(lan, "route add default via " + near);
        ip(provider, "route add " + far + "/32 via 203.0.113.2 dev customer");
        run("ip", "netns", "exec", router, "sysctl", "-qw", "net.ipv4.ip_forward=1");
    }

    Process startInLan(String... command) {
        return startIn(lan, command);
    }

    /// Starts a program in the router's namespace.
    Process start(String... command) {
        return startIn(router, command);
    }

    private static Process startIn(String namespace, String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        whole.addAll(List.of(command));
        try {
            return new ProcessBuilder(whole).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Waits for a program.
    ///
    /// @return what it said
    static String await(Process process, int status) {
        try (var out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != status) {
                throw new AssertionError("status " + process.exitValue() + ": " + said);
            }
            return said;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String run(String... command) {
        try {
            return await(new ProcessBuilder(command).redirectErrorStream(true).start(), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        run("ip", "netns", "del", router);
        run("ip", "netns", "del", provider);
        if (Files.exists(Path.of("/run/netns/" + lan))) {
            run("ip", "netns", "del", lan);
        }
    }
}
