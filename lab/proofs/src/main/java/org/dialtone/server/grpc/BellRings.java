package org.dialtone.server.grpc;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/// The bell of a Register call: what was stored before somebody rang is looked at. Here, in the
/// package of the bell, because nobody else may see it.
final class BellRings {
    private BellRings() {}

    /// A ring against a look that has been called for already and may have looked.
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "it was looked at")
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "nobody will look at it")
    @State
    public static class RingAgainstLook {
        /// The event loop: what it has to do. Its first look is called for.
        private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

        private final Executor loop = tasks::add;
        private final Bell bell = new Bell(loop, this::look);
        private int work; // plain: what orders it is the bell's
        private int seen;

        public RingAgainstLook() {
            bell.ring();
        }

        private void look() {
            seen = work;
        }

        @Actor
        public void ringer() {
            work = 1;
            bell.ring();
        }

        @Actor
        public void loop() {
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
        }

        @Arbiter
        public void afterwards(I_Result r) {
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
            r.r1 = seen;
        }
    }
}
