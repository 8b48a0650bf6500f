package org.dialtone.mprapi;

import org.dialtone.api.Router;

/// Where routers come from.
interface RouterOpener {
    /// Opens the router of a machine.
    ///
    /// @param serverName empty for this machine
    /// @throws org.dialtone.api.RouterException with the code that MprAdminServerConnect is to
    ///   answer
    Running open(String serverName);

    /// A router that runs until it is closed.
    interface Running {
        /// A further handle to it, with registrations of its own.
        Router newHandle();

        /// Stops it; every handle has been closed by then.
        void close();
    }
}
