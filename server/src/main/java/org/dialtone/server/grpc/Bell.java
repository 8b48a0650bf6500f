package org.dialtone.server.grpc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Has work looked for whenever somebody rings, on an executor of one thread: one look after
/// another.
///
/// Who rings stores the work, then (a fence later) looks whether a look is to come; the look says
/// that it has begun, then (a fence later) reads what there is: at least one sees the other. Of
/// many who ring at once, one calls the executor: for the others it costs a load.
final class Bell {
    private static final VarHandle CALLED;

    static {
        try {
            CALLED = MethodHandles.lookup().findVarHandle(Bell.class, "called", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Executor executor;
    private final Runnable look;
    private volatile boolean called;

    Bell(Executor executor, Runnable look) {
        this.executor = executor;
        this.look = look;
    }

    /// For one whose work is stored, a full fence behind it. Never blocks.
    void wake() {
        if (!called && CALLED.compareAndSet(this, false, true)) {
            try {
                executor.execute(this::answer);
            } catch (RejectedExecutionException _) {
                // its thread has ended, and with it the connection: nobody is to be told
            }
        }
    }

    /// For one whose work is stored.
    void ring() {
        VarHandle.fullFence();
        wake();
    }

    private void answer() {
        called = false;
        VarHandle.fullFence();
        look.run();
    }
}
