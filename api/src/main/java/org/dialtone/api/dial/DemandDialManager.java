package org.dialtone.api.dial;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The demand-dial manager (DDM) of a router: it alone decides when a demand-dial interface is
/// dialled and hung up.
///
/// All methods may be called from any thread. Interfaces are named by their name, which is unique
/// on a router. Each throws [RouterException] with [RouterError#ACCESS_DENIED] if the caller lacks
/// the right, before anything else is looked at; with [RouterError#NO_SUCH_INTERFACE] for a name
/// that is not a demand-dial interface's.
public interface DemandDialManager {

    /// Observer.
    DdmStatus status();

    /// What is connected stays so, what is being dialled is given up, nothing is dialled until
    /// [#resume]. Administrator, as the next three.
    void pause();

    void resume();

    /// Hangs everything up and ends every registration; register and deregister answer
    /// [RouterError#DDM_NOT_RUNNING] until [#start].
    void stop();

    void start();

    /// The definitions, by name, without their secrets. Observer, as the next.
    List<InterfaceDefinition> definitions();

    InterfaceDefinition definition(String name);

    /// Defines an interface, and keeps the definition. One that lacks a setting its kind cannot do
    /// without is kept, too, and is unreachable until that is said: [#explain] names it.
    /// Administrator.
    ///
    /// @throws RouterException [RouterError#INTERFACE_ALREADY_EXISTS],
    ///   [RouterError#INTERFACE_CONFIGURATION] (the message says which key, what was found, what
    ///   was expected), [RouterError#CANNOT_WRITE_PHONEBOOK], [RouterError#MAX_WAN_INTERFACE_LIMIT]
    void create(InterfaceDefinition definition);

    /// Defines an interface anew. A connection goes on; what changes in how it is made counts from
    /// the next attempt. Administrator.
    void replace(InterfaceDefinition definition);

    /// Administrator.
    ///
    /// @throws RouterException [RouterError#INTERFACE_CONNECTED] if it is connected
    void delete(String name);

    /// Administrator. A disabled interface is hung up.
    void enable(String name, boolean enabled);

    /// Administrator.
    ///
    /// @param credentials null to forget them
    void setCredentials(String name, @Nullable InterfaceCredentials credentials);

    /// The user name that is set, without any secret; null if no credentials are. Administrator.
    @Nullable String user(String name);

    /// Has an interface connected. Operator.
    ///
    /// @return completes with the connection once there is one, at once if it is connected already;
    ///   fails with the [RouterException] that says why it cannot be: at once with
    ///   [RouterError#INTERFACE_DISABLED], [RouterError#SERVICE_IS_PAUSED],
    ///   [RouterError#DDM_NOT_RUNNING], [RouterError#DIALOUT_HOURS_RESTRICTION],
    ///   [RouterError#INTERFACE_HAS_NO_DEVICES] or [RouterError#ALREADY_CONNECTING], later with
    ///   what the dialer found. To cancel it hangs nothing up
    CompletableFuture<ConnectionId> connect(String name);

    /// Has an interface hung up, also one that is being dialled, or a client's session ended by its
    /// server. Operator.
    ///
    /// @return completes once it is down; fails at once with [RouterError#INTERFACE_NOT_CONNECTED]
    ///   if there is nothing to hang up, and for a client with [RouterError#NOT_SUPPORTED] if its
    ///   server cannot be asked to; later with [RouterError#REQUEST_TIMEOUT] where what dials it
    ///   has not ended within a minute (it is waited for nevertheless, and nothing is dialled
    ///   beside it), and for a client with [RouterError#CAN_NOT_COMPLETE] if its server does not do
    ///   so
    CompletableFuture<@Nullable Void> disconnect(String name);

    /// Whether a packet would have it dialled, or somebody who asks. Operator.
    ///
    /// @param packet the packet, null for somebody who asks
    /// @param at the time; null for now
    Explanation explain(String name, @Nullable PacketHeader packet, @Nullable Instant at);

    /// The last attempts and connections, newest first, at most `most` of those that are kept: 32
    /// of an interface; fewer, but 2 at least, where there are more than 625 interfaces. Observer.
    List<Timeline> timeline(String name, int most);
}
