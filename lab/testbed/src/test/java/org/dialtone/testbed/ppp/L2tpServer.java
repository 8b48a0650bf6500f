package org.dialtone.testbed.ppp;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// An xl2tpd that serves in a namespace of its own.
///
///     near                               far
///     lac0 10.98.0.2 ─────────────────── far0 10.98.0.1:1701, in the calls 10.97.0.1; gives
///                                        10.97.0.100 and more
final class L2tpServer extends PppServer {
    static final String DEVICE = "lac0";
    static final String ADDRESS = "10.98.0.1";

    L2tpServer(Path directory, String near) throws IOException {
        super(directory);
        connect(near, DEVICE);
        far.ip("addr add " + ADDRESS + "/24 dev far0");
        Files.writeString(
                directory.resolve("xl2tpd.conf"),
                """
                [global]
                port = 1701
                access control = no
                [lns default]
                ip range = 10.97.0.100-10.97.0.199
                local ip = 10.97.0.1
                require authentication = no
                pass peer = yes
                pppoptfile = %s
                """
                        .formatted(options()));
        Files.writeString(directory.resolve("l2tp-secrets"), "");
        startAgain();
    }

    @Override
    Process start() throws IOException {
        Process started =
                run(
                        "xl2tpd",
                        "-D",
                        "-c",
                        file("xl2tpd.conf"),
                        "-p",
                        file("xl2tpd.pid"),
                        "-C",
                        file("xl2tpd.control"),
                        "-s",
                        file("l2tp-secrets"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> far.exec("cat", "/proc/net/udp").lines().count() > 1);
        return started;
    }
}
