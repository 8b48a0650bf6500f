package org.dialtone.proofs;

import org.dialtone.api.Position;
import org.dialtone.api.RouterException;
import org.dialtone.core.notify.Entry;
import org.dialtone.core.notify.NotificationRegistry;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

import java.util.UUID;

/// When whatever ends a registration has returned, no signal follows. In each test one actor
/// publishes and the other ends it, noting how much of the signal it saw when it returned; the
/// arbiter notes how much of it there was in the end.
final class Barrier {
    private static final Position START = new Position(new UUID(0, 1), 0);

    private Barrier() {}

    private static NotificationRegistry registry() {
        return new NotificationRegistry(100, () -> START);
    }

    /// Against [Entry#end].
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "ended before the publisher came")
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "signalled, then ended")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "deregister returned and a signal, or a part of one, followed")
    @State
    public static class Deregister {
        private final NotificationRegistry registry = registry();
        private final Recorder event = new Recorder();
        private final Entry entry = registry.add(event, _ -> {});

        @Actor
        public void publisher() {
            registry.publish();
        }

        @Actor
        public void owner(II_Result r) {
            entry.end();
            r.r1 = event.done();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = event.done();
        }
    }

    /// The same among neighbours, so that the publisher has several in hand between post and wake.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "ended before the publisher came")
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "signalled, then ended")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "deregister returned and a signal, or a part of one, followed")
    @State
    public static class DeregisterAmongOthers {
        private final NotificationRegistry registry = registry();
        private final Recorder event = new Recorder();
        private final Entry entry;

        public DeregisterAmongOthers() {
            registry.add(new Recorder(), _ -> {});
            entry = registry.add(event, _ -> {});
            registry.add(new Recorder(), _ -> {});
            registry.add(new Recorder(), _ -> {});
        }

        @Actor
        public void publisher() {
            registry.publish();
        }

        @Actor
        public void owner(II_Result r) {
            entry.end();
            r.r1 = event.done();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = event.done();
        }
    }

    /// Two publications: the one that ends it meets the first, the second, or comes between.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "ended before the publisher came")
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "ended between the two")
    @Outcome(id = "4, 4", expect = Expect.ACCEPTABLE, desc = "signalled twice, then ended")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "deregister returned and a signal, or a part of one, followed")
    @State
    public static class DeregisterAgainstTwo {
        private final NotificationRegistry registry = registry();
        private final Recorder event = new Recorder();
        private final Entry entry = registry.add(event, _ -> {});

        @Actor
        public void publisher() {
            registry.publish();
            registry.publish();
        }

        @Actor
        public void owner(II_Result r) {
            entry.end();
            r.r1 = event.done();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = event.done();
        }
    }

    /// Against closing the event object.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "closed before the publisher came")
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "signalled, then closed")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "the event object was closed, and used by the publisher after that")
    @State
    public static class CloseEvent {
        private final NotificationRegistry registry = registry();
        private final Recorder event = new Recorder();

        public CloseEvent() {
            registry.add(event, _ -> {});
        }

        @Actor
        public void publisher() {
            registry.publish();
        }

        @Actor
        public void owner(II_Result r) {
            event.close();
            r.r1 = event.done();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = event.done();
        }
    }

    /// Against closing the registry.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "closed before the publisher came")
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "signalled, then closed")
    @Outcome(expect = Expect.FORBIDDEN, desc = "close returned and a signal followed")
    @State
    public static class CloseRegistry {
        private final NotificationRegistry registry = registry();
        private final Recorder event = new Recorder();

        public CloseRegistry() {
            registry.add(event, _ -> {});
        }

        @Actor
        public void publisher() {
            registry.publish();
        }

        @Actor
        public void owner(II_Result r) {
            registry.close();
            r.r1 = event.done();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = event.done();
        }
    }

    /// Two end the same registration: one is told that it was the one.
    @JCStressTest
    @Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "the first did")
    @Outcome(id = "false, true, 1", expect = Expect.ACCEPTABLE, desc = "the second did")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "both or neither were told that they ended it, or its owner not just once")
    @State
    public static class TwoRemovers {
        private final NotificationRegistry registry = registry();
        private int ended;
        private final Entry entry = registry.add(new Recorder(), _ -> ended++);

        @Actor
        public void one(ZZI_Result r) {
            r.r1 = entry.end();
        }

        @Actor
        public void other(ZZI_Result r) {
            r.r2 = entry.end();
        }

        @Arbiter
        public void afterwards(ZZI_Result r) {
            r.r3 = ended;
        }
    }

    /// One registers while the other closes the registry: nobody is left behind in it.
    @JCStressTest
    @Outcome(id = "true, false, 0", expect = Expect.ACCEPTABLE, desc = "added, then closed")
    @Outcome(id = "false, false, 0", expect = Expect.ACCEPTABLE, desc = "closed, so refused")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a registration has outlived its registry")
    @State
    public static class AddAgainstClose {
        private final NotificationRegistry registry = registry();
        private final Recorder event = new Recorder();
        private @Nullable Entry entry;

        @Actor
        public void adder(ZZI_Result r) {
            try {
                entry = registry.add(event, _ -> {});
                r.r1 = true;
            } catch (RouterException _) {
                r.r1 = false;
            }
        }

        @Actor
        public void closer() {
            registry.close();
        }

        @Arbiter
        public void afterwards(ZZI_Result r) {
            registry.publish();
            r.r2 = entry != null && entry.active();
            r.r3 = registry.size() + event.done();
        }
    }
}
