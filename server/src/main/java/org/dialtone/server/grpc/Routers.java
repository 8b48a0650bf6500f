package org.dialtone.server.grpc;

import org.dialtone.api.Router;
import org.dialtone.core.model.Caller;

/// Where handles onto the router come from: `RouterCore::handle`. Any thread.
@FunctionalInterface
public interface Routers {
    /// A handle that may do what the caller may; whoever asked for it closes it.
    Router open(Caller caller);
}
