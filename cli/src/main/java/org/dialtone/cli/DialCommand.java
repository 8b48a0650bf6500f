package org.dialtone.cli;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.Router;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DemandDialManager;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/// `dialtone connect` and `dialtone disconnect`: asked for, and then the interface as it is.
final class DialCommand {
    private static final List<Field> COLUMNS =
            List.of(Field.NAME, Field.STATE, Field.CONNECTION, Field.REASONS);

    /// What is refused is refused at once. So long is waited for that where nobody waits for more.
    private static final Duration REFUSAL = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(50);

    /// As long as it takes.
    private static final Duration EVER = Duration.ofDays(365);

    private DialCommand() {}

    private interface Request {
        Future<?> ask(DemandDialManager ddm, String name);
    }

    static int connect(Arguments arguments, Session session) throws InterruptedException {
        return run(arguments, session, DemandDialManager::connect, "connected");
    }

    static int disconnect(Arguments arguments, Session session) throws InterruptedException {
        return run(arguments, session, DemandDialManager::disconnect, "down");
    }

    private static int run(Arguments arguments, Session session, Request request, String goal)
            throws InterruptedException {
        String name = arguments.name();
        Duration timeout = timeout(arguments);
        RowPrinter printer = ListCommand.printer(arguments, session, Rows.OF_INTERFACE, COLUMNS);
        try (Router router = session.routers().open(Target.of(arguments, session, true))) {
            Future<?> future = request.ask(router.ddm(), name);
            boolean done =
                    timeout == null
                            ? begun(future, router, name, session.time())
                            : within(timeout, future, session.time());
            show(router, name, printer, session);
            if (!done && timeout != null) {
                session.say(
                        "dialtone: "
                                + Style.printable(name)
                                + " is not "
                                + goal
                                + " within "
                                + arguments.value(Option.TIMEOUT)
                                + "; it goes on");
                return Exit.TIMEOUT;
            }
            return Exit.OK;
        }
    }

    /// How long to wait for the end; null not to.
    private static @Nullable Duration timeout(Arguments arguments) {
        String text = arguments.value(Option.TIMEOUT);
        if (!arguments.has(Option.WAIT)) {
            if (text != null) {
                throw Failure.usage("--timeout means nothing without --wait");
            }
            return null;
        }
        return text == null ? EVER : Durations.parse("--timeout", text);
    }

    /// Whether it is done, or is being dialled; after a while it is taken to have begun.
    private static boolean begun(Future<?> future, Router router, String name, Time time)
            throws InterruptedException {
        for (Duration waited = Duration.ZERO;
                waited.compareTo(REFUSAL) < 0;
                waited = waited.plus(LOOK)) {
            if (within(LOOK, future, time)) {
                return true;
            }
            RouterInterface now = find(router, name);
            if (now != null && now.state() == ConnectionState.CONNECTING) {
                return true;
            }
        }
        return true;
    }

    private static boolean within(Duration atMost, Future<?> future, Time time)
            throws InterruptedException {
        try {
            Object _ = time.await(future, atMost);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof RouterException refused) {
                throw refused;
            }
            throw new IllegalStateException(cause);
        }
    }

    private static @Nullable RouterInterface find(Router router, String name) {
        for (RouterInterface each : router.interfaces()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static void show(Router router, String name, RowPrinter printer, Session session) {
        RouterInterface now = find(router, name);
        printer.begin();
        if (now != null) {
            printer.row(Rows.of(now, Opening.of(router, session.time())));
        }
        printer.end();
    }
}
