package org.dialtone.cli;

import org.dialtone.api.Router;

/// Where routers come from.
interface RouterOpener {

    /// Opens a router.
    ///
    /// @throws org.dialtone.api.RouterException if it cannot be opened
    /// @throws Failure if there is none
    Router open(Target target);
}
