package org.dialtone.testbed.faults;

import org.dialtone.client.Backoff;
import org.dialtone.client.Credentials;
import org.dialtone.client.RemoteOptions;
import org.dialtone.client.RemoteRouter;
import org.dialtone.testbed.LinkToggler;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.daemon.RunningDaemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A router that `dialtone serve` runs, the links it watches, and a network to reach it by.
///
///     client (namespace)            router (namespace, dialtone serve)          far (namespace)
///     [ c0 10.9.0.2 ]--------------[ r0 10.9.0.1:8444 ]
///           |                      [ d0 .. d3, s0 ]----------------------------[ d0 .. d3, s0 ]
///     relay on loopback
final class Site implements AutoCloseable {
    static final int LINKS = 4;

    /// How many events the daemon holds while its disk takes none: more than a storm makes.
    static final int MEMORY = 1 << 14;

    private static final int PORT = 8444;

    final Namespace router = Namespace.create();
    final Namespace far = Namespace.create();
    final Namespace client = Namespace.create();
    final LinkToggler farLinks;
    final LinkToggler routerLinks;
    final LinkToggler clientLinks;
    final Relay relay;
    final Disk disk;
    final WallClock clock;
    final Daemon daemon;
    private final Path directory;

    Site(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        client.ip("link add c0 type veth peer name r0 netns " + router.name());
        client.ip("addr add 10.9.0.2/24 dev c0");
        client.ip("link set c0 up");
        router.ip("addr add 10.9.0.1/24 dev r0");
        router.ip("link set r0 up");
        router.ip("link set lo up");
        for (String name : names()) {
            router.ip("link add " + name + " type veth peer name " + name + " netns " + far.name());
            router.ip("link set " + name + " up");
            far.ip("link set " + name + " up");
        }
        farLinks = new LinkToggler(far);
        routerLinks = new LinkToggler(router);
        clientLinks = new LinkToggler(client);
        relay = new Relay(client, new InetSocketAddress("10.9.0.1", PORT));
        RunningDaemon.certificates(directory, "watcher");
        disk = new Disk(Daemon.journal(directory));
        clock = new WallClock(directory);
        daemon =
                new Daemon(
                        router,
                        directory,
                        """
                        %s
                        [access.observer]
                        certificates = ["watcher"]
                        [limits]
                        events_in_memory = %d
                        """
                                .formatted(
                                        RunningDaemon.remote(directory, "10.9.0.1:" + PORT),
                                        MEMORY),
                        clock.environment());
    }

    /// The links under test: `d0` .. `d3` change by their far ends, `s0` in storms.
    static List<String> names() {
        return List.of("d0", "d1", "d2", "d3", "s0");
    }

    /// A client on this machine.
    RemoteRouter near() {
        return RemoteRouter.connect("unix:" + daemon.socket(), options());
    }

    /// A client on the other side of the network.
    RemoteRouter remote() {
        Path mine = directory.resolve("pki/clients/watcher");
        return RemoteRouter.connect(
                "127.0.0.1:" + relay.port(),
                Credentials.fromPem(
                        mine.resolve("ca.pem"),
                        mine.resolve("client.pem"),
                        mine.resolve("client.key")),
                options());
    }

    private static RemoteOptions options() {
        return RemoteOptions.DEFAULT
                .backoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)))
                .callTimeout(Duration.ofSeconds(20));
    }

    /// The ifindex of a link.
    static int index(Namespace namespace, String name) {
        return Integer.parseInt(
                namespace.exec("cat", "/sys/class/net/" + name + "/ifindex").strip());
    }

    /// How often the kernel has seen a link's carrier come and go.
    long carrier(String name, String direction) {
        return Long.parseLong(
                router.exec("cat", "/sys/class/net/" + name + "/carrier_" + direction + "_count")
                        .strip());
    }

    @Override
    public void close() {
        daemon.close();
        disk.close();
        relay.close();
        farLinks.close();
        routerLinks.close();
        clientLinks.close();
        client.close();
        far.close();
        router.close();
    }
}
