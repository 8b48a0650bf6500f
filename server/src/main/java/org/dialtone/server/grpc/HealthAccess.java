package org.dialtone.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

import org.dialtone.api.RouterException;

/// Who may make no call learns nothing from the health service either.
final class HealthAccess implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        try {
            Sessions.of(call).check();
            return next.startCall(call, headers);
        } catch (RouterException e) {
            call.close(WireErrors.status(e), WireErrors.trailers(e));
            return new ServerCall.Listener<>() {};
        }
    }
}
