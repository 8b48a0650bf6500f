package org.dialtone.linux.dial.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Devices that a process serves, or nobody; the kernel's are in the testbed's guest.
final class NamedDeviceTest {
    private static final String LINK = "wgnone";

    @TempDir private Path sockets;
    private DevicePeers device;

    @BeforeEach
    void open() {
        device = DevicePeers.named(LINK, sockets, null);
    }

    @AfterEach
    void close() {
        device.close();
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return server.bind(UnixDomainSocketAddress.of(sockets.resolve(LINK + ".sock")));
    }

    private @Nullable List<Peer> asked(String answer) throws Exception {
        try (ServerSocketChannel server = listen()) {
            Thread thread = Thread.ofVirtual().start(() -> serve(server, answer));
            try {
                return device.look();
            } finally {
                thread.join();
            }
        }
    }

    private static void serve(ServerSocketChannel server, String answer) {
        try (SocketChannel channel = server.accept()) {
            ByteBuffer question = ByteBuffer.allocate(64);
            while (!StandardCharsets.UTF_8
                    .decode(question.duplicate().flip())
                    .toString()
                    .endsWith("\n\n")) {
                channel.read(question);
            }
            ByteBuffer out = StandardCharsets.UTF_8.encode(answer);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException _) {
            // whoever asked has had enough
        }
    }

    @Test
    void whatIsNotThereHasNoPeers() throws IOException {
        assertThat(device.look()).isNull();
        listen().close(); // killed: the file stays
        assertThat(device.look()).isNull();
    }

    @Test
    void aLinkOfAnotherKindIsNoDevice() throws IOException {
        try (DevicePeers loopback = DevicePeers.named("lo", sockets, null)) {
            assertThat(loopback.look()).isNull();
        }
    }

    @Test
    void asManyPeersAsAreKeptAreRead() throws Exception {
        StringBuilder answer = new StringBuilder();
        for (int i = 0; i <= UapiAnswer.MOST_PEERS; i++) {
            answer.append("public_key=%064x\npreshared_key=%064x\n".formatted(i, 0));
            answer.append(
                    "protocol_version=1\nendpoint=[2001:db8:1111:2222:3333:4444:5555:6666]:1");
            answer.append("\nlast_handshake_time_sec=1795648400\nlast_handshake_time_nsec=");
            answer.append("123456789\ntx_bytes=123456789012\nrx_bytes=123456789012\n");
            answer.append("persistent_keepalive_interval=25\nallowed_ip=10.0.0.1/32\n");
        }
        assertThat(asked(answer + "errno=0\n\n")).hasSize(UapiAnswer.MOST_PEERS);
    }

    @Test
    void whatIsNoAnswerIsSaid() throws Exception {
        assertThatThrownBy(() -> asked("errno=-13\n\n"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(LINK + ".sock answers with error 13");
        close();
        Files.delete(sockets.resolve(LINK + ".sock"));
        assertThatThrownBy(() -> asked("public_key=11\n"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(LINK + ".sock: an answer without an end");
    }

    @Test
    void aNamespaceThatIsNotThereIsSaid() {
        Path nowhere = sockets.resolve("nowhere");
        try (DevicePeers none = DevicePeers.named(LINK, sockets, nowhere)) {
            assertThatThrownBy(none::look)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nowhere");
        }
    }
}
