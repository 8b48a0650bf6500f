package org.dialtone.testbed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.Status;

import org.dialtone.server.grpc.Limits;
import org.dialtone.server.grpc.ServerIdentity;
import org.dialtone.wire.v1.Error;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetSnapshotRequest;
import org.dialtone.wire.v1.WatchRequest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Whom the service lets in while there is room, and who is refused when there is none.
class RoomTest {
    /// Nobody is closed for saying nothing.
    private static final Limits PATIENT =
            Limits.DEFAULT.patience(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

    private static Service service(Limits limits) {
        ServerIdentity identity = new ServerIdentity(new Pki("ours").server());
        return new Service(Service.Plan.USUAL.limits(limits).identity(identity));
    }

    private static SocketChannel elsewhere(Service service) throws IOException {
        return SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), service.server.port()));
    }

    private static boolean isClosed(SocketChannel connection) {
        try {
            return connection.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException _) {
            return true; // reset
        }
    }

    /// Whether it is still open when another, which came later, has been closed.
    private static void isOpen(SocketChannel connection) throws IOException {
        connection.configureBlocking(false);
        assertThat(connection.read(ByteBuffer.allocate(1))).isZero();
    }

    private static void answers(Channel channel) {
        assertThat(
                        Calls.stub(channel)
                                .getRouter(GetRouterRequest.getDefaultInstance())
                                .getVersion())
                .isEqualTo("1.2.3");
    }

    private static Watching watching(Channel channel) {
        Watching watch = new Watching(channel, WatchRequest.getDefaultInstance());
        assertThat(watch.next().hasOpened()).isTrue();
        return watch;
    }

    private static void isRefused(Channel channel, String why) {
        try (Watching watch = new Watching(channel, WatchRequest.getDefaultInstance())) {
            assertThat(watch.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            Error error = Calls.error(watch.trailers());
            assertThat(error.getCode()).isEqualTo(8);
            assertThat(error.getMessage()).startsWith(why);
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndTheOthersStay() throws IOException {
        try (Service service = service(PATIENT.connections(3, 100));
                SocketChannel first = elsewhere(service);
                SocketChannel second = elsewhere(service)) {
            Channel near = service.unix();
            answers(near);
            try (SocketChannel fourth = elsewhere(service)) {
                assertThat(isClosed(fourth)).isTrue();
            }
            isOpen(first);
            isOpen(second);
            answers(near);
            answers(service.unix()); // one more from this machine
        }
    }

    @Test
    void callsBeyondTheLimitOfAllConnectionsAreRefused() {
        try (Service service = service(PATIENT.connections(100, 3))) {
            List<Watching> watches = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                watches.add(watching(service.unix()));
            }
            isRefused(service.unix(), "calls: 3 (the limit");
            service.flip(1);
            for (Watching each : watches) {
                assertThat(each.next().hasRecords()).isTrue();
            }
            watches.removeFirst().close();
            await().atMost(Service.SOON).ignoreExceptions().until(() -> joins(service, watches));
            watches.forEach(Watching::close);
        }
    }

    private static boolean joins(Service service, List<Watching> watches) {
        try (Watching watch = new Watching(service.unix(), WatchRequest.getDefaultInstance())) {
            return watch.next().hasOpened() && watches.size() == 2;
        }
    }

    @Test
    void withoutMemoryWhoWouldStayIsRefusedAndAnOperatorCanAct() throws IOException {
        try (Service service = service(PATIENT);
                SocketChannel before = elsewhere(service);
                Watching watch = watching(service.unix())) {
            Channel near = service.unix();
            answers(near);
            service.room = false;
            try (SocketChannel late = elsewhere(service)) {
                assertThat(isClosed(late)).isTrue();
            }
            isOpen(before);
            isRefused(near, "memory:");
            try (Registering registering = new Registering(near)) {
                assertThat(registering.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            }
            answers(near);
            answers(service.unix());
            assertThat(
                            Calls.stub(near)
                                    .getSnapshot(GetSnapshotRequest.getDefaultInstance())
                                    .hasNext())
                    .isTrue();
            service.flip(1);
            assertThat(watch.next().hasRecords()).isTrue();
            service.room = true;
            watching(near).close();
        }
    }
}
