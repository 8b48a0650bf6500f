package org.dialtone.linux.clients;

import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at a server again and again, on a thread of its own, `dialtone-clients-NAME`, until it is
/// closed.
final class Ticker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Ticker.class.getName());

    interface Look {
        /// Looks once.
        ///
        /// @return what is wrong; null if nothing is
        @Nullable String look(Roll roll);
    }

    private final String name;
    private final Duration interval;
    private final Look look;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile @Nullable Roll roll;

    Ticker(String name, Duration interval, Look look) {
        this.name = name;
        this.interval = interval;
        this.look = look;
    }

    void start(ClientSource.Listener listener) {
        Roll mine = new Roll(listener);
        roll = mine;
        Thread made = new Thread(() -> run(mine), "dialtone-clients-" + name);
        made.setDaemon(true);
        thread = made;
        made.start();
    }

    private void run(Roll mine) {
        String said = "";
        try {
            do {
                String wrong = once(mine);
                if (wrong != null && !wrong.equals(said)) {
                    LOG.log(Level.WARNING, "clients of " + name + ": " + wrong);
                }
                said = wrong == null ? "" : wrong;
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            // it is being closed
        }
    }

    private @Nullable String once(Roll mine) {
        try {
            return look.look(mine);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "clients of " + name + ": a look has failed", e);
            return "" + e.getMessage();
        }
    }

    @Nullable Roll roll() {
        return roll;
    }

    @Override
    public void close() {
        closed.countDown();
        Thread mine = thread;
        if (mine == null) {
            return;
        }
        mine.interrupt();
        boolean interrupted = false;
        while (mine.isAlive()) {
            try {
                mine.join();
            } catch (InterruptedException _) {
                interrupted = true; // it ends in no time: finish, then hand the interrupt on
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
