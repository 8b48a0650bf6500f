package org.dialtone.proofs;

import org.dialtone.api.EventObject;
import org.dialtone.api.Position;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.notify.NotificationRegistry;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// The event object of one's own process: a signal is taken by one, and never lost.
final class HandOver {
    /// Long enough to be sure, for it is waited out only when a wake-up was lost.
    private static final Duration LONG = Duration.ofSeconds(30);

    /// Shorter than it takes to park: the waiter enters the queue and leaves it.
    private static final Duration SHORT = Duration.ofNanos(1);

    private static final Position START = new Position(new UUID(0, 1), 0);

    private HandOver() {}

    private static boolean take(EventObject event, Duration timeout) {
        try {
            return event.await(timeout);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Passes some nanoseconds, others for each state: on its way to sleep the waiter has much to
    /// do before the moment that counts.
    private static void dawdle(EventObject event, int turns) {
        for (int i = 0; i < turns && !event.isClosed(); i++) {
            // isClosed reads a volatile field: the loop is not optimised away
        }
    }

    private static int turns() {
        return ThreadLocalRandom.current().nextInt(400);
    }

    /// Looking, without waiting.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "set, then taken")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "looked, then set")
    @Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "one signal was taken twice")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "the signal was lost")
    @State
    public static class SetAgainstLook {
        private final EventObject event = EventObject.autoReset();

        @Actor
        public void setter() {
            event.set();
        }

        @Actor
        public void waiter(ZZ_Result r) {
            r.r1 = take(event, Duration.ZERO);
        }

        @Arbiter
        public void afterwards(ZZ_Result r) {
            r.r2 = event.isSet();
        }
    }

    /// A waiter who enters the queue while the event is set.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "woken, and taken")
    @Outcome(
            id = "false, .*",
            expect = Expect.FORBIDDEN,
            desc = "the waiter slept on: the setter saw nobody, the waiter saw no signal")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the signal was taken and stayed")
    @State
    public static class SetAgainstWait {
        private final EventObject event = EventObject.autoReset();

        private final int turns = turns();

        public SetAgainstWait() {
            take(event, SHORT); // so that there is a queue
        }

        @Actor
        public void setter() {
            dawdle(event, turns);
            event.set();
        }

        @Actor
        public void waiter(ZZ_Result r) {
            r.r1 = take(event, LONG);
        }

        @Arbiter
        public void afterwards(ZZ_Result r) {
            r.r2 = event.isSet();
        }
    }

    /// The same, signalled by a router: post, fence, wake.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "woken, and taken")
    @Outcome(
            id = "false, .*",
            expect = Expect.FORBIDDEN,
            desc = "the waiter slept on: the router saw nobody, the waiter saw no signal")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the signal was taken and stayed")
    @State
    public static class PublishAgainstWait {
        private final EventObject event = EventObject.autoReset();
        private final NotificationRegistry registry = new NotificationRegistry(1, () -> START);

        private final int turns = turns();

        public PublishAgainstWait() {
            registry.add((SignalledEvent) event, _ -> {});
            take(event, SHORT); // so that there is a queue
        }

        @Actor
        public void router() {
            dawdle(event, turns);
            registry.publish();
        }

        @Actor
        public void waiter(ZZ_Result r) {
            r.r1 = take(event, LONG);
        }

        @Arbiter
        public void afterwards(ZZ_Result r) {
            r.r2 = event.isSet();
        }
    }

