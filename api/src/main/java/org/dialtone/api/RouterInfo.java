package org.dialtone.api;

import java.time.Duration;

/// What a router says of itself.
///
/// @param name its name: `localhost`, a network namespace's name, or a remote router's address
/// @param lanOnly whether it has no demand-dial manager; register and deregister then answer
///   [RouterError#DDM_NOT_RUNNING]
/// @param uptime how long it has been open, by the monotonic clock
/// @param position the last revision
/// @param role what this handle may do
/// @param caller who the router takes the caller for; empty within one process
public record RouterInfo(
        String name,
        boolean lanOnly,
        Duration uptime,
        Position position,
        Role role,
        String caller) {}
