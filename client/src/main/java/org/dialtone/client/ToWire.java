package org.dialtone.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import org.dialtone.api.HistoryQuery;
import org.dialtone.api.Position;
import org.dialtone.api.StreamOptions;
import org.dialtone.wire.v1.ListHistoryRequest;
import org.dialtone.wire.v1.WatchRequest;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/// Values of the API to messages of the wire.
final class ToWire {
    /// How many records a response may hold: enough that the cost of a response does not count.
    static final int BATCH = 128;

    private ToWire() {}

    static org.dialtone.wire.v1.Position position(Position position) {
        ByteBuffer epoch = ByteBuffer.allocate(16);
        epoch.putLong(position.epoch().getMostSignificantBits());
        epoch.putLong(position.epoch().getLeastSignificantBits());
        return org.dialtone.wire.v1.Position.newBuilder()
                .setEpoch(ByteString.copyFrom(epoch.flip()))
                .setRevision(position.revision())
                .build();
    }

    /// @param from where to go on from; null for live
    static WatchRequest watch(StreamOptions options, @Nullable Position from, boolean snapshot) {
        WatchRequest.Builder request =
                WatchRequest.newBuilder()
                        .setConnectionsOnly(options.connectionsOnly())
                        .setProgress(duration(options.progress()))
                        .setSnapshot(snapshot)
                        .setBatch(BATCH);
        if (from != null) {
            request.setFrom(position(from));
        }
        String interfaces = options.interfaces();
        if (interfaces != null) {
            request.setInterfaces(interfaces);
        }
        return request.build();
    }

    static ListHistoryRequest history(HistoryQuery query) {
        ListHistoryRequest.Builder request =
                ListHistoryRequest.newBuilder()
                        .setAfterRevision(query.after())
                        .setConnectionsOnly(query.connectionsOnly())
                        .setLimit(query.limit());
        Instant since = query.since();
        if (since != null) {
            request.setSince(timestamp(since));
        }
        Instant until = query.until();
        if (until != null) {
            request.setUntil(timestamp(until));
        }
        String interfaces = query.interfaces();
        if (interfaces != null) {
            request.setInterfaces(interfaces);
        }
        return request.build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static com.google.protobuf.Duration duration(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
