package org.dialtone.bench;

import com.google.protobuf.Duration;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.dialtone.wire.v1.Record;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.WatchRequest;
import org.dialtone.wire.v1.WatchResponse;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Many watchers of a router elsewhere, in one thread: ADDRESS CA CERTIFICATE KEY CONNECTIONS
/// WATCHERS. It stamps the moment when the last of them has been told of an event, and prints the
/// stamps on SIGTERM.
public final class WatchersSubject {
    private final int watchers;
    private final Stamps stamps = new Stamps();

    /// Whom each revision has been told to; confined to the one thread of input.
    private final Map<Long, Integer> told = new HashMap<>();

    private WatchersSubject(int watchers) {
        this.watchers = watchers;
    }

    public static void main(String[] args) throws Exception {
        String[] address = args[0].split(":");
        SslContext trust =
                GrpcSslContexts.forClient()
                        .trustManager(Path.of(args[1]).toFile())
                        .keyManager(Path.of(args[2]).toFile(), Path.of(args[3]).toFile())
                        .build();
        int connections = Integer.parseInt(args[4]);
        WatchersSubject subject = new WatchersSubject(Integer.parseInt(args[5]));
        EventLoopGroup one =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("watchers", true), NioIoHandler.newFactory());
        for (int i = 0; i < connections; i++) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress(address[0], Integer.parseInt(address[1]))
                            .channelType(NioSocketChannel.class)
                            .eventLoopGroup(one)
                            .directExecutor()
                            .sslContext(trust)
                            .proxyDetector(_ -> null)
                            .build();
            subject.watch(channel, subject.watchers / connections);
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> subject.stamps.print(System.out), "report"));
        System.out.println("ready");
        System.out.flush();
        Thread.currentThread().join();
    }

    private void watch(ManagedChannel channel, int times) throws InterruptedException {
        CountDownLatch opened = new CountDownLatch(times);
        WatchRequest request =
                WatchRequest.newBuilder()
                        .setConnectionsOnly(true)
                        .setProgress(Duration.getDefaultInstance())
                        .build();
        for (int i = 0; i < times; i++) {
            RouterServiceGrpc.newStub(channel)
                    .watch(
                            request,
                            new StreamObserver<WatchResponse>() {
                                @Override
                                public void onNext(WatchResponse response) {
                                    if (response.hasOpened()) {
                                        opened.countDown();
                                    }
                                    take(response);
                                }

                                @Override
                                public void onError(Throwable failure) {
                                    System.err.println(failure);
                                    System.exit(1);
                                }

                                @Override
                                public void onCompleted() {
                                    onError(new IllegalStateException("a stream has ended"));
                                }
                            });
        }
        opened.await(); // one connection after another: a handshake has only so much time
    }

    private void take(WatchResponse response) {
        for (Record record : response.getRecords().getRecordsList()) {
            if (record.hasConnection()
                    && told.merge(record.getConnection().getRevision(), 1, Integer::sum)
                            == watchers) {
                stamps.add(System.nanoTime(), 0, -1);
            }
        }
    }
}
