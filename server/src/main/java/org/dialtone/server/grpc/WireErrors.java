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

    /// How long a message may be, in bytes: it goes into headers, of which a client takes 8 KiB, as
    /// base64 and, as the status's description, with three bytes for one.
    private static final int LONGEST_MESSAGE = 3000;

    private static final int LONGEST_DESCRIPTION = 500;

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
        return code(failure.error())
                .toStatus()
                .withDescription(cut(String.valueOf(failure.getMessage()), LONGEST_DESCRIPTION));
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
                .setMessage(cut(String.valueOf(failure.getMessage()), LONGEST_MESSAGE))
                .build();
    }

    /// As much of a text as fits so many bytes of UTF-8.
    static String cut(String text, int most) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > most - 3) {
                return text.substring(0, end) + "...";
            }
            end += Character.charCount(c);
        }
        return text;
    }

    /// The table at the head of router.proto.
    @SuppressWarnings("MissingCasesInEnumSwitch")
    private static Status.Code code(RouterError error) {
        return switch (error) {
            case ACCESS_DENIED -> Status.Code.PERMISSION_DENIED;
            case INVALID_PARAMETER, INTERFACE_CONFIGURATION -> Status.Code.INVALID_ARGUMENT;
            case NOT_FOUND, NO_SUCH_INTERFACE -> Status.Code.NOT_FOUND;
            case NOT_ENOUGH_MEMORY, MAX_WAN_INTERFACE_LIMIT -> Status.Code.RESOURCE_EXHAUSTED;
            case INTERFACE_ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
            case DDM_NOT_RUNNING,
                    INTERFACE_CONNECTED,
                    INTERFACE_NOT_CONNECTED,
                    INTERFACE_DISABLED,
                    ALREADY_CONNECTING,
                    SERVICE_IS_PAUSED,
                    DIALOUT_HOURS_RESTRICTION,
                    INTERFACE_HAS_NO_DEVICES ->
                    Status.Code.FAILED_PRECONDITION;
            case SERVICE_NOT_ACTIVE -> Status.Code.UNAVAILABLE;
            case NOT_SUPPORTED -> Status.Code.UNIMPLEMENTED;
            default -> Status.Code.INTERNAL;
        };
    }
}
