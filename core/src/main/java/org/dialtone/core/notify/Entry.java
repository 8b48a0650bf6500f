package org.dialtone.core.notify;

import org.dialtone.api.EventObject;
import org.dialtone.api.Position;
import org.dialtone.api.Registration;
import org.dialtone.api.spi.SignalSource;
import org.dialtone.api.spi.SignalledEvent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.UUID;

/// One registration, in its place in the [NotificationRegistry].
public final class Entry implements Registration, SignalSource {
    private static final VarHandle SIGNALS;

    static {
        try {
            SIGNALS = MethodHandles.lookup().findVarHandle(Entry.class, "signals", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final NotificationRegistry registry;
    final SignalledEvent event;
    final NotificationRegistry.Owner owner;

    /// Guarded by the registry's lock.
    int place;

    volatile boolean active = true;
    volatile Position since = NOWHERE;

    /// Written by the publisher alone.
    private long signals;

    private static final Position NOWHERE = new Position(new UUID(0, 0), 0);

    Entry(NotificationRegistry registry, SignalledEvent event, NotificationRegistry.Owner owner) {
        this.registry = registry;
        this.event = event;
        this.owner = owner;
    }

    void count() {
        SIGNALS.setOpaque(this, signals + 1);
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
        return (long) SIGNALS.getOpaque(this);
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
