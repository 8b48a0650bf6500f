package org.dialtone.api.spi;

import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DdmState;

/// Why nobody can be notified: the same words from every kind of router.
public final class DdmFailures {
    private DdmFailures() {}

    /// Whether a router's manager is stopped; false if it has none, or cannot be asked.
    public static boolean isStopped(Router router) {
        try {
            return router.ddm().status().state() == DdmState.STOPPED;
        } catch (RouterException _) {
            return false;
        }
    }

    /// DDM_NOT_RUNNING, for a router that never has a demand-dial manager.
    public static RouterException lanOnly() {
        return new RouterException(
                RouterError.DDM_NOT_RUNNING,
                "this router is LAN-only: its demand-dial manager is not running");
    }

    /// DDM_NOT_RUNNING, for one whose manager is stopped.
    public static RouterException stopped() {
        return new RouterException(
                RouterError.DDM_NOT_RUNNING,
                "the demand-dial manager is stopped: it notifies nobody");
    }
}
