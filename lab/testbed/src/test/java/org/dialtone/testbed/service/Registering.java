package org.dialtone.testbed.service;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.dialtone.wire.v1.RegisterRequest;
import org.dialtone.wire.v1.RegisterResponse;
import org.dialtone.wire.v1.RouterServiceGrpc;

/// A Register call as a test drives it.
final class Registering implements AutoCloseable {
    private final Responses<RegisterResponse> responses = new Responses<>();
    private final ClientCall<RegisterRequest, RegisterResponse> call;

    Registering(Channel channel) {
        this(channel, 1000);
    }

    /// @param reads how many responses it takes before it is told to read more
    Registering(Channel channel, int reads) {
        call = channel.newCall(RouterServiceGrpc.getRegisterMethod(), CallOptions.DEFAULT);
        call.start(responses, new Metadata());
        if (reads > 0) {
            call.request(reads);
        }
    }

    void send(RegisterRequest request) {
        call.sendMessage(request);
    }

    void add(long id) {
        send(RegisterRequest.newBuilder().setAdd(Calls.add(id)).build());
    }

    void remove(long id) {
        send(
                RegisterRequest.newBuilder()
                        .setRemove(RegisterRequest.Remove.newBuilder().setId(id))
                        .build());
    }

    void read(int more) {
        call.request(more);
    }

    /// @throws StatusRuntimeException if it has ended instead
    RegisterResponse next() {
        return responses.next();
    }

    boolean hasNext() {
        return responses.hasNext();
    }

    Status end() {
        return responses.end();
    }

    Metadata trailers() {
        return responses.trailers();
    }

    void halfClose() {
        call.halfClose();
    }

    @Override
    public void close() {
        call.cancel("the test is over", null);
    }
}
