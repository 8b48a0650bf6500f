package org.dialtone.testbed.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialKind;
import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.linux.dial.wireguard.WireguardDialer;
import org.dialtone.linux.tun.TunTrap;
import org.dialtone.local.LocalRouter;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.dial.Rounds;
import org.dialtone.testbed.dial.Told;
import org.dialtone.testbed.fake.FakeStore;
import org.dialtone.testbed.guest.GuestTests;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// By the kernel, at both ends. In the guest of [WireguardKernelGuestTest].
@Tag(GuestTests.TAG)
class WireguardKernelTest extends WireguardContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path MODPROBE = Path.of("/proc/sys/kernel/modprobe");

    WireguardKernelTest() {
        super(true, "auto");
    }

    private String alias() {
        return server.near.exec("cat", "/sys/class/net/" + link + "/ifalias").strip();
    }

    @Test
    void theLinkIsTheKernelsAndBearsOurMark() throws IOException {
        Told told = new Told();
        Dialling dialling = dialer.dial(request("client", Map.of("userspace", "kernel")), told);
        told.connection();
        assertThat(server.near.exec("ip", "-d", "link", "show", link)).contains("wireguard");
        assertThat(alias()).isEqualTo("dialtone " + runtime + "/office");
        assertThat(children()).isEmpty();
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }

    @Test
    void aPresharedKeyAndMoreNetworksThanARequestHolds() throws IOException {
        String preshared = Namespace.run("", "wg", "genpsk").strip();
        server.preshared(preshared);
        Path file = Files.writeString(directory.resolve("psk"), preshared);
        String networks =
                IntStream.range(0, 300)
                        .mapToObj(i -> "10.218." + i / 250 + "." + i % 250 + "/32,fd00::" + i)
                        .collect(Collectors.joining(","));
        Told told = new Told();
        Map<String, String> more =
                Map.of("preshared-key-file", file.toString(), "allowed-ips", networks);
        Dialling dialling = dialer.dial(request("client", more), told);
        told.connection();
        String[] allowed = server.near.exec("wg", "show", link, "allowed-ips").strip().split("\\s");
        assertThat(allowed).hasSize(1 + 600).contains("10.218.1.49/32", "fd00::299/128");
        assertThat(server.near.exec("wg", "show", link, "persistent-keepalive")).endsWith("25\n");
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }

    @Test
    void aLinkThatSomebodyElseHasMadeIsLeftAlone() throws IOException {
        DialRequest request = request("client", Map.of());
        for (String mark : List.of("", "dialtone /elsewhere/office", "dialtone " + runtime)) {
            server.near.ip("link add " + link + " type wireguard");
            if (!mark.isEmpty()) {
                server.near.ip("link", "set", link, "alias", mark);
            }
            Told told = new Told();
            assertThat(dialer.adopt(request, told)).isNull();
            dialer.sweep();
            dialer.dial(request, told);
            DialEnd end = told.end();
            assertThat(end.cause()).isEqualTo(Cause.DIALER_FAILED);
            assertThat(end.error()).isEqualTo(RouterError.PORT_OR_DEVICE);
            assertThat(end.words()).contains("a link " + link + " that is not ours");
            assertThat(alias()).isEqualTo(mark);
            server.near.ip("link del " + link);
        }
        nothingLeft();
    }

    @Test
    void whatAnEarlierDaemonHasLeftAndNobodyTakesOverIsSwept() throws IOException {
        server.near.ip("link add stays type wireguard"); // looked at before, for it is older
        Told told = new Told();
        Dialling dialling = dialer.dial(request("client", Map.of()), told);
        told.connection();
        dialer.sweep(); // not what is held
        assertThat(alias()).isNotEmpty();
        dialling.leave();
        openAgain();
        dialer.sweep();
        await().atMost(LIMIT).until(() -> !server.near.exec("ip", "-br", "link").contains(link));
        assertThat(server.near.exec("ip", "-br", "link")).contains("stays");
        nothingLeft();
    }

    @Test
    void hungUpAtOnceNothingIsLeft() throws IOException {
        for (int i = 0; i < 10; i++) {
            Told told = new Told();
            dialer.dial(request("client", Map.of()), told).hangUp();
            assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
            nothingLeft();
        }
    }

    @Test
    void leftWhileItConnectsItIsTakenOver() throws IOException {
        DialRequest stranger = request("stranger", Map.of());
        Told left = new Told();
        Dialling dialling = dialer.dial(stranger, left);
        await().atMost(LIMIT).until(() -> server.near.exec("ip", "link").contains("dialtone "));
        dialling.leave();
        openAgain();
        Told told = new Told();
        Objects.requireNonNull(dialer.adopt(stranger, told));
        assertThat(told.end().cause()).isEqualTo(Cause.NO_ANSWER);
        nothingLeft();
    }

    @Test
    void withoutTheModuleItSaysSo() throws IOException {
        DialRequest auto = request("client", Map.of());
        DialRequest kernel = request("client", Map.of("userspace", "kernel"));
        server.kill();
        String before = Files.readString(MODPROBE);
        Namespace.run("", "modprobe", "-r", "wireguard");
        Files.writeString(MODPROBE, "/bin/false");
        try {
            openAgain();
            assertThat(dialer.missing(kernel.definition())).contains("load the module wireguard");
            assertThat(dialer.missing(auto.definition())).isNull(); // there is wireguard-go
            Told told = new Told();
            dialer.dial(kernel, told);
            assertThat(told.end().words()).contains("ENOENT").contains("load the module wireguard");
            WireguardDialer nothing =
                    new WireguardDialer(supervisor, Time.SYSTEM, Path.of("/none"), SOCKETS, null);
            assertThat(nothing.missing(auto.definition())).contains("wireguard-go");
        } finally {
            Files.writeString(MODPROBE, before);
        }
        openAgain();
        assertThat(dialer.missing(kernel.definition())).isNull(); // which has loaded it
        server.startAgain();
        Told told = new Told();
        Dialling dialling = dialer.dial(kernel, told);
        told.connection();
        dialling.hangUp();
        assertThat(told.end().cause()).isEqualTo(Cause.REQUESTED);
        nothingLeft();
    }

    @Test
    void roundAfterRound() throws Exception {
        DialRequest request = request("client", Map.of());
        assertThat(dialer.kind()).isEqualTo(DialKind.WIREGUARD);
        Path namespace = Path.of("/run/netns/" + server.near.name());
        DialPorts ports =
                new DialPorts(
                        new FakeStore(),
                        List.of(dialer),
                        TunTrap.open(namespace, Rounds.TRAP, Time.SYSTEM),
                        null,
                        100,
                        new SplittableRandom());
        try (LocalRouter router =
                LocalRouter.open(LocalRouter.Options.of(server.near.netns()), ports)) {
            List<String> ip = List.of("ip", "-n", server.near.name());
            new Rounds(router, ip, runtime)
                    .go(request.definition(), Objects.requireNonNull(request.credentials()), true);
        }
        assertThat(server.near.exec("ip", "-br", "link")).doesNotContain(link);
        assertThat(server.answered()).isEqualTo(Rounds.COUNT + 1); // one is before those counted
    }
}
