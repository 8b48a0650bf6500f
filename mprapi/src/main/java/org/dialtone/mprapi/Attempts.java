package org.dialtone.mprapi;

import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterException;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What becomes of a request to dial or to hang up.
final class Attempts {
    /// What is refused is refused at once, if not by the router in this process, by the next answer
    /// of the machine it is on: waited for a second at most, twenty looks.
    private static final int LOOKS = 20;

    private static final int LOOK_MILLIS = 50;

    private Attempts() {}

    /// Waits for the end, however long that takes.
    ///
    /// @throws RouterException what it failed with
    static int ended(Future<?> attempt) throws InterruptedException {
        try {
            Object _ = attempt.get();
            return NO_ERROR;
        } catch (ExecutionException e) {
            throw refusal(e);
        }
    }

    /// Whether it goes on, being neither refused nor done.
    static boolean begun(Future<?> attempt, Server server, String name)
            throws InterruptedException {
        for (int i = 0; i < LOOKS; i++) {
            try {
                Object _ = attempt.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return false;
            } catch (ExecutionException _) {
                return false;
            } catch (TimeoutException _) {
                boolean connecting =
                        server.router().interfaces().stream()
                                .anyMatch(
                                        it ->
                                                it.name().equals(name)
                                                        && it.state()
                                                                == ConnectionState.CONNECTING);
                if (connecting) {
                    return true;
                }
            }
        }
        return true;
    }

    private static RuntimeException refusal(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof CompletionException) {
            cause = cause.getCause();
        }
        return cause instanceof RouterException refusal ? refusal : new IllegalStateException(e);
    }
}
