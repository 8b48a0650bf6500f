package org.dialtone.linux.dial.ipsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A charon that takes connections, and hangs.
final class SilentCharonTest {
    @TempDir private Path directory;
    private MockCharon charon;

    @BeforeEach
    void listen() throws IOException {
        charon = MockCharon.silent(socket());
    }

    @AfterEach
    void close() throws IOException {
        charon.close();
    }

    private Path socket() {
        return directory.resolve("charon.vici");
    }

    private static DialRequest request(String name) {
        return new DialRequest(
                new InterfaceDefinition(
                        name,
                        DialKind.IPSEC,
                        "ipsec0",
                        true,
                        Map.of("remote", "192.0.2.1"),
                        DialPolicy.DEFAULT,
                        DemandPolicy.NONE),
                null);
    }

    @Test
    void keepsNobodyFromStarting() {
        IpsecDialer dialer = new IpsecDialer(socket(), directory);
        for (int i = 0; i < 100; i++) {
            assertThat(dialer.adopt(request("office" + i), new Ends())).isNull();
        }
    }

    @Test
    void keepsNobodyFromStartingWhenItTakesNobodyInEither() throws IOException {
        Path socket = directory.resolve("full");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket), 1);
            List<SocketChannel> queue = new ArrayList<>();
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    SocketChannel each =
                                            SocketChannel.open(StandardProtocolFamily.UNIX);
                                    queue.add(each);
                                    each.configureBlocking(false);
                                    each.connect(UnixDomainSocketAddress.of(socket));
                                }
                            })
                    .isInstanceOf(IOException.class);
            IpsecDialer dialer = new IpsecDialer(socket, directory);
            assertThat(dialer.adopt(request("office"), new Ends())).isNull();
            for (SocketChannel each : queue) {
                each.close();
            }
        }
    }

    @Test
    void keepsNobodyFromHangingUp() throws InterruptedException {
        Ends ends = new Ends();
        Dialling dialling = new IpsecDialer(socket(), directory).dial(request("office"), ends);
        assertThat(ends.phase()).isEqualTo(DialPhase.STARTING);
        await().until(() -> charon.connections() == 2);
        dialling.hangUp();
        assertThat(ends.end().cause()).isEqualTo(Cause.REQUESTED);
    }

    @Test
    void isNotSweptForEver() throws IOException {
        IpsecRecords records = new IpsecRecords(socket(), directory);
        Loaded left = new Loaded("dialtone-office", true, "", "digest", "a b");
        records.write("office", left);
        records.sweep();
        assertThat(records.read("office")).isEqualTo(left);
        assertThat(records.hold("office", () -> true)).isTrue();
    }
}
