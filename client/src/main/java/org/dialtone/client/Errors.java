package org.dialtone.client;

import com.google.protobuf.InvalidProtocolBufferException;

import io.grpc.Metadata;
import io.grpc.Status;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;

/// What a failed call means: the router's own error if it sent one, else what the transport says.
final class Errors {
    static final Metadata.Key<byte[]> TRAILER =
            Metadata.Key.of("dialtone.v1.error-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final int DEEPEST = 16;

    private Errors() {}

    /// Whether to try again makes sense: the router or the way to it was lost, and nothing was said
    /// about the call itself.
    static boolean passing(Status status, @Nullable Metadata trailers) {
        Optional<RouterException> told = told(trailers);
        if (told.isPresent()) {
            return told.get().error() == RouterError.SERVICE_NOT_ACTIVE;
        }
        if (garbled(status)) {
            return false;
        }
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED, ABORTED, INTERNAL, UNKNOWN, RESOURCE_EXHAUSTED -> true;
            case OK,
                    INVALID_ARGUMENT,
                    DEADLINE_EXCEEDED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    DATA_LOSS,
                    UNAUTHENTICATED ->
                    false;
        };
    }

    /// @param where the router's address
    static RouterException of(Status status, @Nullable Metadata trailers, Address where) {
        Optional<RouterException> told = told(trailers);
        return told.isPresent() ? told.get() : untold(status, where);
    }

    static RouterException of(org.dialtone.wire.v1.Error error) {
        Optional<RouterError> known = RouterError.of(error.getCode());
        String message = error.getMessage();
        return new RouterException(
                known.orElse(RouterError.CAN_NOT_COMPLETE),
                known.isPresent() && !message.isBlank()
                        ? message
                        : "the router answers " + error.getName() + " (" + error.getCode() + ")");
    }

    private static Optional<RouterException> told(@Nullable Metadata trailers) {
        byte[] bytes = trailers == null ? null : trailers.get(TRAILER);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(org.dialtone.wire.v1.Error.parseFrom(bytes)));
        } catch (InvalidProtocolBufferException _) {
            return Optional.empty(); // then the status has to do
        }
    }

    private static RouterException untold(Status status, Address where) {
        if (garbled(status)) {
            return error(
                    RouterError.RPC_X_BAD_STUB_DATA,
                    where + " sends what cannot be read: look whether it is a router",
                    status);
        }
        return switch (status.getCode()) {
            case OK ->
                    error(
                            RouterError.RPC_S_SERVER_UNAVAILABLE,
                            where + " has ended the call",
                            status);
            case UNAVAILABLE, ABORTED, CANCELLED -> unreachable(status, where);
            case DEADLINE_EXCEEDED ->
                    error(
                            RouterError.REQUEST_TIMEOUT,
                            where + " has not answered in time: look whether it is stuck",
                            status);
            case PERMISSION_DENIED, UNAUTHENTICATED ->
                    error(
                            RouterError.ACCESS_DENIED,
                            where + " denies access: ask its administrator for a role",
                            status);
            case INVALID_ARGUMENT, OUT_OF_RANGE, ALREADY_EXISTS ->
                    error(RouterError.INVALID_PARAMETER, said(where, status), status);
            case NOT_FOUND -> error(RouterError.NOT_FOUND, said(where, status), status);
            case RESOURCE_EXHAUSTED ->
                    error(RouterError.NOT_ENOUGH_MEMORY, said(where, status), status);
            case FAILED_PRECONDITION ->
                    error(RouterError.DDM_NOT_RUNNING, said(where, status), status);
            case UNIMPLEMENTED ->
                    error(
                            RouterError.RPC_S_UNKNOWN_IF,
                            "no router answers at "
                                    + where
                                    + ": something else does, or an older"
                                    + " one",
                            status);
            case INTERNAL, UNKNOWN, DATA_LOSS ->
                    error(RouterError.CAN_NOT_COMPLETE, said(where, status), status);
        };
    }

    private static String said(Address where, Status status) {
        return where + " says: " + status.getCode() + ", " + status.getDescription();
    }

    private static RouterException unreachable(Status status, Address where) {
        TlsFailure tls = TlsFailure.of(status.getCause());
        if (tls != null) {
            return error(tls.error(), where + " " + tls.words(), status);
        }
        Throwable cause = status.getCause();
        for (int i = 0; i < DEEPEST && cause != null; i++, cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            switch (cause) {
                case UnknownHostException _, UnresolvedAddressException _ -> {
                    return error(
                            RouterError.RPC_S_SERVER_UNAVAILABLE,
                            "the name of " + where + " cannot be resolved",
                            status);
                }
                case FileNotFoundException _ -> {
                    return nobody(where, status);
                }
                case ConnectException _ when said.contains("denied") -> {
                    return denied(where, status);
                }
                case NoRouteToHostException _ -> {
                    return error(
                            RouterError.RPC_S_SERVER_UNAVAILABLE,
                            "there is no route to " + where,
                            status);
                }
                case ConnectException _ when said.contains("refused") -> {
                    return nobody(where, status);
                }
                default -> {
                    if (said.contains("Permission denied")) {
                        return denied(where, status);
                    }
                    if (said.contains("No such file")) {
                        return nobody(where, status);
                    }
                }
            }
        }
        return error(
                where instanceof Address.Unix
                        ? RouterError.SERVICE_NOT_ACTIVE
                        : RouterError.RPC_S_SERVER_UNAVAILABLE,
                "the way to " + where + " is lost: " + status.getDescription(),
                status);
    }

    static RouterException nobody(Address where, @Nullable Status status) {
        return error(
                where instanceof Address.Unix
                        ? RouterError.SERVICE_NOT_ACTIVE
                        : RouterError.RPC_S_SERVER_UNAVAILABLE,
                "no router listens at " + where + ": start one with \"dialtone serve\"",
                status);
    }

    private static RouterException denied(Address where, Status status) {
        return error(
                RouterError.ACCESS_DENIED,
                where + " may not be opened by this user: ask for the group it belongs to",
                status);
    }

    private static boolean garbled(Status status) {
        Throwable cause = status.getCause();
        for (int i = 0; i < DEEPEST && cause != null; i++, cause = cause.getCause()) {
            if (cause instanceof InvalidProtocolBufferException) {
                return true;
            }
        }
        return false;
    }

    private static RouterException error(
            RouterError error, String message, @Nullable Status status) {
        return status == null
                ? new RouterException(error, message)
                : new RouterException(error, message, status.asRuntimeException());
    }
}
