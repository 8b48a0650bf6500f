package org.dialtone.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.OpenFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class SocketFileTest {
    @TempDir private Path directory;

    private Path path() {
        return directory.resolve("events.sock");
    }

    private UnixPacketServer open() {
        return UnixPacketServer.open(UnixPacketServer.Options.at(path()));
    }

    @Test
    void hasTheModeItWasGiven() throws Exception {
        try (UnixPacketServer _ =
                UnixPacketServer.open(new UnixPacketServer.Options(path(), 0620, 12345, 10))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw--w----");
            assertThat(Files.getAttribute(path(), "unix:gid")).isEqualTo(12345);
        }
    }

    @Test
    void goesWithItsOwner() {
        open().close();
        assertThat(Files.exists(path())).isFalse();
        open().close();
    }

    @Test
    void aLivingInstanceIsLeftAlone() {
        try (UnixPacketServer _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(RouterException.class)
                    .hasMessageContaining("another instance serves " + path());
            try (Client client = Client.connect(path())) {
                assertThat(client.send(new byte[1])).isZero();
            }
        }
    }

    @Test
    void whatADeadInstanceLeftIsReplaced() {
        SocketFile dead = SocketFile.listen(UnixPacketServer.Options.at(path()));
        Libc.close(dead.socket()); // as the kernel does for a process that is killed
        dead.lock().close();
        assertThat(Files.exists(path())).isTrue();
        try (UnixPacketServer _ = open();
                Client client = Client.connect(path())) {
            assertThat(client.send(new byte[1])).isZero();
        }
    }

    @Test
    void aSocketOfSomebodyElseIsLeftAlone() throws Exception {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path()));
            assertThatThrownBy(this::open).isInstanceOf(RouterException.class);
            assertThat(Files.exists(path())).isTrue();
        }
    }

    @Test
    void whatIsNoSocketIsLeftAlone() throws Exception {
        Files.writeString(path(), "precious");
        assertThatThrownBy(this::open)
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("is no socket");
        assertThat(Files.readString(path())).isEqualTo("precious");
    }

    @Test
    void whoeverReplacedTheFileKeepsIt() throws Exception {
        UnixPacketServer server = open();
        Files.delete(path());
        Files.writeString(path(), "another's");
        server.close();
        assertThat(Files.readString(path())).isEqualTo("another's");
    }

    @Test
    void failuresLeaveNoDescriptorBehind() throws Exception {
        EventFd.create().close();
        Files.writeString(path(), "in the way");
        long before = OpenFiles.count();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(this::open).isInstanceOf(RouterException.class);
            assertThatThrownBy(
                            () ->
                                    UnixPacketServer.open(
                                            UnixPacketServer.Options.at(
                                                    directory.resolve("none/events.sock"))))
                    .isInstanceOf(RouterException.class);
            assertThatThrownBy(
                            () ->
                                    UnixPacketServer.open(
                                            UnixPacketServer.Options.at(
                                                    directory.resolve("x".repeat(200)))))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContaining("107");
        }
        assertThat(OpenFiles.count()).isLessThanOrEqualTo(before);
    }
}
