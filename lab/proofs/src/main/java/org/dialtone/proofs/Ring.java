package org.dialtone.proofs;

import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.stream.EventRing;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

import java.time.Instant;
import java.util.UUID;

/// The journal in memory: whoever sees a revision sees the whole event, and never another's.
final class Ring {
    private static final UUID EPOCH = new UUID(0, 1);

    private Ring() {}

    /// What a reader finds: the event's own number, 10 for each revision; -1 if there is none.
    private static int found(@Nullable RouterEvent event) {
        return event instanceof ResyncEvent resync && resync.time() != null
                ? resync.uncounted()
                : -1;
    }

    private static RouterEvent event(long revision) {
        return new ResyncEvent(revision, Instant.EPOCH, (int) revision * 10);
    }

    /// The first event of all.
    @JCStressTest
    @Outcome(id = "0, -1", expect = Expect.ACCEPTABLE, desc = "not yet")
    @Outcome(id = "0, 10", expect = Expect.ACCEPTABLE, desc = "appended between the two looks")
    @Outcome(id = "1, 10", expect = Expect.ACCEPTABLE, desc = "the whole event")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "revision 1 is said to be readable, and is not, or not wholly")
    @State
    public static class Publication {
        private final EventRing ring = new EventRing(EPOCH, 4);

        @Actor
        public void loop() {
            ring.append(event(1));
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = (int) ring.last();
            r.r2 = found(ring.read(1));
        }
    }

    /// A reader that is being overtaken by a whole lap: the event it asked for, or none.
    @JCStressTest
    @Outcome(id = "2, 10, 20", expect = Expect.ACCEPTABLE, desc = "before")
    @Outcome(id = "2, -1, 20", expect = Expect.ACCEPTABLE, desc = "overtaken while it read")
    @Outcome(id = "2, -1, -1", expect = Expect.ACCEPTABLE, desc = "overtaken while it read, twice")
    @Outcome(id = "2, 10, -1", expect = Expect.ACCEPTABLE, desc = "overtaken between the two")
    @Outcome(id = "3, -1, 20", expect = Expect.ACCEPTABLE, desc = "one is gone")
    @Outcome(id = "3, -1, -1", expect = Expect.ACCEPTABLE, desc = "one is gone, then the other")
    @Outcome(id = "4, -1, -1", expect = Expect.ACCEPTABLE, desc = "both are gone")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "a reader was given another event than it asked for, or one that had gone")
    @State
    public static class Overtaken {
        private final EventRing ring = new EventRing(EPOCH, 2);

        public Overtaken() {
            ring.append(event(1));
            ring.append(event(2));
        }

        @Actor
        public void loop() {
            ring.append(event(3));
            ring.append(event(4));
        }

        @Actor
        public void reader(III_Result r) {
            r.r1 = (int) ring.last();
            r.r2 = found(ring.read(1));
            r.r3 = found(ring.read(2));
        }
    }
}
