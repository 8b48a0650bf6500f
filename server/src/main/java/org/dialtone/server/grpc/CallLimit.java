package org.dialtone.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.wire.v1.RouterServiceGrpc;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Refuses calls beyond a limit over all connections, and, where memory runs short, those that
/// would stay: a watch, a registration. Who only asks or tells something is answered as long as
/// there is any, so that an operator can act. Any thread.
final class CallLimit extends ServerStreamTracer.Factory implements ServerInterceptor {
    /// Those that end when their caller wants; all others end by themselves.
    private static final Set<String> STAYING =
            Set.of(
                    RouterServiceGrpc.getWatchMethod().getFullMethodName(),
                    RouterServiceGrpc.getRegisterMethod().getFullMethodName(),
                    HealthGrpc.getWatchMethod().getFullMethodName());

    private final int most;
    private final BooleanSupplier room;
    private final AtomicInteger open = new AtomicInteger();
    private final ServerStreamTracer ending =
            new ServerStreamTracer() {
                @Override
                public void streamClosed(Status status) {
                    open.decrementAndGet();
                }
            };

    /// @param most how many at once
    /// @param room whether there is memory for one more that stays
    CallLimit(int most, BooleanSupplier room) {
        this.most = most;
        this.room = room;
    }

    /// gRPC asks for one for each call, and tells it once that the call has ended.
    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        open.incrementAndGet();
        return ending;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        boolean stays = STAYING.contains(call.getMethodDescriptor().getFullMethodName());
        if (open.get() > most) {
            return refuse(call, "calls: " + most + " (the limit of all connections)");
        }
        if (stays && !room.getAsBoolean()) {
            return refuse(call, "memory: the router's is nearly used up");
        }
        return next.startCall(call, headers);
    }

    private static <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, String why) {
        RouterException failure =
                new RouterException(
                        RouterError.NOT_ENOUGH_MEMORY, why + "; try again when others have ended");
        call.close(WireErrors.status(failure), WireErrors.trailers(failure));
        return new ServerCall.Listener<>() {};
    }
}
