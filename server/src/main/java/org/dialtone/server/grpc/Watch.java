package org.dialtone.server.grpc;

import org.dialtone.api.EventStream;
import org.dialtone.api.Position;
import org.dialtone.api.Router;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamRecord;
import org.dialtone.wire.v1.Snapshot;
import org.dialtone.wire.v1.WatchOpened;
import org.dialtone.wire.v1.WatchRequest;
import org.dialtone.wire.v1.WatchResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A Watch call: a place in the journal, and a virtual thread that goes on from it whenever the
/// client has room and the journal has more. There is no queue: a client that does not read stays
/// where it is, and what the journal no longer holds by then comes as a gap.
final class Watch implements SingleCall.Answer<WatchRequest> {
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    /// How many records one response may hold, whatever the client asks for.
    private static final int MOST = 1000;

    /// How much a message may hold before no more is added to it: what is behind goes out many
    /// records at a time.
    private static final int BATCH_BYTES = 16 << 10;

    private final EventBytes events;

    Watch(EventBytes events) {
        this.events = events;
    }

    @Override
    public void to(WatchRequest request, Router router, Outlet outlet) throws InterruptedException {
        try (EventStream stream = router.events(FromWire.options(request))) {
            Position start = stream.position();
            WatchResponse opened =
                    WatchResponse.newBuilder()
                            .setOpened(WatchOpened.newBuilder().setPosition(ToWire.position(start)))
                            .build();
            if (outlet.send(Encoded.of(opened))
                    && (!request.getSnapshot() || tell(stream.snapshot(), outlet))) {
                follow(stream, start.epoch(), Math.clamp(request.getBatch(), 1, MOST), outlet);
            }
        }
    }

    private boolean tell(RouterSnapshot snapshot, Outlet outlet) throws InterruptedException {
        for (Snapshot part : ToWire.parts(snapshot)) {
            if (!outlet.send(Encoded.of(WatchResponse.newBuilder().setSnapshot(part).build()))) {
                return false;
            }
        }
        return true;
    }

    private void follow(EventStream stream, UUID epoch, int most, Outlet outlet)
            throws InterruptedException {
        List<Encoded> batch = new ArrayList<>();
        UUID told = epoch;
        while (outlet.awaitReady()) {
            StreamRecord record = stream.poll(FOREVER);
            if (record == null) {
                throw WireErrors.stopping(); // if the client has gone, it does not hear it
            }
            int bytes = 0;
            int records = 0;
            while (record != null) {
                UUID now = stream.position().epoch();
                if (!now.equals(told)) {
                    told = now;
                    flush(batch, outlet); // what came before belongs to the other
                    batch.add(
                            Encoded.of(
                                    WatchResponse.newBuilder()
                                            .setEpoch(ToWire.epoch(now))
                                            .build()));
                }
                Encoded encoded = events.of(record);
                batch.add(encoded);
                bytes += encoded.length();
                records++;
                record = records < most && bytes < BATCH_BYTES ? stream.poll(Duration.ZERO) : null;
            }
            flush(batch, outlet);
        }
    }

    private static void flush(List<Encoded> batch, Outlet outlet) throws InterruptedException {
        if (!batch.isEmpty()) {
            outlet.send(Encoded.merged(batch));
            batch.clear();
        }
    }
}
