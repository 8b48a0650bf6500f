package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.core.port.dial.ActivityMonitor.Watch;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.linux.activity.PacketActivity;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.dial.Told;
import org.dialtone.testbed.guest.GuestTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// The use of a link of PPP. Its echoes pass the Ethernet link below it and do not count.
@Tag(GuestTests.TAG)
class PppActivityTest {
    @TempDir private Path directory;
    private PppoeServer server;
    private PppClient client;

    @BeforeEach
    void start() throws IOException {
        server = new PppoeServer(directory, "1");
        client = new PppClient(DialKind.PPPOE, "ppp-isp", directory.resolve("run"));
        client.ip("link set wan0 up");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static long received() throws IOException {
        Path counter = Path.of("/sys/class/net/wan0/statistics/rx_packets");
        return Long.parseLong(Files.readString(counter).strip());
    }

    @Test
    void echoesOfTheLinkDoNotCount() throws IOException {
        Told told = new Told();
        Map<String, String> settings =
                Map.of(
                        "device", PppoeServer.DEVICE,
                        "lcp-echo-interval", "1",
                        "options", "lcp-restart 1");
        Dialling dialling = client.dial(settings, PppServer.PASSWORD, told);
        String link = told.connection().link();
        PacketActivity activity = new PacketActivity(null);
        PacketFilter long_ = new PacketFilter(Collections.nCopies(256, "deny udp port 123"));
        PacketFilter noPing = new PacketFilter(List.of("deny icmp"));
        try (Watch watch = activity.watch(link, PacketFilter.ALL);
                Watch longer = activity.watch(link, long_);
                Watch none = activity.watch(link, noPing)) {
            long before = received();
            await().atMost(Duration.ofSeconds(30)).until(() -> received() >= before + 6);
            assertThat(watch.passed()).isFalse();
            assertThat(longer.passed()).isFalse();
            Namespace.run("", "ping", "-c", "1", "-W", "20", "10.99.0.1");
            assertThat(watch.passed()).isTrue();
            assertThat(watch.passed()).isFalse();
            assertThat(longer.passed()).isTrue();
            assertThat(none.passed()).isFalse();
        }
        dialling.hangUp();
        told.end();
    }
}
