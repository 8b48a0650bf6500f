package org.dialtone.journal;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// A disk that does what a test wants.
@NullMarked
final class FaultyStore implements Store {
    private final Store real;
    private final Supplier<Fault> faults;
    final AtomicInteger writes = new AtomicInteger();
    private final AtomicReference<@Nullable CountDownLatch> hanging = new AtomicReference<>();

    private volatile boolean calm;

    enum Fault {
        NONE,
        /// Fails and has written nothing.
        FULL,
        /// Fails, and has written it all the same.
        LIE,
        /// Does not come back until it is released, and has written it.
        HANG,
        /// Does not come back until it is released, and has written nothing.
        HANG_AND_FAIL,
        DAMAGED
    }

    FaultyStore(Store real, Supplier<Fault> faults) {
        this.real = real;
        this.faults = faults;
    }

    boolean hangs() {
        return hanging.get() != null;
    }

    /// No more faults from now on.
    void calm() {
        calm = true;
        release();
    }

    void release() {
        CountDownLatch latch = hanging.getAndSet(null);
        if (latch != null) {
            latch.countDown();
        }
    }

    private interface Work {
        void run() throws StoreException;
    }

    /// Does something while nothing is being written.
    synchronized void between(Runnable work) {
        work.run();
    }

    private synchronized void locked(Work work) throws StoreException {
        work.run();
    }

    private void through(Work really) throws StoreException {
        Work work = () -> locked(really);
        writes.incrementAndGet();
        switch (calm ? Fault.NONE : faults.get()) {
            case NONE -> work.run();
            case FULL -> throw new StoreException(StoreException.Kind.FULL, "a test filled it");
            case LIE -> {
                work.run();
                throw new StoreException(StoreException.Kind.IO, "a test lies").asUncertain();
            }
            case HANG -> {
                hang();
                work.run();
            }
            case HANG_AND_FAIL -> {
                hang();
                throw new StoreException(StoreException.Kind.IO, "it hung").asUncertain();
            }
            case DAMAGED -> throw new StoreException(StoreException.Kind.DAMAGED, "a test");
        }
    }

    private void hang() {
        CountDownLatch latch = new CountDownLatch(1);
        hanging.set(latch);
        if (calm) {
            release();
        }
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true; // as a system call that does not care
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized Contents open(Epoch ifCreated) throws StoreException {
        return real.open(ifCreated);
    }

    @Override
    public boolean present() {
        return real.present();
    }

    @Override
    public void write(Batch batch) throws StoreException {
        through(() -> real.write(batch));
    }

    @Override
    public void probe(long clock) throws StoreException {
        through(() -> real.probe(clock));
    }

    @Override
    public long used() throws StoreException {
        return real.used();
    }

    @Override
    public long olderThan(long first, long nanos) throws StoreException {
        return real.olderThan(first, nanos);
    }

    @Override
    public void expire(long first, Epoch oldest) throws StoreException {
        through(() -> real.expire(first, oldest));
    }

    @Override
    public long bytes() {
        return real.bytes();
    }

    @Override
    public synchronized String setAside() throws StoreException {
        return real.setAside();
    }

    @Override
    public synchronized void close() {
        real.close();
    }
}
