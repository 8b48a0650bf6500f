package org.dialtone.cli;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;

/// The command cannot go on: one sentence for the user, and an exit code.
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exit;

    private Failure(int exit, String message) {
        super(message, null, false, false);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }

    static Failure usage(String message) {
        return new Failure(Exit.USAGE, message);
    }

    static Failure noSuchObject(String message) {
        return new Failure(Exit.NO_SUCH_OBJECT, message);
    }

    static Failure notRunning(String message) {
        return new Failure(Exit.NOT_RUNNING, message);
    }

    static Failure other(String message) {
        return new Failure(Exit.FAILURE, message);
    }

    /// A router's answer, under its documented name and number.
    static Failure of(RouterException e) {
        RouterError error = e.error();
        int exit =
                switch (error) {
                    case NOT_FOUND, NO_SUCH_INTERFACE -> Exit.NO_SUCH_OBJECT;
                    case INVALID_PARAMETER, INTERFACE_CONFIGURATION -> Exit.USAGE;
                    case SERVICE_NOT_ACTIVE, RPC_S_SERVER_UNAVAILABLE, RPC_S_UNKNOWN_IF ->
                            Exit.NOT_RUNNING;
                    default -> Exit.FAILURE;
                };
        return new Failure(exit, e.getMessage() + " [" + error.symbol() + " " + error.code() + "]");
    }
}
