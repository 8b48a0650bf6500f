package org.dialtone.testbed.faults;

import org.dialtone.api.Position;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.testbed.history.Client;
import org.dialtone.testbed.history.Seen;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What clients saw, as if the journal had kept its first epoch. Each time the disk fails a new one
/// begins, and no revision is lost between them as long as the daemon lives until the disk works
/// again: a stream must go on from one to the next without a word, and a gap that says "another
/// journal" is found by the validators.
final class Epochs {
    private final UUID first;

    Epochs(UUID first) {
        this.first = first;
    }

    Client asOne(Client client) {
        List<Seen> seen = new ArrayList<>();
        for (Seen each : client.seen()) {
            seen.add(
                    switch (each) {
                        case Seen.Opened opened ->
                                new Seen.Opened(
                                        opened.nanos(),
                                        asOne(opened.options()),
                                        asOne(opened.snapshot()));
                        case Seen.Closed closed ->
                                new Seen.Closed(closed.nanos(), asOne(closed.position()));
                        case Seen.Looked looked ->
                                new Seen.Looked(looked.nanos(), asOne(looked.snapshot()));
                        case Seen.Took _, Seen.Nothing _, Seen.Deregistered _, Seen.Counted _ ->
                                each;
                    });
        }
        return new Client(client.name(), seen);
    }

    private StreamOptions asOne(StreamOptions options) {
        Position from = options.from();
        return new StreamOptions(
                from == null ? null : asOne(from),
                options.interfaces(),
                options.connectionsOnly(),
                options.progress());
    }

    private RouterSnapshot asOne(RouterSnapshot snapshot) {
        return new RouterSnapshot(
                asOne(snapshot.position()), snapshot.interfaces(), snapshot.connections());
    }

    private Position asOne(Position position) {
        return new Position(first, position.revision());
    }
}
