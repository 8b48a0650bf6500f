package org.dialtone.testbed.faults;

import org.dialtone.api.EventStream;
import org.dialtone.api.Router;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A reader on the router's own machine that never falls behind: it has been told what a journal
/// without a disk could not record.
final class Witness implements AutoCloseable {
    private static final Duration SLICE = Duration.ofMillis(200);

    private final ConcurrentSkipListMap<Long, RouterEvent> told = new ConcurrentSkipListMap<>();
    private final List<StreamRecord.Gap> missed = new CopyOnWriteArrayList<>();
    private final EventStream stream;
    private final Thread thread;

    Witness(Router router) {
        this.stream = router.events(StreamOptions.live());
        this.thread = Thread.ofPlatform().name("witness").start(this::read);
    }

    private void read() {
        try {
            while (!stream.closed()) {
                StreamRecord record = stream.poll(SLICE);
                if (record instanceof RouterEvent event) {
                    told.put(event.revision(), event);
                } else if (record instanceof StreamRecord.Gap gap) {
                    missed.add(gap);
                }
            }
        } catch (InterruptedException _) {
            // nobody interrupts it; if somebody does, what it lacks is missed
        }
    }

    /// Whether it has been told of this revision, or of a later one.
    boolean reached(long revision) {
        return !told.isEmpty() && told.lastKey() >= revision;
    }

    /// What it has not been told, in the router's words; empty if it is a good witness.
    List<StreamRecord.Gap> missed() {
        return missed;
    }

    /// The event of a revision; null if it has not been told.
    @Nullable RouterEvent event(long revision) {
        return told.get(revision);
    }

    @Override
    public void close() {
        stream.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
