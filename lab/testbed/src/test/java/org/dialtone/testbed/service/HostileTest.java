package org.dialtone.testbed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.server.grpc.Limits;
import org.dialtone.server.grpc.ServerIdentity;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetTrafficRequest;
import org.dialtone.wire.v1.ListHistoryRequest;
import org.dialtone.wire.v1.Position;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.WatchRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Peers that break the rules, on purpose or not: they are shown the door, and nobody else notices.
class HostileTest {
    private static final byte[] HELLO =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final Limits IMPATIENT =
            Limits.DEFAULT.patience(
                    java.time.Duration.ofMillis(200),
                    java.time.Duration.ofMillis(100),
                    java.time.Duration.ofMillis(100));

    private static void answers(Service service) {
        assertThat(
                        Calls.stub(service.unix())
                                .getRouter(GetRouterRequest.getDefaultInstance())
                                .getVersion())
                .isEqualTo("1.2.3");
    }

    /// The same where whoever is late with the answer to a ping is closed, whoever that is: on a
    /// busy machine not every connection lasts until it is answered.
    private static void answersSome(Service service) {
        await().atMost(Service.SOON)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .untilAsserted(() -> answers(service));
    }

    private static SocketAddress unix(Service service) {
        return UnixDomainSocketAddress.of(service.socket);
    }

