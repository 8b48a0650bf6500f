package org.dialtone.testbed.history;

import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Writes down what one client sees. Used by one thread.
public final class Recorder {
    private final String name;
    private final List<Seen> seen = new ArrayList<>();

    public Recorder(String name) {
        this.name = name;
    }

    public void opened(StreamOptions options, EventStream stream) {
        seen.add(new Seen.Opened(System.nanoTime(), options, stream.snapshot()));
    }

    /// Looks for a record, writes down what it found, and gives it on.
    public @Nullable StreamRecord poll(EventStream stream, Duration timeout)
            throws InterruptedException {
        long before = System.nanoTime();
        StreamRecord record = stream.poll(timeout);
        if (record != null) {
            seen.add(new Seen.Took(System.nanoTime(), record));
        } else if (!stream.closed()) {
            seen.add(new Seen.Nothing(before));
        }
        return record;
    }

    public void closed(EventStream stream) {
        seen.add(new Seen.Closed(System.nanoTime(), stream.position()));
    }

    public void looked(RouterSnapshot snapshot) {
        seen.add(new Seen.Looked(System.nanoTime(), snapshot));
    }

    public void deregistered(String event, EventObject object) {
        seen.add(new Seen.Deregistered(System.nanoTime(), event, object.count()));
    }

    public void counted(String event, EventObject object) {
        seen.add(new Seen.Counted(System.nanoTime(), event, object.count()));
    }

    public Client client() {
        return new Client(name, seen);
    }
}
