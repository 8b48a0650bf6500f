package org.dialtone.testbed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.server.grpc.GrpcServer;
import org.dialtone.server.grpc.Limits;
import org.dialtone.server.grpc.SocketFile;
import org.dialtone.server.grpc.UnixSocket;
import org.dialtone.wire.v1.GetRouterRequest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The file of the Unix socket, and whose it is.
class SocketFileTest {

    private static GrpcServer second(Service service, UnixSocket socket) {
        return GrpcServer.start(
                new GrpcServer.Settings(
                        "2", Limits.DEFAULT, () -> true, SocketFile.claim(socket), null),
                service.core::handle,
                service.journal,
                service.access);
    }

    private static void answers(Service service, Path socket) {
        assertThat(
                        Calls.stub(service.unix(socket))
                                .getRouter(GetRouterRequest.getDefaultInstance())
                                .getName())
                .isEqualTo("service");
    }

    @Test
    void aSecondServiceSaysSoAndLeavesTheFirstAlone() {
        try (Service service = new Service()) {
            assertThatThrownBy(() -> second(service, UnixSocket.at(service.socket)))
                    .isInstanceOfSatisfying(
                            RouterException.class,
                            e -> {
                                assertThat(e.error()).isEqualTo(RouterError.PORT_ALREADY_OPEN);
                                assertThat(e.getMessage())
                                        .contains("(pid " + ProcessHandle.current().pid() + ")")
                                        .contains(service.socket.toString());
                            });
            answers(service, service.socket);
        }
    }

    @Test
    void aSocketThatSomethingElseListensOnIsLeftAlone() throws IOException {
        try (Service service = new Service();
                ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path path = service.directory.resolve("other.sock");
            other.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(() -> second(service, UnixSocket.at(path)))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContaining("already: stop it first");
            assertThat(Files.exists(path)).isTrue();
        }
    }

    @Test
    void aSocketThatIsLeftOverIsReplaced() throws IOException {
        try (Service service = new Service()) {
            Path path = service.directory.resolve("left.sock");
            try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                dead.bind(UnixDomainSocketAddress.of(path));
            }
            assertThat(Files.exists(path)).isTrue();
            try (GrpcServer _ = second(service, UnixSocket.at(path))) {
                answers(service, path);
            }
            assertThat(Files.exists(path)).isFalse();
        }
    }

    @Test
    void whatIsNoSocketIsNotDeleted() throws IOException {
        try (Service service = new Service()) {
            Path path = service.directory.resolve("notes.txt");
            Files.writeString(path, "mine");
            assertThatThrownBy(() -> second(service, UnixSocket.at(path)))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContaining("is not a socket");
            assertThat(Files.readString(path)).isEqualTo("mine");
        }
    }

    @Test
    void itHasItsModeFromTheFirstMomentAndLeavesNothingButItsLock() throws IOException {
        try (Service service = new Service()) {
            Path path = service.directory.resolve("mode.sock");
            UnixSocket socket =
                    new UnixSocket(path, PosixFilePermissions.fromString("rw-rw----"), null);
            try (GrpcServer _ = second(service, socket)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rw-rw----");
                answers(service, path);
            }
            try (var files = Files.list(service.directory)) {
                assertThat(files.map(file -> String.valueOf(file.getFileName())))
                        .filteredOn(name -> name.startsWith("mode"))
                        .containsExactly("mode.sock.lock");
            }
        }
    }

    @Test
    void whereItCannotBeMadeTheServiceSaysSo() {
        try (Service service = new Service()) {
            Path nowhere = service.directory.resolve("no/such/folder.sock");
            assertThatThrownBy(() -> second(service, UnixSocket.at(nowhere)))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContaining(nowhere.toString());
            assertThatThrownBy(() -> UnixSocket.at(Path.of("/" + "x".repeat(104))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: at most 103 bytes");
        }
    }

    @Test
    void aClosedServiceLeavesNoThreads() {
        List<String> during;
        try (Service service = new Service()) {
            answers(service, service.socket);
            during = threads();
        }
        assertThat(during).isNotEmpty();
        org.awaitility.Awaitility.await()
                .atMost(Service.SOON)
                .untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("dialtone-"))
                .filter(name -> !name.startsWith("dialtone-rehearsal"))
                .toList();
    }
}
