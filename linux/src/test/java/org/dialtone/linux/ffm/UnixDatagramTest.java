package org.dialtone.linux.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Sends to a socket made by system calls, as systemd's is.
class UnixDatagramTest {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;

    /// @param address the path, or the name behind a zero byte
    private static int listen(byte[] address, boolean path) {
        int fd = (int) Libc.check("socket", Sys.SOCKET, AF_UNIX, SOCK_DGRAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(110, 8);
            to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, 2, address.length);
            Libc.check("bind", Sys.BIND, fd, to.address(), 2L + address.length + (path ? 1 : 0));
        }
        return fd;
    }

    private static String receive(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(1000);
            int length = (int) Libc.check("recv", Sys.RECVFROM, fd, data.address(), 1000, 0, 0, 0);
            return new String(
                    data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void sendsToAPath(@TempDir Path folder) {
        Path path = folder.resolve("notify");
        int fd = listen(bytes(path.toString()), true);
        try (UnixDatagram datagram = UnixDatagram.to(path.toString())) {
            datagram.send(bytes("READY=1\nSTATUS=up"));
            datagram.send(bytes(""));
            datagram.send(bytes("é"));
            assertThat(receive(fd)).isEqualTo("READY=1\nSTATUS=up");
            assertThat(receive(fd)).isEmpty();
            assertThat(receive(fd)).isEqualTo("é");
        } finally {
            Libc.close(fd);
        }
    }

    @Test
    void sendsToAnAbstractName() {
        String name = "dialtone-test-" + ProcessHandle.current().pid();
        int fd = listen(bytes("\0" + name), false);
        try (UnixDatagram datagram = UnixDatagram.to("@" + name)) {
            datagram.send(bytes("READY=1"));
            assertThat(receive(fd)).isEqualTo("READY=1");
        } finally {
            Libc.close(fd);
        }
    }

    @Test
    void nobodyThereIsAnErrorAndAFullQueueDoesNotBlock(@TempDir Path folder) {
        Path path = folder.resolve("notify");
        try (UnixDatagram datagram = UnixDatagram.to(path.toString())) {
            assertThatThrownBy(() -> datagram.send(bytes("x")))
                    .isInstanceOfSatisfying(
                            SystemException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
            int fd = listen(bytes(path.toString()), true);
            try {
                assertThatThrownBy(
                                () -> {
                                    for (int i = 0; i < 1_000_000; i++) {
                                        datagram.send(bytes("x"));
                                    }
                                })
                        .isInstanceOfSatisfying(
                                SystemException.class,
                                e -> assertThat(e.errno()).isEqualTo(Errno.EAGAIN));
            } finally {
                Libc.close(fd);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "/", "relative", "vsock:2:1", "/a\0b"})
    void whatCanBeNoAddressIsRefused(String address) {
        assertThatThrownBy(() -> UnixDatagram.to(address)).isInstanceOf(SystemException.class);
        assertThatThrownBy(() -> UnixDatagram.to("/" + "x".repeat(108)))
                .isInstanceOf(SystemException.class);
    }

    @Test
    void closedItSendsNothing() {
        UnixDatagram datagram = UnixDatagram.to("@nobody");
        datagram.close();
        datagram.close();
        assertThatThrownBy(() -> datagram.send(bytes("x"))).isInstanceOf(SystemException.class);
    }
}
