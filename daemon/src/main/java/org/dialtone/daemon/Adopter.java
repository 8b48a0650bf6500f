package org.dialtone.daemon;

import org.dialtone.api.EventObject;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.AioSignals;
import org.dialtone.linux.ffm.SystemException;
import org.dialtone.local.EventFdObject;
import org.dialtone.server.eventsocket.EventAdopter;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;

/// Makes event objects of other processes' eventfds, which are signalled through asynchronous I/O
/// because their owners are not trusted. Where the kernel refuses that, it is asked again by the
/// next registration; until then there are none, and the rest of the daemon goes on.
final class Adopter implements EventAdopter, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Adopter.class.getName());

    /// Guarded by this.
    private @Nullable AioSignals signals;

    private Adopter() {}

    static Adopter open() {
        Adopter adopter = new Adopter();
        try {
            adopter.signals();
        } catch (RouterException e) {
            LOG.log(Level.WARNING, "the event socket takes no registrations: " + e.getMessage());
        }
        return adopter;
    }

    private synchronized AioSignals signals() {
        if (signals == null) {
            try {
                signals = AioSignals.open();
            } catch (SystemException e) {
                throw new RouterException(
                        RouterError.NOT_ENOUGH_MEMORY,
                        "no asynchronous I/O to signal eventfds with ("
                                + e.getMessage()
                                + "): see who else uses it (sysctl fs.aio-nr), or raise"
                                + " fs.aio-max-nr",
                        e);
            }
        }
        return signals;
    }

    @Override
    public EventObject adopt(int descriptor) {
        return EventFdObject.adoptForeign(descriptor, signals());
    }

    /// After everything that it has adopted.
    @Override
    public synchronized void close() {
        if (signals != null) {
            signals.close();
        }
    }
}
