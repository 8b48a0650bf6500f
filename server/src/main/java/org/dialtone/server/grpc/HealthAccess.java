package org.dialtone.server.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

import org.dialtone.api.RouterException;

/// Who may make no call learns nothing from the health service either, and nothing more once that
/// is so: its calls are among those of the connection.
final class HealthAccess implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Session session = Sessions.of(call);
        Endable<Q, R> endable = new Endable<>(call);
        session.add(endable); // first, as in Session.begin
        try {
            session.check();
            return new SimpleForwardingServerCallListener<>(next.startCall(endable, headers)) {
                @Override
                public void onComplete() {
                    session.remove(endable);
                    super.onComplete();
                }

                @Override
                public void onCancel() {
                    session.remove(endable);
                    super.onCancel();
                }
            };
        } catch (RouterException e) {
            session.remove(endable);
            endable.fail(e);
            return new ServerCall.Listener<>() {};
        }
    }

    /// A call that others than its service may end: what the service still says is left out.
    private static final class Endable<Q, R> extends SimpleForwardingServerCall<Q, R>
            implements Session.Call {

        /// Guards the call, which is not safe for threads. Nothing waits under it.
        private final Object lock = new Object();

        private boolean ended;

        Endable(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        public void sendHeaders(Metadata headers) {
            synchronized (lock) {
                if (!ended) {
                    super.sendHeaders(headers);
                }
            }
        }

        @Override
        public void sendMessage(R message) {
            synchronized (lock) {
                if (!ended) {
                    super.sendMessage(message);
                }
            }
        }

        @Override
        public void close(Status status, Metadata trailers) {
            synchronized (lock) {
                if (!ended) {
                    ended = true;
                    super.close(status, trailers);
                }
            }
        }

        @Override
        public void fail(RouterException failure) {
            close(WireErrors.status(failure), WireErrors.trailers(failure));
        }
    }
}
