package org.dialtone.server.grpc;

import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamRecord;
import org.dialtone.wire.v1.Records;
import org.dialtone.wire.v1.WatchResponse;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Events as they go over the wire: the last so many are encoded once for all who watch. Any
/// thread.
final class EventBytes {
    private static final int PLACES = 1 << 10;

    private record Known(long revision, Encoded bytes) {}

    private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(PLACES);

    Encoded of(StreamRecord record) {
        if (!(record instanceof RouterEvent event)) {
            return encode(record); // gaps and progress are each watcher's own
        }
        int place = (int) event.revision() & (PLACES - 1);
        Known found = known.get(place);
        if (found == null || found.revision != event.revision()) {
            found = new Known(event.revision(), encode(event));
            known.set(place, found);
        }
        return found.bytes;
    }

    private static Encoded encode(StreamRecord record) {
        return Encoded.of(
                WatchResponse.newBuilder()
                        .setRecords(Records.newBuilder().addRecords(ToWire.record(record)))
                        .build());
    }
}
