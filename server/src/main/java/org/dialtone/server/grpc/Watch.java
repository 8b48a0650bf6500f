package org.dialtone.server.grpc;

import org.dialtone.api.Position;
import org.dialtone.api.Router;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.core.stream.JournalStream;
import org.dialtone.wire.v1.Snapshot;
import org.dialtone.wire.v1.WatchOpened;
import org.dialtone.wire.v1.WatchRequest;
import org.dialtone.wire.v1.WatchResponse;

/// A Watch call: a place in the journal, from which a [WatchWriter] goes on whenever the client has
/// room and the journal has more. There is no queue: a client that does not read stays where it is,
/// and what the journal no longer holds by then comes as a gap.
final class Watch implements SingleCall.Answer<WatchRequest> {
    /// How many records one response may hold, whatever the client asks for.
    private static final int MOST = 1000;

    private final EventBytes events;

    Watch(EventBytes events) {
        this.events = events;
    }

    @Override
    public void to(WatchRequest request, Router router, Outlet outlet) throws InterruptedException {
        // the routers that are served are the core's
        try (var stream = (JournalStream) router.events(FromWire.options(request))) {
            Position start = stream.position();
            WatchResponse opened =
                    WatchResponse.newBuilder()
                            .setOpened(WatchOpened.newBuilder().setPosition(ToWire.position(start)))
                            .build();
            int most = Math.clamp(request.getBatch(), 1, MOST);
            var writer = new WatchWriter(stream, start.epoch(), events, most, outlet);
            if (outlet.send(Encoded.of(opened))
                    && (!request.getSnapshot() || tell(stream.snapshot(), outlet))) {
                writer.run();
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
}
