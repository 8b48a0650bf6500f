package org.dialtone.mprapi;

import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.local.LocalRouter;

/// This machine's router runs inside this process.
final class Routers implements RouterOpener {

    @Override
    public Running open(String serverName) {
        if (serverName.isEmpty()) {
            return running(LocalRouter.open());
        }
        // remote routers plug in here: return running(RemoteRouter.connect(serverName))
        throw new RouterException(
                RouterError.RPC_S_UNKNOWN_IF,
                "server: \"" + serverName + "\" (expected: empty, for this machine)");
    }

    private static Running running(LocalRouter router) {
        return new Running() {
            @Override
            public Router newHandle() {
                return router.newHandle();
            }

            @Override
            public void close() {
                router.close();
            }
        };
    }
}
