package org.dialtone.api;

import java.time.Duration;
import java.util.List;

/// What gets signalled. It is set or not set, as a Win32 event object is, and counts how often it
/// was set: signals that nobody has waited for yet coalesce.
///
/// *Auto-reset*: a wait that returns true has taken the signal; one signal wakes one waiter.
/// *Manual-reset*: it stays set, and every wait returns true, until [#reset].
///
/// Any thread may call any method. Setting never blocks. These made here live in one process; one
/// behind a Linux eventfd, on which any epoll loop can wait, comes from the router's own module.
/// Routers accept only the event objects that Dialtone makes.
public interface EventObject extends AutoCloseable {

    /// A new event object, not set, that a wait resets.
    static EventObject autoReset() {
        return new InProcessEvent(true);
    }

    /// A new event object, not set, that stays set until it is reset.
    static EventObject manualReset() {
        return new InProcessEvent(false);
    }

    /// Sets it and wakes whoever waits. Does nothing once it is closed.
    void set();

    /// Makes it not set.
    void reset();

    /// Whether it is set; takes nothing.
    boolean isSet();

    /// How often it has been set since it was made, by routers and by [#set].
    long count();

    /// Waits until it is set.
    ///
    /// @param timeout how long at most; zero or less looks once and does not wait
    /// @return true if it was set, false if the time ran out
    /// @throws RouterException [RouterError#INVALID_HANDLE] if it is closed, also while waiting
    boolean await(Duration timeout) throws InterruptedException;

    /// Waits until it is set, for as long as it takes.
    default void await() throws InterruptedException {
        while (!await(Duration.ofNanos(Long.MAX_VALUE))) {
            // 292 years have passed: once more
        }
    }

    boolean isClosed();

    /// Closes it: its registrations end on every router, waiters return with an error. Closing
    /// twice does nothing.
    @Override
    void close();

    /// Waits until one of several is set, and takes the signal of the first that is, by its place.
    ///
    /// @param events 1 to 1024 event objects made by [#autoReset] and [#manualReset]
    /// @return the place of the one that was set, or -1 if the time ran out
    static int awaitAny(Duration timeout, List<EventObject> events) throws InterruptedException {
        return InProcessEvent.awaitAny(timeout, events);
    }

    /// Waits until all of several are set at one moment, and takes the signals of all or of none.
    ///
    /// @param events 1 to 1024 different event objects made by [#autoReset] and [#manualReset]
    /// @return false if the time ran out
    static boolean awaitAll(Duration timeout, List<EventObject> events)
            throws InterruptedException {
        return InProcessEvent.awaitAll(timeout, events);
    }
}
