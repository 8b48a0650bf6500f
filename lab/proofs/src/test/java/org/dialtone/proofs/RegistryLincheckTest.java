package org.dialtone.proofs;

import org.dialtone.api.Position;
import org.dialtone.api.RouterException;
import org.dialtone.core.notify.Entry;
import org.dialtone.core.notify.NotificationRegistry;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/// The registry, to its callers, is a set under one lock: whatever the interleaving of a publisher
/// with threads that register, deregister and close, the answers are those that some order of whole
/// calls could have given. To end a registration answers how much of signals there was when it
/// returned, so a signal that follows is a contradiction.
final class RegistryLincheckTest {
    private static final Position START = new Position(new UUID(0, 1), 0);

    /// The registry with one event object, as Lincheck calls it.
    public static class Registry {
        private final NotificationRegistry registry = new NotificationRegistry(10, () -> START);
        private final Recorder event = new Recorder();
        private volatile Entry entry = registry.add(event, _ -> {});

        @Operation(nonParallelGroup = "publisher")
        public void publish() {
            registry.publish();
        }

        @Operation(nonParallelGroup = "owner")
        public boolean register() {
            if (!entry.active()) {
                try {
                    entry = registry.add(event, _ -> {});
                } catch (RouterException _) {
                    return false;
                }
            }
            return true;
        }

        @Operation
        public int deregister() {
            entry.end();
            return event.done();
        }

        @Operation
        public int close() {
            registry.close();
            return event.done();
        }
    }

    /// What it is to look like.
    public static class Specification {
        private boolean registered = true;
        private boolean closed;
        private int done;

        public void publish() {
            done += registered ? 2 : 0;
        }

        public boolean register() {
            registered = !closed;
            return registered;
        }

        public int deregister() {
            registered = false;
            return done;
        }

        public int close() {
            closed = true;
            registered = false;
            return done;
        }
    }

    @Test
    void everyInterleavingIsThatOfWholeCalls() {
        new ModelCheckingOptions()
                .iterations(8)
                .invocationsPerIteration(250)
                .loopIterationsBeforeThreadSwitch(100) // more than a block has places
                .loopBound(1_000)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .sequentialSpecification(Specification.class)
                .check(Registry.class);
    }
}
