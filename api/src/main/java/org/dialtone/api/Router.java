package org.dialtone.api;

import org.dialtone.api.dial.DemandDialManager;

import java.util.List;
import java.util.Optional;

/// A handle to one router: a Linux network namespace with a Dialtone on it.
///
/// All methods may be called from any thread, also from one that a signal has just woken. Every
/// method but [#close] throws [RouterException] with [RouterError#ACCESS_DENIED] if the caller
/// lacks the right, before anything else is looked at, and with [RouterError#INVALID_HANDLE] if the
/// handle is closed.
public interface Router extends AutoCloseable {

    /// Signals `event` on every connect and disconnect from now on, until it is deregistered or
    /// this handle is closed. When it returns, every later one signals; the registration says from
    /// which position, so a caller who then lists the interfaces has missed nothing. A state query
    /// made after a signal already shows the change.
    ///
    /// Registering the same event object again changes nothing and answers the same registration.
    ///
    /// Modelled on MprAdminRegisterConnectionNotification (mprapi.h).
    ///
    /// @throws RouterException [RouterError#INVALID_PARAMETER] if the event is closed or cannot be
    ///   signalled by this router, [RouterError#DDM_NOT_RUNNING] if the router is LAN-only,
    ///   [RouterError#NOT_ENOUGH_MEMORY] at the router's limit of registrations
    Registration register(EventObject event);

    /// Ends the registration of `event`. **When it returns, the router will never signal this event
    /// again**: not for a change that is being processed at this very moment, not for one that is
    /// queued. A signal already given stays given.
    ///
    /// Modelled on MprAdminDeregisterConnectionNotification (mprapi.h).
    ///
    /// @throws RouterException [RouterError#INVALID_PARAMETER] if it is not registered through this
    ///   handle, [RouterError#DDM_NOT_RUNNING] if the router is LAN-only
    void deregister(EventObject event);

    /// The interfaces, connections and position as they are, consistent with one another. A router
    /// with a durable journal waits until the position is on its disk, so that a stream can be
    /// resumed from it whatever happens: a millisecond or so, and two seconds if the disk hangs.
    RouterSnapshot snapshot();

    /// The interfaces as they are, by name.
    default List<RouterInterface> interfaces() {
        return snapshot().interfaces();
    }

    /// The connections as they are, by interface name.
    default List<Connection> connections() {
        return snapshot().connections();
    }

    /// What has passed over a connection so far, asked of the kernel now; empty if it has ended, or
    /// is older than the router's last start.
    ///
    /// @throws InterruptedException if interrupted while the kernel is asked
    Optional<Traffic> traffic(ConnectionId connection) throws InterruptedException;

    /// Opens a stream of what happens. Close it when done; closing the router closes it as well.
    EventStream events(StreamOptions options);

    /// A live stream of every event from now on.
    default EventStream events() {
        return events(StreamOptions.live());
    }

    /// A page of recorded events, oldest first: what has happened, for as far back as the journal
    /// goes.
    HistoryPage history(HistoryQuery query);

    /// Who is registered, and who reads a stream, through any handle onto this router.
    List<Listener> listeners();

    /// How the record of events is doing.
    JournalStatus journal();

    RouterInfo info();

    RouterStatistics statistics();

    /// The demand-dial manager of this router, for this handle's caller.
    ///
    /// @throws RouterException [RouterError#DDM_NOT_RUNNING] if the router has none (it is
    ///   LAN-only)
    default DemandDialManager ddm() {
        throw new RouterException(
                RouterError.DDM_NOT_RUNNING,
                "this router is LAN-only: it has no demand-dial manager");
    }

    /// Ends every registration and stream of this handle and gives its threads and descriptors
    /// back. When it returns, none of its events will be signalled again. Closing twice does
    /// nothing.
    @Override
    void close();
}
