package org.dialtone.proofs;

import org.dialtone.api.Position;
import org.dialtone.core.notify.NotificationRegistry;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.util.UUID;

/// A registration counts from the position it answers with: one actor makes revision 1 public and
/// signals it, the other registers. The first number is the revision registered at, the second how
/// often it was signalled.
final class Since {
    private static final Position BEFORE = new Position(new UUID(0, 1), 0);
    private static final Position AFTER = new Position(new UUID(0, 1), 1);

    private Since() {}

    /// The first registration of all, for which the registry has yet to grow.
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "registered before, and signalled")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "registered after")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "registered meanwhile: one too many")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "registered before revision 1, and revision 1 has not signalled: a lost event")
    @State
    public static class First {
        private volatile Position position = BEFORE;
        private final NotificationRegistry registry = new NotificationRegistry(10, () -> position);
        private final Recorder event = new Recorder();

        @Actor
        public void publisher() {
            position = AFTER;
            registry.publish();
        }

        @Actor
        public void owner(II_Result r) {
            r.r1 = (int) registry.add(event, _ -> {}).since().revision();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = event.posts;
        }
    }

    /// One beside another, in a block that the publisher enters anyway.
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "registered before, and signalled")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "registered after")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "registered meanwhile: one too many")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "registered before revision 1, and revision 1 has not signalled: a lost event")
    @State
    public static class BesideAnother {
        private volatile Position position = BEFORE;
        private final NotificationRegistry registry = new NotificationRegistry(10, () -> position);
        private final Recorder event = new Recorder();

        public BesideAnother() {
            registry.add(new Recorder(), _ -> {});
        }

        @Actor
        public void publisher() {
            position = AFTER;
            registry.publish();
        }

        @Actor
        public void owner(II_Result r) {
            r.r1 = (int) registry.add(event, _ -> {}).since().revision();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = event.posts;
        }
    }

    /// In a place that another has just left.
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "registered before, and signalled")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "registered after")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "registered meanwhile: one too many")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "registered before revision 1, and revision 1 has not signalled: a lost event")
    @State
    public static class InAnotherPlace {
        private volatile Position position = BEFORE;
        private final NotificationRegistry registry = new NotificationRegistry(10, () -> position);
        private final Recorder event = new Recorder();

        public InAnotherPlace() {
            registry.add(new Recorder(), _ -> {}).end();
        }

        @Actor
        public void publisher() {
            position = AFTER;
            registry.publish();
        }

        @Actor
        public void owner(II_Result r) {
            r.r1 = (int) registry.add(event, _ -> {}).since().revision();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = event.posts;
        }
    }
}
