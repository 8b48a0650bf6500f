package org.dialtone.proofs;

import org.dialtone.api.EventObject;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// The event object of one's own process behaves as a flag under a lock. Waiting is modelled by
/// looking, with and without entering the queue of waiters.
final class EventLincheckTest {

    private static boolean take(EventObject event, long nanos) {
        try {
            return event.await(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Auto-reset, as Lincheck calls it.
    public static class AutoReset {
        private final EventObject event = EventObject.autoReset();

        @Operation
        public void set() {
            event.set();
        }

        @Operation
        public void reset() {
            event.reset();
        }

        @Operation
        public boolean isSet() {
            return event.isSet();
        }

        @Operation
        public boolean take() {
            return EventLincheckTest.take(event, 0);
        }

        @Operation
        public boolean takeAnyOfTwo() {
            try {
                return EventObject.awaitAny(Duration.ZERO, List.of(event, event)) >= 0;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// What it is to look like.
    public static class AutoResetSpecification {
        private boolean set;

        public void set() {
            set = true;
        }

        public void reset() {
            set = false;
        }

        public boolean isSet() {
            return set;
        }

        public boolean take() {
            boolean taken = set;
            set = false;
            return taken;
        }

        public boolean takeAnyOfTwo() {
            return take();
        }
    }

    /// How often it was set: by hand from several threads.
    public static class Count {
        private final EventObject event = EventObject.manualReset();

        @Operation
        public void set() {
            event.set();
        }

        @Operation
        public long count() {
            return event.count();
        }
    }

    /// What it is to look like.
    public static class CountSpecification {
        private long count;

        public void set() {
            count++;
        }

        public long count() {
            return count;
        }
    }

    private static ModelCheckingOptions interleavings() {
        return new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(300)
                .threads(3)
                .actorsPerThread(2);
    }

    @Test
    void autoResetIsAFlagThatOneTakes() {
        interleavings()
                .sequentialSpecification(AutoResetSpecification.class)
                .check(AutoReset.class);
    }

    @Test
    void countIsACounter() {
        interleavings().sequentialSpecification(CountSpecification.class).check(Count.class);
    }
}
