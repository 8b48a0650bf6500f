package org.dialtone.proofs;

import org.dialtone.api.Position;
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

import java.util.UUID;

/// How often an event object was set is never counted twice nor forgotten, whoever looks when.
final class Counts {
    private static final Position START = new Position(new UUID(0, 1), 0);

    private Counts() {}

    /// Counting while one of two registrations ends.
    @JCStressTest
    @Outcome(
            id = "5, 5",
            expect = Expect.ACCEPTABLE,
            desc = "two by one, two by the other, one by hand")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "a registration that was ending was counted twice, or not at all")
    @State
    public static class WhileOneEnds {
        private final NotificationRegistry registry = new NotificationRegistry(10, () -> START);
        private final Recorder event = new Recorder();
        private final Entry entry = registry.add(event, _ -> {});

        public WhileOneEnds() {
            registry.add(event, _ -> {});
            registry.publish();
            registry.publish();
            event.set();
        }

        @Actor
        public void owner() {
            entry.end();
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = (int) event.count();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = (int) event.count();
        }
    }

    /// A publication that meets the end of the registration is in the sum if it happened.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "ended first")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "signalled first")
    @Outcome(expect = Expect.FORBIDDEN, desc = "it was set and not counted, or counted and not set")
    @State
    public static class AgainstPublish {
        private final NotificationRegistry registry = new NotificationRegistry(10, () -> START);
        private final Recorder event = new Recorder();
        private final Entry entry = registry.add(event, _ -> {});

        @Actor
        public void publisher() {
            registry.publish();
        }

        @Actor
        public void owner(II_Result r) {
            entry.end();
            r.r1 = (int) event.count();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = event.posts;
        }
    }

    /// One registration ends and another takes its place, while the publisher comes by twice: each
    /// counts its own. The numbers are what was counted over what was signalled.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "each has counted its own signals")
    @Outcome(expect = Expect.FORBIDDEN, desc = "one counts what the other was signalled")
    @State
    public static class PlaceGivenOn {
        private final NotificationRegistry registry = new NotificationRegistry(10, () -> START);
        private final Recorder former = new Recorder();
        private final Recorder latter = new Recorder();
        private final Entry first = registry.add(former, _ -> {});
        private @Nullable Entry second;

        @Actor
        public void publisher() {
            registry.publish();
            registry.publish();
        }

        @Actor
        public void owner() {
            first.end();
            second = registry.add(latter, _ -> {});
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r1 = (int) (first.signals() + former.count()) - 2 * former.posts;
            r.r2 =
                    second == null
                            ? -1
                            : (int) (second.signals() + latter.count()) - 2 * latter.posts;
        }
    }

    /// Two that set it by hand.
    @JCStressTest
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both count")
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "one was to come")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a set was lost")
    @State
    public static class TwoSetters {
        private final Recorder event = new Recorder();

        @Actor
        public void one() {
            event.set();
        }

        @Actor
        public void other(II_Result r) {
            event.set();
            r.r1 = (int) event.count();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            r.r2 = (int) event.count();
        }
    }
}
