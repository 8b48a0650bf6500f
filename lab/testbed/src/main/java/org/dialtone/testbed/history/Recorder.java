package org.dialtone.testbed.history;

import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Writes down what one client sees. Used by one thread.
public final class Recorder {
    private final String name;
    private final Time time;
    private final List<Seen> seen = new ArrayList<>();

    public Recorder(String name) {
        this(name, Time.SYSTEM);
    }

    /// @param time the clocks the router goes by
    public Recorder(String name, Time time) {
        this.name = name;
        this.time = time;
    }

    public void opened(StreamOptions options, EventStream stream) {
        seen.add(new Seen.Opened(time.nanos(), options, stream.snapshot()));
    }

    /// Looks for a record, writes down what it found, and gives it on.
    public @Nullable StreamRecord poll(EventStream stream, Duration timeout)
            throws InterruptedException {
        long before = time.nanos();
        StreamRecord record = stream.poll(timeout);
        if (record != null) {
            seen.add(new Seen.Took(time.nanos(), record));
        } else if (!stream.closed()) {
            seen.add(new Seen.Nothing(before));
        }
        return record;
    }

    public void closed(EventStream stream) {
        seen.add(new Seen.Closed(time.nanos(), stream.position()));
    }

    public void looked(RouterSnapshot snapshot) {
        seen.add(new Seen.Looked(time.nanos(), snapshot));
    }

    public void deregistered(String event, EventObject object) {
        seen.add(new Seen.Deregistered(time.nanos(), event, object.count()));
    }

    public void counted(String event, EventObject object) {
        seen.add(new Seen.Counted(time.nanos(), event, object.count()));
    }

    public Client client() {
        return new Client(name, seen);
    }
}