    private static SocketAddress tcp(Service service) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), service.server.port());
    }

    /// Reads until the service closes the connection.
    private static void isClosed(SocketChannel connection) throws IOException {
        ByteBuffer room = ByteBuffer.allocate(1 << 16);
        try {
            while (connection.read(room.clear()) >= 0) {
                // its settings, a ping, a farewell
            }
        } catch (IOException _) {
            // reset: closed as well
        }
    }

    private static SocketChannel saying(SocketAddress address, byte[] bytes) throws IOException {
        SocketChannel connection = SocketChannel.open(address);
        try {
            connection.write(ByteBuffer.wrap(bytes));
        } catch (IOException _) {
            // it was closed before all was said
        }
        return connection;
    }

    @Test
    void garbageIsClosed() throws IOException {
        Random random = new Random(20261124);
        Service.Plan plan =
                Service.Plan.USUAL
                        .limits(IMPATIENT)
                        .identity(new ServerIdentity(new Pki("ours").server()));
        try (Service service = new Service(plan)) {
            for (int i = 0; i < 60; i++) {
                byte[] bytes = new byte[random.nextInt(5000)];
                random.nextBytes(bytes);
                for (SocketAddress address : List.of(unix(service), tcp(service))) {
                    try (SocketChannel connection = saying(address, bytes)) {
                        isClosed(connection);
                    }
                }
                byte[] begun = new byte[HELLO.length + bytes.length];
                System.arraycopy(HELLO, 0, begun, 0, HELLO.length);
                System.arraycopy(bytes, 0, begun, HELLO.length, bytes.length);
                try (SocketChannel connection = saying(unix(service), begun)) {
                    isClosed(connection);
                }
            }
            byte[] http = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            try (SocketChannel connection = saying(unix(service), http)) {
                isClosed(connection);
            }
            answersSome(service);
            await().atMost(Service.SOON).until(() -> service.server.sessions() <= 1);
        }
    }

    @Test
    void whoSaysNothingIsFoundAndClosed() throws IOException {
        Service.Plan plan =
                Service.Plan.USUAL
                        .limits(IMPATIENT)
                        .identity(new ServerIdentity(new Pki("ours").server()));
        try (Service service = new Service(plan)) {
            try (SocketChannel silent = SocketChannel.open(unix(service))) {
                isClosed(silent);
            }
            try (SocketChannel dead = saying(unix(service), HELLO)) {
                isClosed(dead); // it does not answer the ping
            }
            try (SocketChannel noHandshake = SocketChannel.open(tcp(service))) {
                isClosed(noHandshake);
            }
            answersSome(service);
        }
    }

    /// A hello of TLS, as long as one may be.
    private static byte[] endlessHello() {
        byte[] hello = new byte[5 + (1 << 14)];
        System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc}, 0, hello, 0, 9);
        return hello;
    }

    /// The beginning of HTTP/2, and settings that are as long as a frame may be.
    private static byte[] endlessSettings() {
        byte[] settings = new byte[24 + 9 + 16_380];
        System.arraycopy(HELLO, 0, settings, 0, 24);
        System.arraycopy(new byte[] {0, 0x3f, (byte) 0xfc, 4}, 0, settings, 24, 4);
        return settings;
    }

    /// Says one byte every few milliseconds, which would take minutes, until it is shown the door.
    private static Thread dribbling(SocketChannel connection, byte[] bytes) {
        return Thread.startVirtualThread(
                () -> {
                    try {
                        for (byte each : bytes) {
                            connection.write(ByteBuffer.wrap(new byte[] {each}));
                            LockSupport.parkNanos(10_000_000);
                        }
                    } catch (IOException _) {
                        // closed, by the service or by the end of the test
                    }
                });
    }

    /// It is never silent, and never says anything.
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoDribblesIsClosedAndNobodyElseNotices() throws Exception {
        // the other one is pinged as well, and may be late with its answer
        Limits patient =
                Limits.DEFAULT.patience(
                        java.time.Duration.ofSeconds(5),
                        java.time.Duration.ofMillis(200),
                        java.time.Duration.ofSeconds(10));
        Service.Plan plan =
                Service.Plan.USUAL
                        .limits(patient)
                        .identity(new ServerIdentity(new Pki("ours").server()));
        List<SocketChannel> connections = new ArrayList<>();
        List<Thread> dribblers = new ArrayList<>();
        try (Service service = new Service(plan);
                Watching other = new Watching(service.unix(), WatchRequest.getDefaultInstance())) {
            assertThat(other.next().hasOpened()).isTrue();
            for (int i = 0; i < 20; i++) {
                SocketChannel one = SocketChannel.open(i % 2 == 0 ? tcp(service) : unix(service));
                connections.add(one);
                dribblers.add(dribbling(one, i % 2 == 0 ? endlessHello() : endlessSettings()));
                service.flip(1);
                assertThat(other.next().hasRecords()).isTrue();
            }
            for (SocketChannel each : connections) {
                isClosed(each);
            }
            service.flip(1);
            assertThat(other.next().hasRecords()).isTrue();
            answers(service);
        } finally {
            for (SocketChannel each : connections) {
                each.close();
            }
        }
        for (Thread each : dribblers) {
            each.join();
        }
    }

    @Test
    void aRequestThatIsTooLongIsRefused() {
        try (Service service = new Service()) {
            WatchRequest longOne =
                    WatchRequest.newBuilder().setInterfaces("x".repeat(65 << 10)).build();
            assertThatThrownBy(() -> Calls.stub(service.unix()).watch(longOne).next())
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e ->
                                    assertThat(e.getStatus().getCode())
                                            .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of("x", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(20_000));
            assertThatThrownBy(
                            () ->
                                    Calls.stub(service.unix())
                                            .withInterceptors(
                                                    MetadataUtils.newAttachHeadersInterceptor(
                                                            headers))
                                            .getRouter(GetRouterRequest.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class);
            answers(service);
        }
    }

    private static void invalid(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode())
                                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
                            // bytes can be a message by chance: of a definition that is none
                            assertThat(Calls.error(e).getCode()).isIn(87, 912);
                            assertThat(Calls.error(e).getMessage()).contains(message);
                        });
    }

    @Test
    void valuesOutOfRangeAreRefusedWithWhatWasExpected() {
        try (Service service = new Service()) {
            Channel channel = service.unix();
            RouterServiceGrpc.RouterServiceBlockingStub stub = Calls.stub(channel);
            Position behind = Position.newBuilder().setRevision(-1).build();
            invalid(
                    "connection: 0 (expected",
                    () -> stub.getTraffic(GetTrafficRequest.getDefaultInstance()));
            invalid(
                    "connection: 4294967295 (expected",
                    () ->
                            stub.getTraffic(
                                    GetTrafficRequest.newBuilder().setConnection(-1).build()));
            invalid(
                    "limit: 5000 (expected",
                    () -> stub.listHistory(ListHistoryRequest.newBuilder().setLimit(5000).build()));
            invalid(
                    "after_revision: 18446744073709551615 (expected",
                    () ->
                            stub.listHistory(
                                    ListHistoryRequest.newBuilder().setAfterRevision(-1).build()));
            invalid(
                    "since: 9223372036854775807 s (expected",
                    () ->
                            stub.listHistory(
                                    ListHistoryRequest.newBuilder()
                                            .setSince(
                                                    Timestamp.newBuilder()
                                                            .setSeconds(Long.MAX_VALUE)
                                                            .setNanos(Integer.MAX_VALUE))
                                            .build()));
            invalid(
                    "interfaces: ",
                    () ->
                            stub.watch(
                                            WatchRequest.newBuilder()
                                                    .setInterfaces("x".repeat(256))
                                                    .build())
                                    .next());
            invalid(
                    "progress: ",
                    () ->
                            stub.watch(
                                            WatchRequest.newBuilder()
                                                    .setProgress(
                                                            Duration.newBuilder().setSeconds(-1))
                                                    .build())
                                    .next());
            invalid(
                    "epoch: 0 bytes (expected: 16)",
                    () -> stub.watch(WatchRequest.newBuilder().setFrom(behind).build()).next());
        }
    }

    /// Bytes as they are, in place of messages.
    private static final MethodDescriptor.Marshaller<byte[]> RAW =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(byte[] value) {
                    return new ByteArrayInputStream(value);
                }

                @Override
                public byte[] parse(InputStream stream) {
                    try {
                        return stream.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };

    @Test
    void requestsThatAreNoMessagesAreInvalidParametersAndNothingWorse() {
        Random random = new Random(20261124);
        try (Service service = new Service()) {
            Channel channel = service.unix();
            int refused = 0;
            for (MethodDescriptor<?, ?> method :
                    RouterServiceGrpc.getServiceDescriptor().getMethods()) {
                MethodDescriptor<byte[], byte[]> raw =
                        MethodDescriptor.newBuilder(RAW, RAW)
                                .setType(method.getType())
                                .setFullMethodName(method.getFullMethodName())
                                .build();
                for (int i = 0; i < 60; i++) {
                    byte[] bytes = new byte[1 + random.nextInt(100)];
                    random.nextBytes(bytes);
                    Responses<byte[]> responses = new Responses<>();
                    ClientCall<byte[], byte[]> call = channel.newCall(raw, CallOptions.DEFAULT);
                    call.start(responses, new Metadata());
                    call.request(1);
                    call.sendMessage(bytes);
                    call.halfClose();
                    try {
                        responses.next();
                    } catch (StatusRuntimeException e) {
                        assertThat(e.getStatus().getCode())
                                .as(raw.getFullMethodName())
                                .isIn(
                                        Status.Code.OK, // Register, half-closed
                                        Status.Code.NOT_FOUND,
                                        Status.Code.INVALID_ARGUMENT);
                        if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                            // bytes can be a message by chance: of a definition that is none
                            assertThat(Calls.error(e).getCode()).isIn(87, 912);
                            refused++;
                        }
                    }
                    call.cancel("seen", null);
                }
            }
            assertThat(refused).isGreaterThan(200);
            answers(service);
        }
    }

    /// As many as a process of the usual limits can hold: the client is a process of its own.
    @Test
    void tenThousandIdleConnectionsAreNoBurden() throws IOException, InterruptedException {
        String program =
                """
                import socket, sys
                idle = []
                for i in range(10000):
                    s = socket.socket(socket.AF_UNIX)
                    s.connect(sys.argv[1])
                    s.sendall(b"PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]))
                    idle.append(s)
                print("ready", flush=True)
                sys.stdin.read()
                """;
        try (Service service = new Service()) {
            Process client =
                    new ProcessBuilder("/usr/bin/python3", "-c", program, service.socket.toString())
                            .redirectErrorStream(true)
                            .start();
            try (BufferedReader said = client.inputReader()) {
                assertThat(said.readLine()).isEqualTo("ready");
                await().atMost(Service.SOON).until(() -> service.server.sessions() == 10_000);
                answers(service);
                try (Watching watch =
                        new Watching(service.unix(), WatchRequest.getDefaultInstance())) {
                    assertThat(watch.next().hasOpened()).isTrue();
                    service.flip(1);
                    assertThat(watch.next().hasRecords()).isTrue();
                }
            } finally {
                client.destroyForcibly().waitFor();
            }
            await().atMost(Service.SOON).until(() -> service.server.sessions() <= 2);
        }
    }
}
