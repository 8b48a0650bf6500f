package org.dialtone.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.StreamOptions;
import org.dialtone.wire.v1.ListHistoryRequest;
import org.dialtone.wire.v1.WatchRequest;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// What clients say. Total: whatever it is, it is understood or refused with INVALID_PARAMETER.
final class FromWire {
    private static final Duration PROGRESS = Duration.ofSeconds(30);

    /// Whoever wants more often wants to be told in a loop.
    private static final Duration LEAST_PROGRESS = Duration.ofMillis(10);

    private FromWire() {}

    static Position position(org.dialtone.wire.v1.Position said) {
        return new Position(epoch(said.getEpoch()), number("revision", said.getRevision()));
    }

    private static UUID epoch(ByteString said) {
        if (said.size() != 16) {
            throw invalid("epoch: " + said.size() + " bytes (expected: 16)", null);
        }
        ByteBuffer bytes = said.asReadOnlyByteBuffer();
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    static ConnectionId connection(int said) {
        if (said <= 0) {
            throw invalid(
                    "connection: "
                            + Integer.toUnsignedString(said)
                            + " (expected: 1 to 2147483647)",
                    null);
        }
        return new ConnectionId(said);
    }

    static StreamOptions options(WatchRequest request) {
        Duration progress = PROGRESS;
        if (request.hasProgress()) {
            progress = duration("progress", request.getProgress());
            if (!progress.isZero() && progress.compareTo(LEAST_PROGRESS) < 0) {
                progress = LEAST_PROGRESS;
            }
        }
        try {
            return new StreamOptions(
                    request.hasFrom() ? position(request.getFrom()) : null,
                    glob(request.getInterfaces()),
                    request.getConnectionsOnly(),
                    progress);
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage(), e);
        }
    }

    static HistoryQuery query(ListHistoryRequest request) {
        try {
            return new HistoryQuery(
                    number("after_revision", request.getAfterRevision()),
                    request.hasSince() ? instant("since", request.getSince()) : null,
                    request.hasUntil() ? instant("until", request.getUntil()) : null,
                    glob(request.getInterfaces()),
                    request.getConnectionsOnly(),
                    request.getLimit() == 0 ? HistoryQuery.MOST : request.getLimit());
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage(), e);
        }
    }

    private static @Nullable String glob(String said) {
        return said.isEmpty() ? null : said;
    }

    private static long number(String name, long said) {
        if (said < 0) {
            throw invalid(
                    name + ": " + Long.toUnsignedString(said) + " (expected: at most 2^63 - 1)",
                    null);
        }
        return said;
    }

    static Instant instant(String name, Timestamp said) {
        try {
            return Instant.ofEpochSecond(said.getSeconds(), said.getNanos());
        } catch (DateTimeException | ArithmeticException e) {
            throw invalid(name + ": " + said.getSeconds() + " s (expected: a time)", e);
        }
    }

    private static Duration duration(String name, com.google.protobuf.Duration said) {
        try {
            Duration duration = Duration.ofSeconds(said.getSeconds(), said.getNanos());
            if (duration.isNegative()) {
                throw invalid(name + ": " + duration + " (expected: >= 0)", null);
            }
            return duration;
        } catch (ArithmeticException e) {
            throw invalid(name + ": " + said.getSeconds() + " s (expected: a duration)", e);
        }
    }

    private static RouterException invalid(@Nullable String what, @Nullable Exception cause) {
        String text = String.valueOf(what);
        return cause == null
                ? new RouterException(RouterError.INVALID_PARAMETER, text)
                : new RouterException(RouterError.INVALID_PARAMETER, text, cause);
    }
}
