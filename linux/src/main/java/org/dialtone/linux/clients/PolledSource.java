package org.dialtone.linux.clients;

import org.dialtone.api.Traffic;
import org.dialtone.api.spi.Threads;
import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A server that is looked at every second, on a thread of its own, `dialtone-clients-NAME`, until
/// it is closed; and that cannot be asked to end a session.
abstract class PolledSource implements ClientSource {
    private static final System.Logger LOG = System.getLogger(PolledSource.class.getName());

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final String name;
    private final String kind;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile @Nullable Roll roll;

    PolledSource(String name, String kind) {
        this.name = name;
        this.kind = kind;
    }

    /// Looks once. On the source's thread alone.
    ///
    /// @return what is wrong; null if nothing is
    abstract @Nullable String look(Roll sessions);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String kind() {
        return kind;
    }

    @Override
    public final void start(Listener listener) {
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
                if (wrong != null && !wrong.equals(said) && closed.getCount() > 0) {
                    LOG.log(Level.WARNING, "clients of " + name + ": " + wrong);
                }
                said = wrong == null ? "" : wrong;
            } while (!closed.await(INTERVAL.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            // it is being closed
        }
    }

    private @Nullable String once(Roll mine) {
        try {
            return look(mine);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "clients of " + name + ": a look has failed", e);
            return "" + e.getMessage();
        }
    }

    @Override
    public final @Nullable Traffic traffic(String key) {
        Roll mine = roll;
        return mine == null ? null : mine.traffic(key);
    }

    @Override
    public final boolean hangUp(String key) {
        return false;
    }

    @Override
    public void close() {
        closed.countDown();
        Thread mine = thread;
        if (mine != null) {
            mine.interrupt();
            Threads.awaitEnd(mine);
        }
    }
}
