package org.dialtone.server.grpc;

import io.grpc.Metadata;
import io.grpc.Status;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.wire.v1.Error;

/// Failures as the wire tells them: a gRPC status and, in a trailer, the router's error.
final class WireErrors {
    private static final System.Logger LOG = System.getLogger(WireErrors.class.getName());

    static final Metadata.Key<byte[]> TRAILER =
            Metadata.Key.of("dialtone.v1.error-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private WireErrors() {}

    /// What a caller may know of a failure. What is not a router's own error is a bug: it goes to
    /// the log, with all it says, and not to the caller.
    static RouterException told(Throwable failure) {
        return switch (failure) {
            case RouterException known ->
                    // the handle is the service's own: to its caller, the router has stopped
                    known.error() == RouterError.INVALID_HANDLE ? stopping() : known;
            case InterruptedException _ -> stopping();
            default -> {
                LOG.log(System.Logger.Level.ERROR, "a call failed", failure);
                yield new RouterException(
                        RouterError.CAN_NOT_COMPLETE, "the service failed: its log says how");
            }
        };
    }

    static RouterException stopping() {
        return new RouterException(
                RouterError.SERVICE_NOT_ACTIVE, "the service is being stopped: try again later");
    }

    static Status status(RouterException failure) {
        return code(failure.error()).toStatus().withDescription(failure.getMessage());
    }

    static Metadata trailers(RouterException failure) {
        Metadata trailers = new Metadata();
        trailers.put(TRAILER, message(failure).toByteArray());
        return trailers;
    }

    static Error message(RouterException failure) {
        return Error.newBuilder()
                .setCode(failure.code())
                .setName(failure.error().symbol())
                .setMessage(String.valueOf(failure.getMessage()))
                .build();
    }

    /// The table at the head of router.proto.
    @SuppressWarnings("MissingCasesInEnumSwitch")
    private static Status.Code code(RouterError error) {
        return switch (error) {
            case ACCESS_DENIED -> Status.Code.PERMISSION_DENIED;
            case INVALID_PARAMETER -> Status.Code.INVALID_ARGUMENT;
            case NOT_FOUND -> Status.Code.NOT_FOUND;
            case NOT_ENOUGH_MEMORY -> Status.Code.RESOURCE_EXHAUSTED;
            case DDM_NOT_RUNNING -> Status.Code.FAILED_PRECONDITION;
            case SERVICE_NOT_ACTIVE -> Status.Code.UNAVAILABLE;
            case NOT_SUPPORTED -> Status.Code.UNIMPLEMENTED;
            default -> Status.Code.INTERNAL;
        };
    }
}
