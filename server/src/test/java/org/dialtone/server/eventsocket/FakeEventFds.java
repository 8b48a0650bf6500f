package org.dialtone.server.eventsocket;

import org.dialtone.api.EventObject;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.SignalledEvent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Descriptors of a test: those below 100 are eventfds, and which of them were adopted is known.
final class FakeEventFds implements EventAdopter {
    static final int NO_EVENTFD = 100;

    final List<Adopted> adopted = new ArrayList<>();
    boolean exhausted;

    @Override
    public EventObject adopt(int descriptor) {
        if (exhausted) {
            throw new RouterException(RouterError.NOT_ENOUGH_MEMORY, "none left");
        }
        if (descriptor >= NO_EVENTFD) {
            throw new RouterException(RouterError.INVALID_PARAMETER, "no eventfd");
        }
        Adopted event = new Adopted();
        adopted.add(event);
        return event;
    }

    long open() {
        return adopted.stream().filter(event -> !event.isClosed()).count();
    }

    /// Counts its signals; one that comes when it must be silent is remembered.
    static final class Adopted extends SignalledEvent {
        private volatile boolean silent;
        private volatile boolean broken;
        private volatile boolean closed;
        private volatile long posted;

        /// From now on nothing may signal it.
        void silence() {
            silent = true;
        }

        boolean broken() {
            return broken;
        }

        long posted() {
            return posted;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread publishes
        public void post() {
            if (silent) {
                broken = true;
            }
            posted++;
        }

        @Override
        public void wake() {}

        @Override
        public void reset() {
            throw new AssertionError();
        }

        @Override
        public boolean isSet() {
            return posted > 0;
        }

        @Override
        public boolean await(Duration timeout) {
            throw new AssertionError();
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
            endSources();
            silent = true;
        }
    }
}
