package org.dialtone.server.grpc;

import com.google.protobuf.MessageLite;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;

import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.model.Caller;
import org.jspecify.annotations.Nullable;

/// A call with one request, and any number of responses. It is answered on a virtual thread of its
/// own, because gRPC tells of room and of the client's end on the same thread as of the request,
/// one after another.
final class SingleCall<Q extends MessageLite> extends ServerCall.Listener<Received<Q>> {

    /// What a call does.
    interface Answer<Q> {
        /// Sends responses until there are no more or the call has ended.
        ///
        /// @throws RouterException to end the call with an error
        void to(Q request, Router router, Outlet outlet) throws InterruptedException;
    }

    private final Answer<Q> answer;
    private final Routers routers;
    private final Caller caller;
    private final Outlet outlet;
    private final String name;
    private @Nullable Received<Q> request;

    private SingleCall(
            Answer<Q> answer, Routers routers, Caller caller, Outlet outlet, String name) {
        this.answer = answer;
        this.routers = routers;
        this.caller = caller;
        this.outlet = outlet;
        this.name = name;
    }

    /// How such calls are answered.
    ///
    /// @param needed what the caller must be allowed to do, before the request is looked at
    static <Q extends MessageLite> ServerCallHandler<Received<Q>, Encoded> handler(
            Answer<Q> answer, Routers routers, Role needed) {
        return new ServerCallHandler<>() {
            @Override
            public ServerCall.Listener<Received<Q>> startCall(
                    ServerCall<Received<Q>, Encoded> call, Metadata headers) {
                Outlet outlet = new Outlet(call);
                try {
                    Caller caller = Sessions.of(call).begin(outlet, needed);
                    call.request(2); // one more than there may be
                    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
                    return new SingleCall<>(answer, routers, caller, outlet, method);
                } catch (RouterException e) {
                    outlet.fail(e);
                    return new ServerCall.Listener<>() {};
                }
            }
        };
    }

    @Override
    public void onMessage(Received<Q> message) {
        if (request == null) {
            request = message;
        } else {
            outlet.fail(expected("more than one"));
        }
    }

    @Override
    public void onHalfClose() {
        Received<Q> received = request;
        if (received == null) {
            outlet.fail(expected("none"));
        } else if (!outlet.ended()) {
            Thread.ofVirtual().name("dialtone-" + name).start(() -> answer(received));
        }
    }

    private void answer(Received<Q> received) {
        try (Router router = routers.open(caller)) {
            outlet.onEnd(router::close);
            answer.to(received.get(), router, outlet);
            outlet.complete();
        } catch (InterruptedException | RuntimeException | java.lang.Error e) {
            outlet.fail(WireErrors.told(e));
        }
    }

    private static RouterException expected(String requests) {
        return new RouterException(
                RouterError.INVALID_PARAMETER, "requests: " + requests + " (expected: one)");
    }

    @Override
    public void onReady() {
        outlet.ready();
    }

    @Override
    public void onCancel() {
        outlet.gone();
    }

    @Override
    public void onComplete() {
        outlet.gone();
    }
}
