package org.dialtone.cli;

import org.dialtone.api.Router;
import org.jspecify.annotations.Nullable;

/// Where routers come from.
interface RouterOpener {

    /// Opens the router of a network namespace.
    ///
    /// @param netns the namespace's name; null for the one this process is in
    /// @throws org.dialtone.api.RouterException if it cannot be opened
    Router open(@Nullable String netns);
}
