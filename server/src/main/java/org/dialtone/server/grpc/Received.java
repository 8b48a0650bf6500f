package org.dialtone.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

import io.grpc.MethodDescriptor;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.io.InputStream;

/// A request as it came. Garbage is a request like any other, to be answered with an error of ours:
/// left to gRPC, it would be UNKNOWN and a stack trace in the log.
///
/// @param message null if it was garbage
record Received<T>(@Nullable T message) {

    /// @throws RouterException INVALID_PARAMETER if it was garbage
    T get() {
        if (message == null) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "the request is no message of dialtone.v1: see router.proto");
        }
        return message;
    }

    /// Without the message: it may hold a password, and protobuf prints all there is.
    @Override
    public String toString() {
        return message == null ? "garbage" : "a request";
    }

    static <T extends MessageLite> MethodDescriptor.Marshaller<Received<T>> marshaller(
            Parser<T> parser) {
        return new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(Received<T> value) {
                throw new UnsupportedOperationException("a server receives these only");
            }

            @Override
            public Received<T> parse(InputStream stream) {
                // bounded: gRPC has refused what is longer than the limit
                try {
                    return new Received<>(parser.parseFrom(stream));
                } catch (InvalidProtocolBufferException _) {
                    return new Received<>(null);
                }
            }
        };
    }
}
