package org.dialtone.testbed.service;

import com.google.protobuf.InvalidProtocolBufferException;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.dialtone.wire.v1.Error;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetSnapshotRequest;
import org.dialtone.wire.v1.GetStatusRequest;
import org.dialtone.wire.v1.GetTrafficRequest;
import org.dialtone.wire.v1.ListHistoryRequest;
import org.dialtone.wire.v1.ListListenersRequest;
import org.dialtone.wire.v1.RegisterRequest;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.WatchRequest;
import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Every call of the wire API, once, and how it ended.
final class Calls {
    static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of("dialtone.v1.error-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private Calls() {}

    static RouterServiceGrpc.RouterServiceBlockingStub stub(Channel channel) {
        return RouterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /// Makes every call that the service has.
    ///
    /// @return by its name, "OK" or the status and the router's error: "PERMISSION_DENIED 5"
    static Map<String, String> all(Channel channel) {
        RouterServiceGrpc.RouterServiceBlockingStub stub = stub(channel);
        Map<String, String> ended = new LinkedHashMap<>();
        ended.put("GetRouter", end(() -> stub.getRouter(GetRouterRequest.getDefaultInstance())));
        ended.put("GetStatus", end(() -> stub.getStatus(GetStatusRequest.getDefaultInstance())));
        ended.put(
                "GetSnapshot",
                end(() -> first(stub.getSnapshot(GetSnapshotRequest.getDefaultInstance()))));
        ended.put(
                "GetTraffic",
                end(
                        () ->
                                stub.getTraffic(
                                        GetTrafficRequest.newBuilder().setConnection(1).build())));
        ended.put(
                "ListListeners",
                end(
                        () ->
                                stub.listListeners(ListListenersRequest.getDefaultInstance())
                                        .forEachRemaining(_ -> {})));
        ended.put(
                "ListHistory",
                end(() -> stub.listHistory(ListHistoryRequest.getDefaultInstance())));
        ended.put("Watch", end(() -> first(stub.watch(WatchRequest.getDefaultInstance()))));
        ended.put("Register", end(() -> register(channel)));
        return ended;
    }

    private static void register(Channel channel) {
        try (Registering call = new Registering(channel)) {
            call.send(RegisterRequest.newBuilder().setAdd(add(1)).build());
            if (!call.next().hasAdded()) {
                throw new AssertionError("not added");
            }
        }
    }

    static RegisterRequest.Add add(long id) {
        return RegisterRequest.Add.newBuilder().setId(id).build();
    }

    private static <T> T first(Iterator<T> responses) {
        return responses.next();
    }

    private static String end(Runnable call) {
        try {
            call.run();
            return "OK";
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() + " " + error(e).getCode();
        }
    }

    /// The router's error of a failed call; an empty one if there is none.
    static Error error(StatusRuntimeException failure) {
        return error(Status.trailersFromThrowable(failure));
    }

    static Error error(@Nullable Metadata trailers) {
        byte[] bytes = trailers == null ? null : trailers.get(ERROR);
        try {
            return bytes == null ? Error.getDefaultInstance() : Error.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
