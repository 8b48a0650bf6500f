package org.dialtone.mprapi;

import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.client.RemoteRouter;
import org.dialtone.local.LocalRouter;

import java.util.function.Supplier;

/// This machine's router runs inside this process; any other is one that `dialtone serve` runs:
/// `\\router7`, `router7`, `router7:8444`, or `unix:/run/dialtone/dialtone.sock`.
///
/// This machine's stays inside the process also where a daemon runs: a program that was written for
/// it needs no other, and its codes do not change with what else is installed. Whoever wants the
/// daemon says `unix:/run/dialtone/dialtone.sock`.
final class Routers implements RouterOpener {

    @Override
    public Running open(String serverName) {
        if (serverName.isEmpty()) {
            LocalRouter router = LocalRouter.open();
            return running(router::newHandle, router::close);
        }
        String address = serverName.startsWith("\\\\") ? serverName.substring(2) : serverName;
        return running(() -> connect(address), () -> {});
    }

    private static Running running(Supplier<Router> handles, Runnable end) {
        return new Running() {
            @Override
            public Router newHandle() {
                return handles.get();
            }

            @Override
            public void close() {
                end.run();
            }
        };
    }

    /// Each handle is a connection of its own, so that its registrations are.
    private static Router connect(String address) {
        try {
            return RemoteRouter.connect(address);
        } catch (RouterException e) {
            throw new RouterException(documented(e.error()), String.valueOf(e.getMessage()), e);
        }
    }

    /// What the page of MprAdminServerConnect and the RPC runtime beneath it call it.
    private static RouterError documented(RouterError error) {
        return switch (error) {
            case SERVICE_NOT_ACTIVE, INVALID_PARAMETER -> RouterError.RPC_S_UNKNOWN_IF;
            case NOT_FOUND -> RouterError.ACCESS_DENIED; // there are no credentials to show
            case UNABLE_TO_AUTHENTICATE_SERVER -> RouterError.RPC_S_SERVER_UNAVAILABLE;
            default -> error;
        };
    }
}
