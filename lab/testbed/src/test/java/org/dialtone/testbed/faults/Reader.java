package org.dialtone.testbed.faults;

import org.dialtone.api.EventStream;
import org.dialtone.api.Router;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.testbed.history.Client;
import org.dialtone.testbed.history.Recorder;

import java.time.Duration;

/// A client that reads the stream all the time: one stream from the beginning to the end, or one
/// after another, each going on where the last one ended.
final class Reader {
    private static final Duration SLICE = Duration.ofMillis(200);

    /// After how many records one that comes and goes does so.
    private static final int PATIENCE = 60;

    /// What a stream is asked for: a mark after so much silence.
    private static final Duration MARK = Duration.ofSeconds(5);

    /// What it is judged by: while the network or the daemon is gone nobody can send marks. A lost
    /// connection is noticed within 24 s (docs/operation.md); then one attempt may come in vain (7
    /// s), and the daemon may be starting.
    private static final Duration OUTAGE = MARK.plusSeconds(24 + 7 + 4);

    private final Router router;
    private final Recorder recorder;
    private final boolean steady;
    private final Thread thread;
    private volatile long until = Long.MAX_VALUE;
    private volatile boolean failed;

    /// @param router the reader's own; closed by whoever made it, after [#finish]
    Reader(String name, Router router, boolean steady) {
        this.router = router;
        this.recorder = new Recorder(name);
        this.steady = steady;
        this.thread = Thread.ofPlatform().name(name).start(this::read);
    }

    private void read() {
        StreamOptions options = StreamOptions.live().progressEvery(MARK);
        try {
            for (boolean over = false; !over; ) {
                EventStream stream = open(options);
                recorder.opened(options.progressEvery(OUTAGE), stream);
                over = read(stream);
                recorder.looked(snapshot());
                stream.close();
                recorder.closed(stream);
                options = StreamOptions.resume(stream.position()).progressEvery(MARK);
            }
        } catch (InterruptedException _) {
            failed = true;
        }
    }

    /// @return whether it has come to the end
    private boolean read(EventStream stream) throws InterruptedException {
        for (int taken = 0; steady || taken < PATIENCE; ) {
            if (stream.position().revision() >= until) {
                return true;
            }
            if (recorder.poll(stream, SLICE) != null) {
                taken++;
            }
        }
        return false;
    }

    /// A call may fail while the router is away for longer than a call waits.
    private EventStream open(StreamOptions options) throws InterruptedException {
        while (true) {
            try {
                return router.events(options);
            } catch (RouterException e) {
                again(e);
            }
        }
    }

    private RouterSnapshot snapshot() throws InterruptedException {
        while (true) {
            try {
                return router.snapshot();
            } catch (RouterException e) {
                again(e);
            }
        }
    }

    private static void again(RouterException e) throws InterruptedException {
        switch (e.error()) {
            case SERVICE_NOT_ACTIVE, RPC_S_SERVER_UNAVAILABLE -> Thread.sleep(20);
            default -> throw e;
        }
    }

    /// Lets it read up to a revision and end.
    void finish(long revision) {
        until = revision;
        try {
            thread.join(Duration.ofMinutes(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() || failed) {
            throw new IllegalStateException(
                    thread.getName() + " has not come to revision " + revision);
        }
    }

    Client client() {
        return recorder.client();
    }
}
