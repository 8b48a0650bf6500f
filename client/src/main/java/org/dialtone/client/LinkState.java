package org.dialtone.client;

import org.dialtone.api.RouterException;

import java.time.Duration;

/// How the link to a remote router is.
public sealed interface LinkState {

    /// The router answers. Registrations and streams have gone on, or are about to.
    record Connected() implements LinkState {}

    /// The router was lost, and is looked for.
    ///
    /// @param reason why it cannot be reached
    /// @param attempts how many attempts have failed since it was lost
    /// @param next how long until the next attempt
    record Reconnecting(RouterException reason, int attempts, Duration next) implements LinkState {}

    /// This end was closed. Nothing follows.
    record Closed() implements LinkState {}
}
