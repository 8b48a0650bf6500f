package org.dialtone.daemon;

import sun.misc.Signal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The signals that mean something to a daemon, in a queue. sun.misc.Signal is what the JDK offers
/// for that (module jdk.unsupported, exported to everybody); a shutdown hook would hear SIGTERM
/// too, but not SIGHUP, and would end the process with 143.
final class Signals {
    enum Kind {
        RELOAD,
        STOP
    }

    /// A flood of signals is worth one of each: the queue is bounded by what [#raised] lets in.
    private final BlockingQueue<Kind> queue = new LinkedBlockingQueue<>(2);

    private Signals() {}

    /// From now on SIGTERM, SIGINT and SIGHUP come here and do nothing else.
    static Signals install() {
        Signals signals = new Signals();
        handle("TERM", signals, Kind.STOP);
        handle("INT", signals, Kind.STOP);
        handle("HUP", signals, Kind.RELOAD);
        return signals;
    }

    private static void handle(String name, Signals signals, Kind kind) {
        Signal.handle(new Signal(name), _ -> signals.raised(kind));
    }

    void raised(Kind kind) {
        synchronized (queue) {
            if (!queue.contains(kind)) {
                queue.add(kind);
            }
        }
    }

    /// Waits for the next.
    Kind take() throws InterruptedException {
        return queue.take();
    }
}
