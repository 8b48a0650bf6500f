package org.dialtone.core.notify;

import org.dialtone.api.EventObject;
import org.dialtone.api.Position;
import org.dialtone.api.Registration;
import org.dialtone.api.spi.SignalSource;
import org.dialtone.api.spi.SignalledEvent;

import java.util.UUID;

/// One registration, in its place in the [NotificationRegistry].
public final class Entry implements Registration, SignalSource {
    private final NotificationRegistry registry;
    final SignalledEvent event;
    final NotificationRegistry.Owner owner;

    /// Guarded by the registry's lock.
    int place;

    volatile boolean active = true;
    volatile Position since = NOWHERE;

    /// How often it signalled in all, once it has ended; -1 before. Until then it is counted in its
    /// place.
    volatile long total = -1;

    private static final Position NOWHERE = new Position(new UUID(0, 0), 0);

    Entry(NotificationRegistry registry, SignalledEvent event, NotificationRegistry.Owner owner) {
        this.registry = registry;
        this.event = event;
        this.owner = owner;
    }

    /// The place after which it counts has become readable, under this epoch.
    public void counts(Position readable) {
        if (!since.equals(readable)) {
            since = readable;
        }
    }

    /// Ends it. When this returns, it will never signal again.
    ///
    /// @return false if it had ended already
    public boolean end() {
        return registry.remove(this);
    }

    @Override
    public EventObject event() {
        return event;
    }

    @Override
    public Position since() {
        return since;
    }

    @Override
    public long signals() {
        long ended = total;
        if (ended >= 0) {
            return ended;
        }
        long counted = registry.signals(place);
        ended = total; // the place may have been given away meanwhile
        return ended >= 0 ? ended : counted;
    }

    @Override
    public boolean active() {
        return active;
    }

    @Override
    public void eventClosed() {
        end();
    }
}
