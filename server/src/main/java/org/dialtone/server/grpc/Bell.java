package org.dialtone.server.grpc;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/// Wakes one thread that waits for work. Who rings stores `rung`, then (a fence later) looks
/// whether the thread sleeps; the thread says that it sleeps, then looks at `rung`: at least one
/// sees the other. Of many who ring at once, one wakes it: for the others it costs a load.
final class Bell {
    private static final VarHandle RUNG;

    static {
        try {
            RUNG = MethodHandles.lookup().findVarHandle(Bell.class, "rung", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile boolean rung;
    private volatile @Nullable Thread sleeper;

    /// First half of ringing; a full fence and [#wake] have to follow. Never blocks.
    void post() {
        RUNG.setOpaque(this, true);
    }

    /// Second half. Never blocks.
    void wake() {
        Thread thread = sleeper;
        if (thread != null) {
            sleeper = null;
            LockSupport.unpark(thread);
        }
    }

    void ring() {
        post();
        VarHandle.fullFence();
        wake();
    }

    /// To be called before one looks for work: what is rung for from now on is not slept through.
    void answer() {
        rung = false;
        VarHandle.fullFence();
    }

    /// Sleeps until it is rung, if it has not been since [#answer]. May return sooner.
    void await() throws InterruptedException {
        sleeper = Thread.currentThread();
        VarHandle.fullFence();
        if (!rung) {
            LockSupport.park(this);
        }
        sleeper = null;
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
