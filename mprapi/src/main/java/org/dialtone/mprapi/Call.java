package org.dialtone.mprapi;

import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_OPERATION_ABORTED;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.Array;
import java.util.function.IntSupplier;

/// What every documented call has in common: codes instead of exceptions.
final class Call {
    private Call() {}

    /// The part of a call that needs the server.
    interface OnServer {
        int answer(Server server) throws InterruptedException;
    }

    interface Anywhere {
        int answer() throws InterruptedException;
    }

    /// @param invalid the code for a server handle that is null, closed, or of something else; also
    ///   if it is closed meanwhile
    static int on(@Nullable HANDLE hServer, int invalid, OnServer call) {
        Server server = ThisProcess.get().handles().get(hServer, Server.class);
        if (server == null) {
            return invalid;
        }
        int code = anywhere(() -> call.answer(server));
        boolean closedMeanwhile =
                code == ERROR_INVALID_HANDLE
                        && ThisProcess.get().handles().get(hServer, Server.class) == null;
        return closedMeanwhile ? invalid : code;
    }

    /// A call on a server that asks it for nothing but the caller's right, and that first.
    static int onServer(@Nullable HANDLE hServer, IntSupplier answer) {
        return on(
                hServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    server.router().info(); // throws if the caller has no right
                    return answer.getAsInt();
                });
    }

    /// A call on an interface, of which only its existence matters.
    static int onInterface(@Nullable HANDLE hServer, @Nullable HANDLE hInterface, int answer) {
        return on(
                hServer,
                ERROR_INVALID_HANDLE,
                server ->
                        server.findInterface(hInterface).isPresent()
                                ? answer
                                : ERROR_INVALID_HANDLE);
    }

    /// The same with an out-parameter that must be there.
    static int onInterfaceOut(
            @Nullable HANDLE hServer,
            @Nullable HANDLE hInterface,
            @Nullable Object out,
            int answer) {
        return on(
                hServer,
                ERROR_INVALID_HANDLE,
                server -> {
                    boolean found = server.findInterface(hInterface).isPresent();
                    if (absent(out)) {
                        return ERROR_INVALID_PARAMETER;
                    }
                    return found ? answer : ERROR_INVALID_HANDLE;
                });
    }

    /// An interrupt answers `ERROR_OPERATION_ABORTED` and leaves the thread's interrupt status set.
    static int anywhere(Anywhere call) {
        try {
            return call.answer();
        } catch (RouterException e) {
            return e.code();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ERROR_OPERATION_ABORTED;
        }
    }

    /// Whether an out-parameter, which is an array, cannot be written to.
    static boolean absent(@Nullable Object out) {
        return out == null || Array.getLength(out) == 0;
    }

    static boolean absent(@Nullable Object out, @Nullable Object other) {
        return absent(out) || absent(other);
    }

    static boolean absent(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
        return absent(a) || absent(b, c);
    }

    /// Gives out a structure through an array of any type; `ERROR_INVALID_PARAMETER` if that is of
    /// another structure.
    static int lendAs(Object @Nullable [] out, Object structure) {
        Class<?> element = out == null ? null : out.getClass().getComponentType();
        if (element == null || !element.isInstance(structure)) {
            return ERROR_INVALID_PARAMETER;
        }
        put(out, lend(structure));
        return NO_ERROR;
    }

    /// Changes a definition; what is wrong with one and how many there may be is said by the codes
    /// that the pages have for it.
    static void documented(Runnable change) {
        try {
            change.run();
        } catch (RouterException e) {
            RouterError error =
                    switch (e.error()) {
                        case INTERFACE_CONFIGURATION -> RouterError.INVALID_PARAMETER;
                        case MAX_WAN_INTERFACE_LIMIT -> RouterError.NOT_ENOUGH_MEMORY;
                        default -> e.error();
                    };
            throw new RouterException(error, String.valueOf(e.getMessage()), e);
        }
    }

    /// Writes an out-parameter, if it can be written to.
    static <T> void put(T @Nullable [] out, T value) {
        if (out != null && out.length > 0) {
            out[0] = value;
        }
    }

    /// Writes an out-parameter, if it can be written to.
    static void put(int @Nullable [] out, int value) {
        if (out != null && out.length > 0) {
            out[0] = value;
        }
    }

    /// A buffer for the program, which MprAdminBufferFree takes back.
    static <T> T lend(T buffer) {
        return ThisProcess.get().buffers().lend(buffer);
    }
}
