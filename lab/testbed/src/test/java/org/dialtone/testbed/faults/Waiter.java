package org.dialtone.testbed.faults;

import org.dialtone.api.EventObject;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.testbed.history.Client;
import org.dialtone.testbed.history.Recorder;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// A client that registers an event object, and looks at the router whenever it is signalled; from
/// time to time it deregisters, sees that it stays quiet, and registers again.
final class Waiter {
    private static final Duration SLICE = Duration.ofMillis(200);

    /// After how many signals it deregisters.
    private static final int PATIENCE = 25;

    private final Router router;
    private final Recorder recorder;
    private final Thread thread;
    private volatile boolean ending;
    private volatile @Nullable RouterSnapshot last;
    private volatile @Nullable RuntimeException failure;

    Waiter(String name, Router router) {
        this.router = router;
        this.recorder = new Recorder(name);
        this.thread = Thread.ofPlatform().name(name).start(this::run);
    }

    private void run() {
        try {
            for (int round = 0; !ending; round++) {
                EventObject event = EventObject.autoReset();
                String name = "event " + round;
                patiently(() -> router.register(event));
                look(); // what was before it was registered
                for (int signals = 0; signals < PATIENCE && !ending; ) {
                    if (event.await(SLICE)) {
                        signals++;
                        look();
                    }
                }
                patiently(() -> router.deregister(event));
                recorder.deregistered(name, event);
                Thread.sleep(30); // whatever is in flight may arrive
                recorder.counted(name, event);
            }
        } catch (InterruptedException _) {
            failure = new IllegalStateException("interrupted");
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void look() throws InterruptedException {
        patiently(
                () -> {
                    RouterSnapshot seen = router.snapshot();
                    recorder.looked(seen);
                    last = seen;
                });
    }

    private static void patiently(Runnable call) throws InterruptedException {
        while (true) {
            try {
                call.run();
                return;
            } catch (RouterException e) {
                if (e.error() != RouterError.SERVICE_NOT_ACTIVE
                        && e.error() != RouterError.RPC_S_SERVER_UNAVAILABLE) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /// The revision it looked at last.
    long seen() {
        RouterSnapshot now = last;
        return now == null ? 0 : now.position().revision();
    }

    void finish() {
        ending = true;
        try {
            thread.join(Duration.ofSeconds(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RuntimeException why = failure;
        if (why != null) {
            throw why;
        }
        if (thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " does not end");
        }
    }

    Client client() {
        return recorder.client();
    }
}