    /// The same, manual-reset.
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "woken, and it stays set")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the waiter slept on, or took what is to stay")
    @State
    public static class ManualSetAgainstWait {
        private final EventObject event = EventObject.manualReset();

        @Actor
        public void setter() {
            event.set();
        }

        @Actor
        public void waiter(ZZ_Result r) {
            r.r1 = take(event, LONG);
        }

        @Arbiter
        public void afterwards(ZZ_Result r) {
            r.r2 = event.isSet();
        }
    }

    /// Two takers of one signal.
    @JCStressTest
    @Outcome(id = "true, false, false", expect = Expect.ACCEPTABLE, desc = "one has it")
    @Outcome(id = "false, true, false", expect = Expect.ACCEPTABLE, desc = "the other has it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "one signal woke two, or none")
    @State
    public static class TwoTakers {
        private final EventObject event = EventObject.autoReset();

        public TwoTakers() {
            event.set();
        }

        @Actor
        public void one(ZZZ_Result r) {
            r.r1 = take(event, Duration.ZERO);
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = take(event, SHORT);
        }

        @Arbiter
        public void afterwards(ZZZ_Result r) {
            r.r3 = event.isSet();
        }
    }

    /// A waiter who has just left the queue sets it for one who stays in it. (A signal that goes to
    /// one who is leaving takes three threads: see HandOverTest.)
    @JCStressTest
    @Outcome(id = "false, true, false", expect = Expect.ACCEPTABLE, desc = "the one who waited on")
    @Outcome(
            id = ".*, false, .*",
            expect = Expect.FORBIDDEN,
            desc = "a lost wake-up: it went to the one who had left, who waited slept on")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the signal was taken twice, or stayed")
    @State
    public static class SetByOneWhoLeft {
        private final EventObject event = EventObject.autoReset();

        @Actor
        public void leaver(ZZZ_Result r) {
            r.r1 = take(event, SHORT);
            event.set();
        }

        @Actor
        public void stayer(ZZZ_Result r) {
            r.r2 = take(event, LONG);
        }

        @Arbiter
        public void afterwards(ZZZ_Result r) {
            r.r3 = event.isSet();
        }
    }

    /// Closing wakes who waits, and nobody begins to wait for a closed one.
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "sent home with an error")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a waiter slept on in a closed event object")
    @State
    public static class CloseAgainstWait {
        private final EventObject event = EventObject.autoReset();

        @Actor
        public void closer() {
            event.close();
        }

        @Actor
        public void waiter(ZZ_Result r) {
            try {
                take(event, LONG);
            } catch (RouterException _) {
                r.r1 = true;
            }
        }

        @Arbiter
        public void afterwards(ZZ_Result r) {
            r.r2 = event.isClosed();
        }
    }

    /// Resetting against setting: whichever was last.
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "reset, set, seen")
    @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "set, reset, seen")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "reset, seen, set")
    @Outcome(expect = Expect.FORBIDDEN, desc = "it was seen set after the reset, and is not")
    @State
    public static class ResetAgainstSet {
        private final EventObject event = EventObject.manualReset();

        @Actor
        public void setter() {
            event.set();
        }

        @Actor
        public void resetter(ZZ_Result r) {
            event.reset();
            r.r1 = event.isSet();
        }

        @Arbiter
        public void afterwards(ZZ_Result r) {
            r.r2 = event.isSet();
        }
    }

    /// One who waits for both takes both or none, another may take one meanwhile.
    @JCStressTest
    @Outcome(id = "true, false, false", expect = Expect.ACCEPTABLE, desc = "both, by the first")
    @Outcome(id = "false, true, true", expect = Expect.ACCEPTABLE, desc = "one, by the other")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "a signal was lost when all were wanted and one was gone")
    @State
    public static class AllAgainstOne {
        private final EventObject first = EventObject.autoReset();
        private final EventObject second = EventObject.autoReset();

        public AllAgainstOne() {
            first.set();
            second.set();
        }

        @Actor
        public void both(ZZZ_Result r) {
            try {
                r.r1 = EventObject.awaitAll(Duration.ZERO, List.of(first, second));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Actor
        public void one(ZZZ_Result r) {
            r.r2 = take(second, Duration.ZERO);
        }

        @Arbiter
        public void afterwards(ZZZ_Result r) {
            r.r3 = first.isSet();
        }
    }
}
